"""How a new episode begins: empty, with a case, with a ward, or with a world from a file.

`medmcp serve --case ID | --ward SEED | --world FILE` chooses, FILE being a world file or a FHIR bundle; each caller's episode then starts with a
private copy of the same world. See `cases.py` for where cases and wards come from.
"""

from collections.abc import Callable
from pathlib import Path

from medmcp.servers.build import BadChoice
from medmcp.servers.cases import OpenCase, libraries, wards
from medmcp.servers.episode import Episode, Mode
from medmcp.servers.world.world import World

__all__ = ["Opening", "opening", "read_world"]

Opening = Callable[[], Episode]


def opening(
    case_id: str = "",
    *,
    seed: int = 0,
    mode: Mode = "training",
    ward: int | None = None,
    world_file: Path | None = None,
) -> Opening:
    """What makes a new episode. Raises `BadChoice` for an unknown case, an unreadable world, or two choices at once."""
    if sum((bool(case_id), ward is not None, world_file is not None)) > 1:
        raise BadChoice("Choose one of --case, --ward and --world.")
    if case_id:
        case = _case(case_id, seed)
        return lambda: _with_case(case, mode)
    if ward is not None:
        return _sandbox(_ward(ward))
    if world_file is not None:
        return _sandbox(read_world(world_file))
    return Episode


def read_world(path: Path) -> bytes:
    """The bytes of a world, checked, from a world file or a FHIR bundle. Raises `BadChoice` if the file is neither."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadChoice(f"Cannot read {path}: {error.strerror or error}.") from None
    try:
        if _is_json(data):
            from medmcp.servers.world.fhir import import_bundle, read_bundle

            world = import_bundle(read_bundle(data))
            data = world.snapshot()
            world.close()
        else:
            World.load(data).close()
    except ValueError as error:
        raise BadChoice(f"Cannot use {path}: {error}. `medmcp world import` tells more about a FHIR bundle.") from None
    return data


def _is_json(data: bytes) -> bool:
    """A bundle begins with a brace; a serialised world never does."""
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def _case(case_id: str, seed: int) -> OpenCase:
    for library in libraries():
        if found := library.open(case_id, seed):
            return found
    raise BadChoice(f"There is no case '{case_id}'. The tool list_cases shows them: `medmcp call list_cases`.")


def _with_case(case: OpenCase, mode: Mode) -> Episode:
    return Episode(world=case.world(), case=case, mode=mode, toolsets=set(case.servers))


def _ward(seed: int) -> bytes:
    for make in wards():
        world = make(seed)
        data = world.snapshot()
        world.close()
        return data
    raise BadChoice("No installed package offers wards (entry-point group medmcp.wards).")


def _sandbox(data: bytes) -> Opening:
    return lambda: Episode(world=World.load(data), mode="sandbox")

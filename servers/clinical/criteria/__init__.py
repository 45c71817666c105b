"""Diagnostic and classification criteria: `criterion.py` has the shape and the logic, the modules have the rows."""

from difflib import get_close_matches

from medmcp.servers.clinical.criteria import infection, medicine, mind_and_nerves, rheumatology
from medmcp.servers.clinical.criteria.criterion import CriteriaSet

__all__ = ["CRITERIA", "find_criteria", "nearest_criteria"]

CRITERIA: dict[str, CriteriaSet] = {
    one.key: one for one in (*infection.SETS, *rheumatology.SETS, *medicine.SETS, *mind_and_nerves.SETS)
}


def _spelling(name: str) -> str:
    plain = name.casefold().replace("ae", "e").replace("oe", "e").replace("_", " ").replace("-", " ")
    return " ".join(plain.removesuffix(" criteria").split())


_BY_NAME = {_spelling(name): one for one in CRITERIA.values() for name in (one.key, one.name, *one.aliases)}


def find_criteria(name: str) -> CriteriaSet | None:
    """The set with this key, name or alias, in either spelling, or None."""
    return _BY_NAME.get(_spelling(name))


def nearest_criteria(name: str, n: int = 4) -> list[str]:
    """Keys of the sets whose names look like `name`, best first."""
    wanted = _spelling(name)
    words = set(wanted.split())
    close = get_close_matches(wanted, _BY_NAME, n=2 * n, cutoff=0.6)
    close += [known for known in _BY_NAME if words & set(known.split())]
    return list(dict.fromkeys(_BY_NAME[known].key for known in close))[:n]

"""What the commands of `medmcp kb` share: their options, how they answer, how they fail, and the bar."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, ParamSpec

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from medmcp.kb.error import KnowledgeBaseError
from medmcp.kb.manifest import Manifest

__all__ = ["as_json", "at", "bar", "fail", "give", "guarded", "out", "source_lines"]

P = ParamSpec("P")

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout.")
at = click.option(
    "--kb",
    "path",
    type=click.Path(path_type=Path, file_okay=False),
    help="The knowledge base's directory [default: $MEDMCP_KB, else the user's data directory].",
)
out = click.option(
    "--out",
    "path",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where it is kept [default: $MEDMCP_KB, else the user's data directory].",
)


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Turn what went wrong into a message on stderr and exit code 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except KnowledgeBaseError as problem:
            fail(str(problem), 2)
        except KeyboardInterrupt:
            fail("Stopped. What was finished is kept; run the same again to go on.", 130)

    return run


def fail(message: str, code: int) -> NoReturn:
    """Say what went wrong and end."""
    click.echo(f"Error: {message}", err=True)
    sys.exit(code)


def give(as_json: bool, payload: dict[str, Any], lines: Iterable[str]) -> None:
    """The answer: `payload` as one JSON object, or `lines` for a reader."""
    if as_json:
        click.echo(json.dumps(payload, ensure_ascii=False))
    else:
        for line in lines:
            click.echo(line)


@contextmanager
def bar(label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A progress bar on stderr, drawn only on a terminal; gives the function that moves it."""
    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    )  # fmt: skip
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(label, total=total)
        yield lambda done: progress.update(task, completed=done)


def source_lines(manifest: Manifest) -> list[str]:
    """A line a source, with its licences."""
    return [f"  {name}: {count.passages} ({'; '.join(count.licences)})" for name, count in manifest.sources.items()]

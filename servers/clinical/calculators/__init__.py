"""Scores and formulas by name, from explicit inputs: `calculator.py` has the shape, `table.py` the rows."""

from difflib import get_close_matches

from medmcp.servers.clinical.calculators.calculator import Calculator
from medmcp.servers.clinical.calculators.table import CALCULATORS

__all__ = ["CALCULATORS", "find_calculator", "nearest_calculators"]


def _spelling(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


_BY_NAME: dict[str, Calculator] = {
    _spelling(name): one for one in CALCULATORS.values() for name in (one.key, one.title, *one.aliases)
}


def find_calculator(name: str) -> Calculator | None:
    """The calculator with this key, title or alias, or None."""
    return _BY_NAME.get(_spelling(name))


def nearest_calculators(name: str, n: int = 4) -> list[str]:
    """Keys of calculators whose names look like `name`, best first."""
    wanted = _spelling(name)
    close = get_close_matches(wanted, _BY_NAME, n=2 * n, cutoff=0.6)
    close += [known for known in _BY_NAME if len(wanted) > 2 and (wanted in known or known in wanted)]
    return list(dict.fromkeys(_BY_NAME[known].key for known in close))[:n]

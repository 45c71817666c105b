"""`Calculator`: a score function under a name, with the inputs that a caller may write as name=value.

A number is read with its unit where it carries one and converted for its analyte (`units.py`); true and false, yes and
no are flags; a choice is one of its words. The functions are those of `scores/`, the same that the owning tools call.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from medmcp.servers.clinical.scores.score import Reading, Score
from medmcp.servers.clinical.units import UnitError, canonical_unit, convert, parse_value

__all__ = ["Calculator", "Input", "Unreadable", "choice", "flag", "number"]

TRUE, FALSE = ("true", "yes", "1"), ("false", "no", "0")


class Unreadable(ValueError):
    """An input that cannot be read; `unit` says that its unit is the trouble."""

    def __init__(self, reason: str, *, unit: bool = False) -> None:
        super().__init__(reason)
        self.unit = unit


@dataclass(frozen=True)
class Input:
    """One input. `analyte` is the laboratory key that a unit is converted for."""

    name: str
    kind: Literal["number", "flag", "choice"]
    unit: str = ""
    analyte: str = ""
    allowed: tuple[str, ...] = ()
    optional: bool = False
    urine: bool = False  # concentrations of urine, which no plausible range of blood holds

    def read(self, text: str) -> Reading:
        """The reading of what somebody wrote; raises `Unreadable`."""
        said = text.strip()
        if self.kind == "flag":
            if said.casefold() not in (*TRUE, *FALSE):
                raise Unreadable(f"{self.name} is true or false, not '{said}'.")
            return Reading.given(said.casefold() in TRUE)
        if self.kind == "choice":
            if said.casefold() not in self.allowed:
                raise Unreadable(f"{self.name} is one of {', '.join(self.allowed)}, not '{said}'.")
            return Reading.given(said.casefold())
        try:
            if not self.unit or self.unit in PLAIN:
                return Reading.given(_plain(said, self.unit), self.unit)
            canonical_unit(self.unit)
            if self.urine:
                amount, _, unit = said.partition(" ")
                return Reading.given(
                    convert(float(amount), unit.strip() or self.unit, self.unit, self.analyte), self.unit
                )
            return Reading.given(parse_value(said, self.unit, self.analyte), self.unit)
        except UnitError as error:
            raise Unreadable(f"{self.name}: {error}.", unit=True) from None
        except ValueError:
            raise Unreadable(
                f"{self.name} is a number{' in ' + self.unit if self.unit else ''}, not '{said}'."
            ) from None


# units that no conversion knows: the number may carry them, and nothing else
PLAIN = ("years", "/min", "s", "points", "fraction", "kg/m2", "/week", "min", "h", "mL")


def _plain(text: str, unit: str) -> float:
    value = text.removesuffix(unit).strip() if unit else text
    return float(value)


@dataclass(frozen=True)
class Calculator:
    """One calculator. `run` takes the inputs as keyword readings."""

    key: str
    title: str
    run: Callable[..., Score]
    inputs: tuple[Input, ...]
    aliases: tuple[str, ...] = ()

    @property
    def formula(self) -> str:
        """Formula, units and sources, in words: the docstring of the function."""
        return " ".join((inspect.getdoc(self.run) or "").split())

    def calculate(self, given: dict[str, Reading]) -> Score:
        """The score of these inputs; what is not given is missing. Raises ValueError and NotApplicable."""
        return self.run(**given)


def number(name: str, unit: str = "", analyte: str = "", *, optional: bool = False, urine: bool = False) -> Input:
    return Input(name, "number", unit, analyte, optional=optional, urine=urine)


def flag(*names: str) -> tuple[Input, ...]:
    return tuple(Input(name, "flag") for name in names)


def choice(name: str, allowed: Sequence[str], *, optional: bool = False) -> Input:
    return Input(name, "choice", allowed=tuple(allowed), optional=optional)

"""`System`: a radiological classification, and how it is applied when some of its descriptors are not known.

A system is a list of `Descriptor`s and a rule. The rule asks for one descriptor after the other (`Reader.choice`, `number`,
`flag`) and ends in a `Verdict`. Where it asks for one that nobody has described, it is run again for every way that this one
could be: so only what matters is asked for, and the answer is every category still possible. Nothing is assumed benign.

A descriptor that a system lets the reader use or not (`optional`) is never asked for: `Reader.given` returns it or None.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from medmcp.servers.clinical.scores.score import MISSING, NotApplicable, Reading, Value

__all__ = ["Classified", "Descriptor", "Reader", "Step", "System", "Verdict", "classify", "parse_descriptor"]

LENGTHS = {"mm": 1.0, "cm": 10.0}
MOST_BRANCHES = 20_000


@dataclass(frozen=True)
class Descriptor:
    """What a system asks about a lesion: a choice, a number or a flag.

    `tries` are values of a number on every side of the system's limits, for when it is not known. `unit` is mm, HU or years.
    """

    name: str
    about: str
    options: tuple[str, ...] = ()
    unit: str = ""
    low: float = 0.0
    high: float = 0.0
    tries: tuple[float, ...] = ()
    optional: bool = False

    @property
    def kind(self) -> str:
        """choice, number or flag."""
        return "choice" if self.options else "number" if self.high > self.low else "flag"

    @property
    def values(self) -> tuple[Value, ...]:
        """One value for every way it could be."""
        return self.options or (self.tries if self.kind == "number" else (False, True))

    @property
    def allowed(self) -> str:
        """What it may hold, in words."""
        if self.kind == "number":
            return f"number from {self.low:g} to {self.high:g} {self.unit}".rstrip()
        return " | ".join(self.options) if self.options else "true | false"


@dataclass(frozen=True)
class Step:
    """One line of the decision path."""

    rule: str
    input: str
    result: str


@dataclass(frozen=True)
class Verdict:
    """What a rule says of one lesion. `points` only where the system counts."""

    category: str
    management: str = ""
    risk: str = ""
    points: float | None = None


class Unknown(Exception):
    """The rule asked for a descriptor that is not known."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Impossible(Exception):
    """The values tried do not go together (a solid part larger than the nodule)."""


@dataclass
class Reader:
    """What a rule asks. `known` are the caller's values, `tried` those being tried."""

    system: "System"
    known: Mapping[str, Reading]
    tried: Mapping[str, Value] = field(default_factory=dict)
    path: list[Step] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def given(self, name: str) -> Value:
        """The value of an optional descriptor, None if it was not described."""
        if name not in self.system.names:
            raise KeyError(name)
        return self.known.get(name, MISSING).value

    def _value(self, name: str) -> Value:
        value = self.given(name)
        if value is None:
            value = self.tried.get(name)
        if value is None:
            raise Unknown(name)
        return value

    def choice(self, name: str) -> str:
        """A choice. Raises `Unknown`."""
        return str(self._value(name))

    def flag(self, name: str) -> bool:
        """A yes or no. Raises `Unknown`."""
        return bool(self._value(name))

    def number(self, name: str) -> float:
        """A number in the descriptor's unit. Raises `Unknown`."""
        return float(self._value(name) or 0.0)

    def step(self, rule: str, value: object, result: str) -> None:
        """Write a line of the decision path."""
        text = (
            str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)
        )
        self.path.append(Step(rule, text, result))

    def warn(self, text: str) -> None:
        """Say something beside the category."""
        if text not in self.warnings:
            self.warnings.append(text)

    def impossible(self) -> None:
        """The values do not go together. Raises ValueError for the caller's own values."""
        if self.tried:
            raise Impossible
        raise ValueError("the descriptors contradict each other")


@dataclass(frozen=True)
class System:
    """A classification: `order` names its categories from the least to the most suspicious."""

    key: str
    name: str
    descriptors: tuple[Descriptor, ...]
    rule: Callable[[Reader], Verdict]
    order: tuple[str, ...]
    citation: str
    modalities: tuple[str, ...] = ()  # studies that it can be applied to
    body_parts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def names(self) -> dict[str, Descriptor]:
        """The descriptors by name."""
        return {one.name: one for one in self.descriptors}


@dataclass(frozen=True)
class Classified:
    """The result. `category`, `management` and `risk` are None while more than one is possible."""

    category: str | None
    points: float | None
    points_range: tuple[float, float] | None
    path: tuple[Step, ...]
    management: str | None
    risk: str | None
    possible: tuple[str, ...]
    missing: tuple[str, ...]
    warnings: tuple[str, ...]


def parse_descriptor(system: System, text: str) -> tuple[str, Value]:
    """Name and value of `name=value`, in the descriptor's unit. ValueError says what is allowed; LookupError names a wrong unit."""
    name, _, raw = text.partition("=")
    name, raw = name.strip().lower(), raw.strip()
    known = system.names
    if name not in known:
        raise ValueError(f"{system.name} has no descriptor '{name}'; it has {', '.join(known)}")
    descriptor = known[name]
    if descriptor.kind == "choice":
        wanted = raw.lower().replace(" ", "_").replace("-", "_")
        for option in descriptor.options:
            if option.lower() == wanted:
                return name, option
        raise ValueError(f"{name} is one of {descriptor.allowed}, not '{raw}'")
    if descriptor.kind == "flag":
        if raw.lower() not in ("true", "false"):
            raise ValueError(f"{name} is true or false, not '{raw}'")
        return name, raw.lower() == "true"
    return name, _number(descriptor, raw)


def _number(descriptor: Descriptor, raw: str) -> float:
    digits = raw.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ")
    unit = raw[len(digits) :].strip()
    try:
        number = float(digits)
    except ValueError:
        raise ValueError(f"{descriptor.name} is a {descriptor.allowed}, not '{raw}'") from None
    if unit and unit.lower() != descriptor.unit.lower():
        if descriptor.unit != "mm" or unit not in LENGTHS:
            raise LookupError(f"{descriptor.name} is in {descriptor.unit or 'plain numbers'}, not '{unit}'")
        number *= LENGTHS[unit]
    if not descriptor.low <= number <= descriptor.high:
        raise ValueError(f"{descriptor.name} is a {descriptor.allowed}, not {number:g}")
    return number


def classify(system: System, known: Mapping[str, Reading]) -> Classified:
    """Apply a system to what is known. Raises `NotApplicable` if that alone rules it out, ValueError for a contradiction."""
    first = Reader(system, known)
    try:
        verdict = system.rule(first)
    except Unknown as missing:
        return _open(system, known, first, missing.name)
    points = None if verdict.points is None else (verdict.points, verdict.points)
    return Classified(
        verdict.category, verdict.points, points, tuple(first.path), verdict.management, verdict.risk,
        (verdict.category,), (), (*system.notes, *first.warnings),
    )  # fmt: skip


def _open(system: System, known: Mapping[str, Reading], first: Reader, name: str) -> Classified:
    found: dict[str, Verdict] = {}
    points: list[float] = []
    asked: dict[str, None] = {}
    names = system.names
    waiting: list[tuple[dict[str, Value], str]] = [({}, name)]
    for _ in range(MOST_BRANCHES):
        if not waiting:
            break
        tried, ask = waiting.pop()
        asked.setdefault(ask)
        for value in names[ask].values:
            attempt = tried | {ask: value}
            try:
                verdict = system.rule(Reader(system, known, attempt))
            except Unknown as missing:
                waiting.append((attempt, missing.name))
            except Impossible:
                continue
            except NotApplicable:
                found.setdefault("not applicable", Verdict("not applicable"))
            else:
                found.setdefault(verdict.category, verdict)
                if verdict.points is not None:
                    points.append(verdict.points)
    possible = tuple(sorted(found, key=lambda one: (system.order.index(one) if one in system.order else -1, one)))
    sole = found[possible[0]] if len(possible) == 1 and possible[0] in system.order else None
    span = (min(points), max(points)) if points else None
    return Classified(
        sole.category if sole else None, span[0] if span and span[0] == span[1] else None, span, tuple(first.path),
        sole.management if sole else None, sole.risk if sole else None, possible,
        tuple(asked), (*system.notes, *first.warnings),
    )  # fmt: skip

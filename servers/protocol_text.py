"""A clinical protocol as Markdown, for people who open it as a resource. See `resources.py`."""

from medmcp.servers.clinical.protocol import Medication, Protocol

__all__ = ["protocol_text"]


def _dose(row: Medication) -> str:
    amount = f"{row.low:g}" if row.high is None else f"{row.low:g} to {row.high:g}"
    parts = [f"{row.drug} {amount} {row.unit} {row.route.replace('_', ' ')}"]
    if row.maximum is not None:
        parts.append(f"at most {row.maximum:g} {row.unit.replace('/kg', '', 1)}")
    parts += [part for part in (row.repeat, row.note) if part]
    who = "" if row.population == "all" else f" ({row.population})"
    return "; ".join(parts) + who + (f": {row.indication}" if row.indication else "")


def _section(title: str, lines: list[str], *, numbered: bool = False) -> str:
    marks = [f"{number}." if numbered else "-" for number in range(1, len(lines) + 1)]
    body = "\n".join(f"{mark} {line}" for mark, line in zip(marks, lines, strict=True))
    return f"## {title}\n\n{body}" if lines else ""


def protocol_text(protocol: Protocol) -> str:
    """When it applies, what is done in which order, doses with units, times, cautions and the source."""
    cautions = [
        f"{row.drug}: {'never' if row.absolute else 'beware'} in {row.condition}; {row.reason}"
        for row in protocol.cautions
    ]
    parts = [
        f"# {protocol.name}",
        f"Population: {protocol.population}. For teaching and simulation only.",
        _section("When", list(protocol.triggers)),
        _section("Actions", list(protocol.actions), numbered=True),
        _section("Medicines", [_dose(row) for row in protocol.medications]),
        _section("Tests", list(protocol.diagnostics)),
        _section("Times", [f"{row.step}: within {row.minutes} min of {row.start}" for row in protocol.time_targets]),
        _section("Escalation", list(protocol.escalation)),
        _section("Cautions", cautions),
        f"Source: {protocol.citation}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"

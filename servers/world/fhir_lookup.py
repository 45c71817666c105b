"""`Lookup`: references, ids and times of a bundle made by others.

Patients and encounters get ids from a hash of the resource's own id, so that they are the same in every import; all
other rows take the world's next free id, in the order of the bundle. Times become ISO 8601 in UTC to the second; a
date without month or day stands for its first day.
"""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from medmcp.servers.world.fhir_report import ImportReport
from medmcp.servers.world.world import World

__all__ = ["Lookup", "concept_text", "day", "latest_time", "moment", "morning_after"]

Resource = dict[str, Any]

_PARTS = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")
_TAG = re.compile(r"\s*\((?:finding|disorder|procedure|situation|substance|organism|product|regime/therapy|person|"
                  r"morphologic abnormality|event|body structure|observable entity|qualifier value|occupation|"
                  r"record artifact|context-dependent category|assessment scale|physical object|medicinal product)\)$")  # fmt: skip

# where a clinical resource says when something was; what lies ahead (appointments, expiry dates) is not looked at
_TIMES = ("birthDate", "deceasedDateTime", "effectiveDateTime", "issued", "authoredOn", "performedDateTime",
          "occurrenceDateTime", "recordedDate", "onsetDateTime", "abatementDateTime", "started", "sent", "date",
          "dateAsserted", "period", "effectivePeriod", "performedPeriod", "effectiveInstant", "onsetPeriod")  # fmt: skip


def moment(text: Any) -> str | None:
    """A FHIR dateTime as ISO 8601 in UTC to the second; None if it is none."""
    if not isinstance(text, str):
        return None
    parts = _PARTS.match(text)
    try:
        if parts:
            year, month, date = (int(part or 1) for part in parts.groups())
            return datetime(year, month, date, tzinfo=UTC).isoformat()
        at = datetime.fromisoformat(text)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        return at.replace(microsecond=0).isoformat()
    except (ValueError, OverflowError):
        return None


def day(text: Any) -> str | None:
    """The calendar day of a FHIR date or dateTime, YYYY-MM-DD; None if it is none."""
    if isinstance(text, str) and re.match(r"^\d{4}-\d{2}-\d{2}", text):
        return text[:10] if moment(text) else None
    at = moment(text)
    return at[:10] if at else None


def latest_time(resources: list[Resource]) -> str:
    """The latest time in clinical resources, ISO 8601. Raises ValueError if there is none."""
    found = []
    for resource in resources:
        for name in _TIMES:
            value = resource.get(name)
            for text in (value.get("start"), value.get("end")) if isinstance(value, dict) else (value,):
                at = moment(text)
                if at:
                    found.append(at)
    if not found:
        raise ValueError("there is no date in the bundle, so nobody can say when it is. Give the resources their dates")
    return max(found)


def concept_text(concept: Any) -> str:
    """What a CodeableConcept says in words: its text, else a display, without SNOMED's tag; else a code; else ''."""
    if not isinstance(concept, dict):
        return ""
    codings = concept.get("coding") or []
    text = concept.get("text") or next((coding["display"] for coding in codings if coding.get("display")), "")
    return _TAG.sub("", str(text or next((coding.get("code", "") for coding in codings), ""))).strip()


class Lookup:
    """The resources of a bundle by reference, with the ids that they have in the world."""

    def __init__(self, entries: list[dict[str, Any]], report: ImportReport) -> None:
        self.resources: list[Resource] = []
        self.sources: list[str] = []  # what each resource is called by references
        self.report = report
        self._by_reference: dict[str, int] = {}
        self._row_ids: dict[int, str] = {}
        self._taken: set[str] = set()
        for entry in entries:
            resource = entry["resource"]
            kind, own_id = resource["resourceType"], resource.get("id")
            url = entry.get("fullUrl")
            names = [url] if url else []
            if own_id:
                names += [f"{kind}/{own_id}", f"urn:uuid:{own_id}"]
            source = str(names[0]) if names else f"{kind}#{len(self.resources)}"
            known = next((self._by_reference[name] for name in names if name in self._by_reference), None)
            if known is not None and self.resources[known]["resourceType"] == kind:
                report.repeated[kind] += 1
                continue
            for name in names:
                self._by_reference.setdefault(name, len(self.resources))
            self.resources.append(resource)
            self.sources.append(source)

    def at(self, reference: Any) -> int | None:
        """The number of the resource that a Reference points to; None if it is not in the bundle."""
        text = reference.get("reference") if isinstance(reference, dict) else None
        if not isinstance(text, str):
            return None
        text = text.partition("/_history/")[0]
        found = self._by_reference.get(text)
        if found is None and "/" in text and "?" not in text:
            found = self._by_reference.get("/".join(text.rstrip("/").split("/")[-2:]))
        return found

    def find(self, reference: Any, holder: Resource | None = None) -> Resource | None:
        """The resource that a Reference points to, also one contained in its holder."""
        text = reference.get("reference") if isinstance(reference, dict) else None
        if holder is not None and isinstance(text, str) and text.startswith("#"):
            return next((inner for inner in holder.get("contained") or [] if inner.get("id") == text[1:]), None)
        number = self.at(reference)
        return None if number is None else self.resources[number]

    def dangling(self) -> list[str]:
        """Every reference that leads nowhere."""
        lost: list[str] = []
        for source, resource in zip(self.sources, self.resources, strict=True):
            self._walk(resource, resource, f"{resource['resourceType']}/{resource.get('id', source)}", "", lost)
        return lost

    def _walk(self, node: Any, holder: Resource, name: str, path: str, lost: list[str]) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("reference"), str) and self.find(node, holder) is None:
                lost.append(f"{name} {path.strip('.')} -> {node['reference']}")
            for key, inner in node.items():
                if isinstance(inner, dict | list):
                    self._walk(inner, holder, name, f"{path}.{key}", lost)
        elif isinstance(node, list):
            for inner in node:
                self._walk(inner, holder, name, path, lost)

    # ids

    def stable_id(self, number: int, prefix: str) -> str:
        """The id of a patient or encounter: of its own id alone, unless two fall together."""
        if number not in self._row_ids:
            self._row_ids[number] = self.free_id(self.sources[number], prefix)
        return self._row_ids[number]

    def free_id(self, text: str, prefix: str) -> str:
        """An id made of a text, the next free one if it is taken."""
        offset = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
        while (made := f"{prefix}-{100_000 + offset % 900_000:06d}") in self._taken:
            offset += 1
        self._taken.add(made)
        return made

    def row_id(self, world: World, number: int, table: str) -> str:
        """The id of any other resource's row."""
        if number not in self._row_ids:
            self._row_ids[number] = world.new_id(table)
        return self._row_ids[number]

    def patient(self, resource: Resource) -> str | None:
        """The id of the patient that a resource is about; None if it names none that is here."""
        for name in ("subject", "patient", "beneficiary", "for"):
            number = self.at(resource.get(name))
            if number is not None and self.resources[number]["resourceType"] == "Patient":
                return self.stable_id(number, "PT")
        return None

    def encounter(self, resource: Resource) -> str | None:
        """The id of a resource's encounter; None if it has none here."""
        context = resource.get("encounter") or resource.get("context")
        if isinstance(context, dict) and isinstance(context.get("encounter"), list):
            context = next(iter(context["encounter"]), None)
        number = self.at(context)
        if number is not None and self.resources[number]["resourceType"] == "Encounter":
            return self.stable_id(number, "EN")
        return None


def morning_after(latest: str) -> datetime:
    """08:00 UTC on the day after a time."""
    return datetime.fromisoformat(latest[:10]).replace(hour=8, tzinfo=UTC) + timedelta(days=1)

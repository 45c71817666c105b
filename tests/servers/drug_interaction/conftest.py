"""One patient whose chart the drug tools read: woman of 70, CrCl about 20 mL/min, on four medicines."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import anyio
import pytest

from medmcp.servers.catalog import TOOLS
from medmcp.servers.dispatch import dispatch
from medmcp.servers.episode import Episode
from medmcp.servers.world.world import World

PATIENT = "PT-000001"


class Ward:
    """A world with one patient, and a way to call tools in it."""

    def __init__(self) -> None:
        self.world = World.new(datetime(2031, 3, 3, 9, tzinfo=UTC), 1)
        self.world.insert(
            "patient", id=PATIENT, family="Nguyen", given="Ana", birth_date="1961-01-15", sex="female", gender="female",
            language="en", weight_kg=60.0, height_cm=165.0, measured_at=self.world.now, allergy_status="none_known",
            pregnancy="not_pregnant", lactating=0, code_status="full code",
        )  # fmt: skip
        self.world.insert(
            "encounter", id="EN-000001", patient_id=PATIENT, **{"class": "emergency"}, status="in-progress",
            period_start=self.world.in_minutes(-30), chief_complaint="fever",
        )  # fmt: skip

    def takes(self, drug: str, dose: float, unit: str = "mg", indication: str = "", frequency: str = "daily") -> str:
        return self.world.insert(
            "medication_statement", patient_id=PATIENT, drug=drug, dose=dose, dose_unit=unit, route="oral",
            frequency=frequency, indication=indication, start="2030-01-01", status="active",
            last_taken_at=self.world.in_minutes(-12 * 60),
        )  # fmt: skip

    def result(self, code: str, value: float, unit: str, hours_ago: float = 1) -> str:
        when = self.world.in_minutes(-hours_ago * 60)
        return self.world.insert(
            "observation", patient_id=PATIENT, category="laboratory", code=code, display=code, value=value, unit=unit,
            effective=when, issued=when, status="final",
        )  # fmt: skip

    def problem(self, code: str, name: str) -> str:
        return self.world.insert(
            "condition", patient_id=PATIENT, category="problem-list-item", code=code, display=name,
            clinical_status="active", onset="2029-01-01", recorded="2029-01-01",
        )  # fmt: skip

    def allergy(self, allergen: str, group: str) -> str:
        return self.world.insert(
            "allergy_intolerance", patient_id=PATIENT, allergen=allergen, allergen_class=group, reaction="anaphylaxis",
            mechanism="immediate", severity="anaphylaxis", onset="2028-01-01", recorded="2028-01-01", verified=1,
        )  # fmt: skip

    def call(self, name: str, **arguments: Any) -> dict[str, Any]:
        """Run a tool; the chart must be the same afterwards, for none of these tools writes."""
        before = self.world.digest()

        async def run() -> dict[str, Any]:
            return await dispatch(Episode(world=self.world), TOOLS[name], arguments, characters=20_000)

        answer = anyio.run(run)
        assert self.world.digest() == before
        return answer


@pytest.fixture
def ward() -> Iterator[Ward]:
    made = Ward()
    yield made
    made.world.close()

"""One adult on the ward, written by hand, and calls on it; for the tests of single tools."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from medmcp.servers.dispatch import MAX_CHARACTERS, dispatch
from medmcp.servers.episode import Episode
from medmcp.servers.pictures.scene import FindingSpec, ImageSpec, Mark, Scene
from medmcp.servers.tool import Tool, ToolError
from medmcp.servers.world.images import file_image
from medmcp.servers.world.world import World

PATIENT, ENCOUNTER = "PT-000001", "EN-000001"


def ward(**patient: Any) -> World:
    """A woman of 60 with normal resting vital signs, in hospital since an hour, not allergic to anything known."""
    world = World.new(datetime(2031, 3, 1, 8, 0, tzinfo=UTC), seed=1)
    values: dict[str, Any] = {
        "id": PATIENT, "family": "Doe", "given": "Ann", "birth_date": "1970-06-01", "sex": "female", "weight_kg": 70.0,
        "height_cm": 168.0, "allergy_status": "none_known", "pregnancy": "not_pregnant", "code_status": "full code",
        "medication_list_status": "unverified",
    }  # fmt: skip
    world.insert("patient", **(values | patient))
    world.insert(
        "encounter", id=ENCOUNTER, patient_id=PATIENT, status="in-progress", period_start=world.in_minutes(-60),
        onset=world.in_minutes(-24 * 60), chief_complaint="unwell",
    )  # fmt: skip
    for parameter, level in (("heart_rate", 60), ("sbp", 120), ("dbp", 75), ("respiratory_rate", 14), ("spo2", 98)):
        world.insert("latent_vital", patient_id=PATIENT, parameter=parameter, baseline=level, sd=0.0)
    return world


def home(world: World, drug: str, dose: float, frequency: str = "daily", **values: Any) -> str:
    """A home medicine; returns its id."""
    usual = {"dose_unit": "mg", "route": "oral", "start": "2030-01-01", "status": "active", "otc": 0}
    return world.insert(
        "medication_statement", patient_id=PATIENT, drug=drug, dose=dose, frequency=frequency, **(usual | values)
    )


def ordered(world: World, drug: str, dose: float, frequency: str = "daily", **values: Any) -> str:
    """An order of this stay; returns its id."""
    usual = {"dose_unit": "mg", "route": "oral", "setting": "inpatient", "status": "active", "authored": world.now,
             "first_dose_at": world.now}  # fmt: skip
    return world.insert(
        "medication_request", patient_id=PATIENT, encounter_id=ENCOUNTER, drug=drug, dose=dose, frequency=frequency,
        **(usual | values),
    )  # fmt: skip


def problem(world: World, code: str, display: str, onset: str = "2029-01-01") -> str:
    """An entry of the problem list."""
    return world.insert(
        "condition", patient_id=PATIENT, category="problem-list-item", code=code, display=display,
        clinical_status="active", onset=onset,
    )  # fmt: skip


def ecg(world: World, minutes_ago: float = 5, **measurements: Any) -> str:
    """A recorded tracing, flat ST in twelve leads unless told; returns its study."""
    leads = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
    usual = {"rate": 60.0, "rhythm": "sinus", "pr_ms": 160.0, "qrs_ms": 92.0, "qt_ms": 400.0, "axis_deg": 45.0,
             "st_mm": dict.fromkeys(leads, 0.0)}  # fmt: skip
    return world.insert(
        "imaging_study", patient_id=PATIENT, encounter_id=ENCOUNTER, modality="ecg", body_part="heart",
        started=world.in_minutes(-minutes_ago), measurements=json.dumps(usual | measurements),
    )  # fmt: skip


def picture(
    world: World, scene: Scene, *findings: FindingSpec, modality: str = "photo", body_part: str = "skin",
    days_ago: float = 0.1, patient_id: str = PATIENT, encounter_id: str = ENCOUNTER, view: str = "one", **values: Any,
) -> tuple[str, str, list[str]]:  # fmt: skip
    """A study of one image on file; returns the ids of the study, the image and its findings."""
    study = world.insert(
        "imaging_study", patient_id=patient_id, encounter_id=encounter_id, modality=modality, body_part=body_part,
        laterality=scene.side or "not_applicable", contrast="none", started=world.in_minutes(-days_ago * 1440), **values,
    )  # fmt: skip
    row = world.row("SELECT * FROM imaging_study WHERE id = ?", study)
    assert row
    image = file_image(world, row, ImageSpec(view=view, scene=scene, findings=findings))
    found = world.rows("SELECT id FROM latent_media_finding WHERE media_id = ? ORDER BY rowid", image)
    return study, image, [one["id"] for one in found]


def nodule_scan(
    world: World, patient_id: str = PATIENT, encounter_id: str = ENCOUNTER, *, days_ago: float, half_mm: float
) -> tuple[str, str, str]:  # fmt: skip
    """A slice of the chest with one round nodule, 0.7 mm a pixel; returns study, image and finding."""
    half = half_mm / 0.7
    nodule = Mark(draws="nodule", x=140, y=240, a=half, b=half, level=40, edge=1.5)
    scene = Scene(kind="ct_chest", seed=5, width=512, height=512, spacing=0.7, slice_mm=1.25, marks=(nodule,))
    finding = FindingSpec(mark=0, code="lung_nodule", lineage="n", region="right_lung", side="right", terms=("solid",))
    study, image, findings = picture(
        world, scene, finding, modality="ct", body_part="chest", days_ago=days_ago, patient_id=patient_id,
        encounter_id=encounter_id,
    )  # fmt: skip
    return study, image, findings[0]


@dataclass
class Desk:
    """Somebody who calls tools on one world."""

    world: World
    episode: Episode = field(init=False)

    def __post_init__(self) -> None:
        self.episode = Episode(world=self.world)

    async def call(self, tool: Tool, **arguments: Any) -> Mapping[str, Any]:
        """The result of a call, uncut."""
        return await dispatch(self.episode, tool, arguments, characters=MAX_CHARACTERS)

    async def refused(self, tool: Tool, **arguments: Any) -> ToolError:
        """The refusal of a call, which has changed nothing."""
        before = self.world.digest()
        with pytest.raises(ToolError) as caught:
            await self.call(tool, **arguments)
        assert self.world.digest() == before
        return caught.value

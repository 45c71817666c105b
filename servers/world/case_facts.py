"""`CaseFacts`: what is known of a patient, by name, for the criteria of care pathways and time targets.

A criterion (`clinical/activations.py`) compares a named fact. Names are those of `activation_facts`, the code of any
charted value (`potassium`, `gcs`), or one of these:

    age, weight_kg, female, pregnant, gestation_weeks
    problem:I50|N18.6        one of these problems is on record (ICD-10-CM prefixes)
    taking:anticoagulant     a medicine of this group or name is on the medication list
    allergy:penicillin       an allergy of this group or drug is on record
    low_flow                 systolic pressure < 90, mean < 65 mmHg or lactate >= 4 mmol/L
    hours_since_onset, stay_hours, days_since_surgery (the last of `OPERATIONS`)
    st_elevation, qrs        of the newest tracing that analyze_ecg has read
    troponin_raised          the newest of either kind is above its reference limit
    acetylcysteine_due       by the newest paracetamol level, at its hours from the beginning
    flag:blood_refusal       an active flag
    service:NAME             the service or a bed there is free now or within the hour

What nobody has obtained is None: unknown, never normal.
"""

import json
from collections.abc import Iterator, Mapping

from medmcp.servers.clinical.activations import Fact
from medmcp.servers.clinical.electrocardiogram import read_measurements
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.scores.ecg import stemi
from medmcp.servers.clinical.scores.poison_levels import paracetamol
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.world.chart import (
    age_years,
    current_medicines,
    gestation_weeks,
    has_condition,
    latest,
)
from medmcp.servers.world.facts import recorded_allergies
from medmcp.servers.world.triage_facts import activation_facts, parsed_time
from medmcp.servers.world.world import Row, World

__all__ = ["OPERATIONS", "CaseFacts"]

WINDOW_MIN = 48 * 60  # laboratory look-back of the catalogue's rules
SERVICE_WAIT_MIN = 60
HIGH = ("high", "critical_high")
DETECTABLE_MG_L = 10  # paracetamol; laboratories report nothing below
# procedures that wound enough to bleed, clot and immobilise
OPERATIONS = (
    "knee_replacement", "hip_replacement", "hip_fracture_surgery", "colectomy", "cholecystectomy", "hysterectomy",
    "surgery_exploratory", "appendicectomy", "caesarean_section", "craniotomy", "fasciotomy",
)  # fmt: skip


class CaseFacts(Mapping[str, Fact | None]):
    """Facts by name, read from the chart when they are asked for."""

    def __init__(self, world: World, patient: Row, encounter: Row) -> None:
        self.world = world
        self.patient = patient
        self.encounter = encounter
        self._known: dict[str, Fact | None] | None = None

    def __getitem__(self, name: str) -> Fact | None:
        if self._known is None:
            self._known = dict(activation_facts(self.world, self.patient, self.encounter))
        if name not in self._known:
            self._known[name] = self._look_up(name)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known or ())

    def __len__(self) -> int:
        return len(self._known or ())

    def _look_up(self, name: str) -> Fact | None:
        kind, colon, rest = name.partition(":")
        if colon:
            return self._listed(kind, rest.split("|"))
        patient, world = self.patient, self.world
        if name == "age":
            return age_years(world, patient)
        if name == "female":
            return None if patient["sex"] is None else patient["sex"] == "female"
        if name == "weight_kg":
            return None if patient["weight_kg"] is None else float(patient["weight_kg"])
        if name == "pregnant":
            return {"pregnant": True, "not_pregnant": False}.get(patient["pregnancy"] or "")
        if name == "gestation_weeks":
            return gestation_weeks(world, patient)
        if name == "hours_since_onset":
            onset = parsed_time(self.encounter["last_known_well"]) or parsed_time(self.encounter["onset"])
            return None if onset is None else world.minutes_since(onset) / 60
        if name == "low_flow":
            return self._low_flow()
        if name == "stay_hours":
            return world.minutes_since(self.encounter["period_start"]) / 60
        if name == "days_since_surgery":
            return self._since_surgery()
        if name in ("st_elevation", "qrs"):
            return self._tracing(name)
        if name == "troponin_raised":
            rows = [latest(world, patient["id"], f"troponin_{kind}_hs", within_minutes=WINDOW_MIN) for kind in "it"]
            return any(row["flag"] in HIGH for row in rows if row) if any(rows) else None
        if name == "acetylcysteine_due":
            return self._acetylcysteine()
        return self._charted(name)

    def _low_flow(self) -> bool | None:
        """Evans 2021 Intensive Care Med 47:1181: who is given 30 mL/kg."""
        limits = (("sbp", 90, -1), ("map", 65, -1), ("lactate", 4, 1))
        seen = [(value, limit, sign) for name, limit, sign in limits if isinstance(value := self[name], int | float)]
        if any(value >= limit if sign > 0 else value < limit for value, limit, sign in seen):
            return True
        return False if len(seen) == len(limits) else None

    def _acetylcysteine(self) -> bool | None:
        """The nomogram (Rumack 2002) on the newest level; None without one, or from before the fourth hour."""
        row = latest(self.world, self.patient["id"], "paracetamol", within_minutes=WINDOW_MIN)
        if row is None or row["value"] is None:
            return None
        onset, alt = (
            parsed_time(self.encounter["onset"]),
            latest(self.world, self.patient["id"], "alt", within_minutes=WINDOW_MIN),
        )
        hours = (
            None if onset is None else (self.world.seconds_at(row["effective"]) - self.world.seconds_at(onset)) / 3600
        )
        return paracetamol(
            level=Reading.given(row["value"] if row["value"] >= DETECTABLE_MG_L else 0.0, "mg/L"),
            hours_since_ingestion=Reading.given(max(0.0, hours), "h") if hours is not None else Reading.missing(),
            alt_raised=Reading.given(alt["flag"] in HIGH) if alt else Reading.missing(),
        ).treat

    def _charted(self, code: str) -> Fact | None:
        row = latest(self.world, self.patient["id"], code, within_minutes=WINDOW_MIN)
        if row is None:
            return None
        value: Fact | None = row["value"] if row["value"] is not None else row["value_text"]
        return value

    def _listed(self, kind: str, names: list[str]) -> Fact | None:
        world, patient_id = self.world, self.patient["id"]
        if kind == "problem":
            return has_condition(world, patient_id, tuple(names)) is not None
        if kind == "taking":
            rows = current_medicines(world, patient_id)
            if any(self._is_one(row["drug"], names) for row in rows):
                return True
            verified = self.patient["medication_list_status"] in ("verified", "reconciled")
            return False if rows or verified else None
        if kind == "allergy":
            found = recorded_allergies(world, patient_id)
            if any(one.allergen in names or one.group in names for one in found):
                return True
            return None if self.patient["allergy_status"] == "not_assessed" else False
        if kind == "flag":
            return (
                world.row(
                    "SELECT 1 FROM flag WHERE patient_id = ? AND code = ? AND status = 'active'", patient_id, names[0]
                )
                is not None
            )
        if kind == "service":
            row = world.row("SELECT * FROM healthcare_service WHERE name = ?", names[0])
            if row is None:
                return None
            return bool(row["available"]) or (row["next_available_at"] or "9") <= world.in_minutes(SERVICE_WAIT_MIN)
        raise ValueError(f"no fact of kind {kind!r}")

    @staticmethod
    def _is_one(name: str, names: list[str]) -> bool:
        drug = find_drug(name)
        return name in names or (drug is not None and bool({drug.name, *drug.groups} & set(names)))

    def _tracing(self, name: str) -> Fact | None:
        """What was read from the newest tracing; its QTc is charted when somebody reads it."""
        row = self.world.row(
            "SELECT s.measurements FROM imaging_study s JOIN observation o ON o.set_id = s.id AND o.code = 'qtc' WHERE"
            " s.patient_id = ? ORDER BY s.started DESC, s.id LIMIT 1",
            self.patient["id"],
        )
        if row is None:
            return None
        ecg = read_measurements(json.loads(row["measurements"] or "{}"))
        if name == "qrs":
            return ecg.qrs_ms
        sex = Reading.given(self.patient["sex"]) if self.patient["sex"] in ("female", "male") else Reading.missing()
        age = Reading.given(age_years(self.world, self.patient), "years")
        return stemi(ecg.against(None), sex=sex, age=age).met

    def _since_surgery(self) -> float | None:
        """Days since the last operation on record."""
        marks = ", ".join("?" * len(OPERATIONS))
        row = self.world.row(
            f"SELECT max(performed) AS at FROM procedure WHERE patient_id = ? AND code IN ({marks}) AND performed <= ?",
            self.patient["id"], *OPERATIONS, self.world.now,
        )  # fmt: skip
        return self.world.minutes_since(row["at"]) / 1440 if row and row["at"] else None

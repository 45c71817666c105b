"""What the chart holds for the risk of preterm birth."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from medmcp.servers.clinical.scores.preterm_birth import PretermFacts
from medmcp.servers.world.chart import LABS_WINDOW_MIN, find_encounter, has_condition, latest
from medmcp.servers.world.dating import dating_of
from medmcp.servers.world.fetal_studies import latest_scan_with, measures_of
from medmcp.servers.world.gravid_hypertension import symptom_state
from medmcp.servers.world.labour import charted_exams, ruptured_membranes
from medmcp.servers.world.obstetric_record import complications, fact, flagged, parity_of, past_pregnancies
from medmcp.servers.world.world import Row, World

__all__ = ["preterm_factors", "preterm_facts"]

SWAB_SPOILT = ("recent_intercourse", "recent_examination")
CONTRACTING = 2  # in 10 min, to call the contractions regular


def preterm_facts(world: World, patient: Row, encounter_id: str, days: int, **given: Any) -> PretermFacts:
    """The facts of the chart with the caller's own values (not None) over them."""
    patient_id = patient["id"]
    encounter = find_encounter(world, patient_id, encounter_id)
    babies = fact(world, patient_id, "plurality")
    scan = latest_scan_with(world, patient_id, "cervical_length_mm")
    dated = dating_of(world, patient)
    swab = latest(world, patient_id, "fetal_fibronectin", within_minutes=LABS_WINDOW_MIN)
    exams = charted_exams(world, patient_id)
    told = set(complications(world, patient_id))
    culture = latest(world, patient_id, "gbs_culture")
    early = [
        one.weeks * 7 for one in past_pregnancies(world, patient_id)
        if one.birth and one.weeks is not None and one.weeks < 37 and "spontaneous_preterm" in one.complications
    ]  # fmt: skip
    history_known = parity_of(world, patient).nulliparous is not None
    facts = PretermFacts(
        days=days,
        multiple=None if babies is None else (babies["value"] or 1) > 1,
        prior_preterm_days=min(early) if early else 0 if history_known else None,
        cervical_length_mm=measures_of(scan)["cervical_length_mm"] if scan else None,
        length_days=dated.age_on(datetime.fromisoformat(scan["started"]).date()) if scan and dated else None,
        ffn_text=swab["value_text"] if swab else None,
        ffn_spoilt=tuple(code for code in SWAB_SPOILT if flagged(world, patient_id, code)),
        symptomatic=_contracting(world, patient_id, encounter),
        ruptured=ruptured_membranes(world, patient_id),
        dilation_cm=exams[-1]["cervical_dilation"] if exams else None,
        bleeding=symptom_state(encounter, "vaginal bleeding"),
        abruption=True if "abruption" in told else None,
        chorioamnionitis=True if "chorioamnionitis" in told else None,
        fetal_death=True if "fetal_death" in told else None,
        severe_preeclampsia=True if has_condition(world, patient_id, ("O14.1", "O14.2", "O15")) else None,
        pregestational_diabetes=True if has_condition(world, patient_id, ("E10", "E11", "O24.0", "O24.1")) else None,
        prior_steroids=_steroids_before(world, patient_id),
        gbs=None if culture is None or not culture["value_text"]
        else "positive" if "agalactiae" in culture["value_text"].lower() else "negative",
    )  # fmt: skip
    own = {name: value for name, value in given.items() if value is not None}
    if "cervical_length_mm" in own:
        own["length_days"] = days
    if "ffn_ng_ml" in own:
        own["ffn_text"] = None
    return replace(facts, **own)


def _contracting(world: World, patient_id: str, encounter: Row | None) -> bool | None:
    row = fact(world, patient_id, "contractions_per_10min")
    if row is not None and row["value"] is not None:
        return bool(row["value"] >= CONTRACTING)
    return symptom_state(encounter, "regular contractions")


def _steroids_before(world: World, patient_id: str) -> bool:
    return (
        world.row(
            "SELECT 1 FROM medication_administration WHERE patient_id = ? AND drug IN ('betamethasone', 'dexamethasone')"
            " AND effective <= ? LIMIT 1",
            patient_id, world.now,
        )
        is not None
    )  # fmt: skip


def preterm_factors(world: World, patient: Row, facts: PretermFacts) -> list[dict[str, Any]]:
    """Risk factors on record with their evidence; they are listed, never summed."""
    found: list[dict[str, Any]] = [
        {"factor": f"spontaneous preterm birth at {one.weeks} weeks", "record_id": one.record_id}
        for one in past_pregnancies(world, patient["id"])
        if one.birth and one.weeks is not None and one.weeks < 37 and "spontaneous_preterm" in one.complications
    ]
    if facts.multiple:
        row = fact(world, patient["id"], "plurality")
        found.append({"factor": "multiple pregnancy", "record_id": row["id"] if row else None})
    if facts.cervical_length_mm is not None and facts.cervical_length_mm <= 25:
        found.append({"factor": f"cervix {facts.cervical_length_mm:g} mm", "record_id": None})
    for code, text in (
        ("uterine_anomaly", "uterine anomaly"), ("cervical_surgery", "cervical surgery"), ("smoker", "smoker"),
        ("short_interval", "interval under 18 months"),
    ):  # fmt: skip
        if flagged(world, patient["id"], code):
            row = fact(world, patient["id"], code)
            found.append({"factor": text, "record_id": row["id"] if row else None})
    if facts.bleeding:
        found.append({"factor": "vaginal bleeding", "record_id": None})
    if row := has_condition(world, patient["id"], ("N30", "N39.0", "O23", "A54", "A56")):
        found.append({"factor": row["display"], "record_id": row["id"]})
    if (
        patient["weight_kg"]
        and patient["height_cm"]
        and patient["weight_kg"] / (patient["height_cm"] / 100) ** 2 < 18.5
    ):
        found.append({"factor": "low body mass index", "record_id": patient["id"]})
    return found

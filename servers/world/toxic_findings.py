"""What the chart holds for a poisoned patient: toxidrome features, levels with their times, tests still to do.

Reads only what somebody has examined, measured or asked. Read `clinical/scores/toxidromes.py` for what the features
mean.
"""

import json
from dataclasses import replace

from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.scores.antidotes import antidotes_for
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.clinical.scores.toxidromes import vital_findings
from medmcp.servers.world.chart import LABS_WINDOW_MIN, age_years, current_medicines, has_condition, latest, reading
from medmcp.servers.world.survey import airway_secured
from medmcp.servers.world.world import Row, World

__all__ = [
    "TESTS",
    "agent_names",
    "airway_safe",
    "antidote_cautions",
    "antidotes",
    "findings",
    "tests_due",
    "toxicology_warnings",
]

# feature: examination item that answers it with yes or no
YES_NO: dict[str, str] = {
    "miosis": "miosis", "mydriasis": "mydriasis", "diaphoresis": "sweating", "dry_skin": "dry_skin",
    "flushing": "flushing",
    "urinary_retention": "urinary_retention", "delirium": "delirium", "agitation": "agitation",
    "ataxia_or_slurred_speech": "slurred_speech", "salivation_or_lacrimation": "salivation_lacrimation",
    "bronchorrhoea": "bronchorrhoea", "diarrhoea_or_urination": "diarrhoea_urination", "fasciculation": "fasciculation",
    "spontaneous_clonus": "spontaneous_clonus", "inducible_clonus": "inducible_clonus",
    "ocular_clonus": "ocular_clonus",
    "tremor": "tremor", "hyperreflexia": "hyperreflexia", "hypertonia": "hypertonia", "lead_pipe_rigidity": "rigidity",
    "bradyreflexia": "bradyreflexia",
}  # fmt: skip
PUPILS = {  # what the pupils examination says about (miosis, mydriasis, normal)
    "equal, 3 mm, reactive": (False, False, True),
    "pinpoint": (True, False, False),
    "dilated, reactive": (False, True, False),
    "both fixed and dilated": (False, True, False),
}
DOPAMINE_BLOCKERS = ("metoclopramide", "prochlorperazine", "droperidol", "promethazine", "domperidone")
# every suspected poisoning (Goldfrank's Toxicologic Emergencies, 11th ed., 2019): test and the codes that fulfil it
TESTS: dict[str, tuple[str, ...]] = {
    "paracetamol level": ("paracetamol",), "salicylate level": ("salicylate",), "glucose": ("glucose_poc", "glucose"),
    "sodium, chloride, bicarbonate": ("bicarbonate",), "creatinine": ("creatinine",), "blood gas": ("ph", "ph_venous"),
    "ALT": ("alt",),
}  # fmt: skip


def _as(found: Reading, value: bool) -> Reading:
    return Reading(value=value, source=found.source, record_id=found.record_id, observed_at=found.observed_at)


def findings(world: World, patient: Row, agents: list[str]) -> dict[str, Reading]:
    """Toxidrome features by name; what nobody examined or asked is left out."""
    patient_id = patient["id"]

    def charted(code: str) -> Reading:
        return reading(world, patient_id, code)

    found: dict[str, Reading] = {}
    for feature, code in YES_NO.items():
        answer = charted(code)
        if answer.known:
            found[feature] = _as(answer, answer.value == "yes")
    pupils = charted("pupils")
    if pupils.value in PUPILS:
        for name, value in zip(("miosis", "mydriasis", "normal_pupils"), PUPILS[str(pupils.value)], strict=True):
            found.setdefault(name, _as(pupils, value))
    if "normal_pupils" not in found and "miosis" in found and "mydriasis" in found:
        found["normal_pupils"] = _as(found["miosis"], not found["miosis"].value and not found["mydriasis"].value)
    bowel = charted("bowel_sounds")
    if bowel.known:
        found["reduced_bowel_sounds"] = _as(bowel, bowel.value == "reduced")
        found["normal_or_increased_bowel_sounds"] = _as(bowel, bowel.value != "reduced")
    heart, sbp, gcs = charted("heart_rate"), charted("sbp"), charted("gcs")
    found |= {
        name: value
        for name, value in vital_findings(
            respiratory_rate=charted("respiratory_rate"), heart_rate=heart, sbp=sbp, temperature=charted("temperature"),
            spo2=charted("spo2"), gcs=gcs,
        ).items()
        if value.known
    }  # fmt: skip
    delirious = found.get("delirium")
    if gcs.known or delirious:
        altered = (isinstance(gcs.value, int | float) and gcs.value < 15) or bool(delirious and delirious.value)
        found["altered_mentation"] = _as(gcs if gcs.known else charted("delirium"), altered)
    if isinstance(heart.value, int | float) and isinstance(sbp.value, int | float):
        # rule of the simulated hospital: a fast pulse with a pressure off the normal range either way
        found["autonomic_instability"] = _as(heart, heart.value > 100 and (sbp.value >= 140 or sbp.value < 90))
    found |= _drugs(world, patient, agents)
    return found


def _drugs(world: World, patient: Row, agents: list[str]) -> dict[str, Reading]:
    """Serotonergic or antidopaminergic drugs taken or told; a verified list without one is a no."""
    taken = [(row["drug"], row["id"]) for row in current_medicines(world, patient["id"])] + [
        (name, None) for name in agents
    ]
    result: dict[str, Reading] = {}
    for name, record in taken:
        drug = find_drug(name)
        if drug is None:
            continue
        source = Reading(value=True, source="chart" if record else "input", record_id=record)
        if "serotonergic" in drug.groups:
            result.setdefault("serotonergic_drug", source)
        if "antipsychotic" in drug.groups or drug.name in DOPAMINE_BLOCKERS:
            result.setdefault("antidopaminergic_drug", source)
    if patient["medication_list_status"] == "verified":
        for name in ("serotonergic_drug", "antidopaminergic_drug"):
            result.setdefault(name, Reading(value=False, source="chart_negative"))
    return result


def agent_names(agent: str) -> list[str]:
    """The names under which antidotes may list an agent: itself, its generic name, its classes.

    What a drug does besides (anticholinergic, serotonergic) is left to the toxidromes: physostigmine is no antidote
    for a tricyclic.
    """
    drug = find_drug(agent)
    tags = [tag for tag in (drug.groups if drug else ()) if tag not in ("anticholinergic", "serotonergic")]
    classes = [tag.replace("_", sep) for tag in tags for sep in (" ", "-")]
    extra = {"tca": ["tricyclic"], "ccb_dihydropyridine": ["calcium channel blocker"],
             "ccb_nondihydropyridine": ["calcium channel blocker"]}  # fmt: skip
    more = [name for tag in (drug.groups if drug else ()) for name in extra.get(tag, [])]
    return list(dict.fromkeys([agent.strip().lower(), *([drug.name] if drug else []), *classes, *more]))


def antidote_cautions(world: World, patient: Row, antidote: str, agents: list[str]) -> list[str]:
    """What of this patient speaks against an antidote."""
    patient_id = patient["id"]
    drugs = [find_drug(row["drug"]) for row in current_medicines(world, patient_id)]
    told = [find_drug(agent) for agent in agents]
    tricyclic = any(d and "tca" in d.groups for d in told) or any("tricyclic" in agent.lower() for agent in agents)
    cautions = []
    if antidote == "flumazenil":
        if any(d and "benzodiazepine" in d.groups for d in drugs):
            cautions.append("takes a benzodiazepine: withdrawal seizures")
        if has_condition(world, patient_id, ("G40", "R56")):
            cautions.append("seizure disorder on record")
        if tricyclic or any(d and "tca" in d.groups for d in drugs):
            cautions.append("tricyclic involved: contraindicated")
    if antidote == "physostigmine":
        if tricyclic:
            cautions.append("tricyclic ingestion: contraindicated")
        width = _qrs(world, patient_id)
        if width is None:
            cautions.append("no ECG on file: QRS must be 100 ms or less")
        elif width > 100:
            cautions.append(f"QRS {width:g} ms: contraindicated")
    return cautions


def _qrs(world: World, patient_id: str) -> float | None:
    row = world.row(
        "SELECT measurements FROM imaging_study WHERE patient_id = ? AND modality = 'ecg' AND started <= ?"
        " ORDER BY started DESC LIMIT 1",
        patient_id, world.now,
    )  # fmt: skip
    value = json.loads(row["measurements"] or "{}").get("qrs_ms") if row else None
    return None if value is None else float(value)


def tests_due(world: World, patient: Row, since: str) -> list[str]:
    """Basic tests of a poisoning with no result and no specimen taken since `since`."""
    patient_id = patient["id"]
    due = []
    for name, codes in TESTS.items():
        known = any(
            (row := latest(world, patient_id, code)) is not None and row["effective"] >= since for code in codes
        )
        sent = any(
            world.row(
                "SELECT 1 FROM service_request WHERE patient_id = ? AND category = 'laboratory' AND code = ? AND"
                " authored >= ?"
                " AND ended_at IS NULL",
                patient_id, code, since,
            )
            for code in codes
        )  # fmt: skip
        if not known and not sent:
            due.append(name)
    if not world.row(
        "SELECT 1 FROM imaging_study WHERE patient_id = ? AND modality = 'ecg' AND started >= ?", patient_id, since
    ):
        due.append("12-lead ECG (QRS, QTc)")
    unknown = patient["sex"] == "female" and patient["pregnancy"] not in ("pregnant", "not_pregnant")
    if (
        unknown
        and 12 <= age_years(world, patient) < 55
        and not latest(world, patient_id, "hcg_urine", within_minutes=LABS_WINDOW_MIN)
    ):
        due.append("pregnancy test")
    return due


ANTIDOTE_OF_TOXIDROME = {
    "opioid": "opioid", "cholinergic": "organophosphate", "anticholinergic": "anticholinergic",
    "serotonin": "serotonin",
    "neuroleptic malignant": "neuroleptic malignant",
}  # fmt: skip


def airway_safe(world: World, patient_id: str) -> Reading:
    """Whether charcoal can be swallowed or given by tube: awake (GCS 15) or intubated; missing without a GCS."""
    if airway_secured(world, patient_id).value is True:
        return Reading(value=True, source="chart")
    found = reading(world, patient_id, "gcs")
    return replace(found, value=found.value >= 15) if isinstance(found.value, int | float) else Reading.missing()


def antidotes(world: World, patient: Row, agents: list[str], named: list[str]) -> list[dict[str, str]]:
    """Antidotes of the agents and of the toxidromes that are named, each with what speaks against it in this
    patient."""
    wanted = [(agent, agent_names(agent)) for agent in agents]
    wanted += [(f"{name} toxidrome", [ANTIDOTE_OF_TOXIDROME[name]]) for name in named if name in ANTIDOTE_OF_TOXIDROME]
    listed: dict[str, dict[str, str]] = {}
    for agent, names in wanted:
        for row in [row for name in names for row in antidotes_for(name)]:
            if row.antidote in listed:
                continue
            own = antidote_cautions(world, patient, row.antidote, agents)
            caution = "; ".join([*(f"THIS PATIENT: {text}" for text in own), row.caution])
            listed[row.antidote] = {"agent": agent, "antidote": row.antidote, "dose": row.dose, "caution": caution,
                                    "source": row.source}  # fmt: skip
    return list(listed.values())


def toxicology_warnings(world: World, patient_id: str, agents: list[str]) -> list[str]:
    """What to keep in mind with the answer."""
    warnings = ["If the ingestion was or may have been deliberate, use assess_suicide_risk."]
    if world.row(
        "SELECT 1 FROM observation WHERE patient_id = ? AND code LIKE 'tox\\_%' ESCAPE '\\' AND issued <= ?",
        patient_id,
        world.now,
    ):
        warnings.append("A negative urine screen does not exclude poisoning, and a positive one does not prove it.")
    unlisted = [agent for agent in agents if not any(antidotes_for(name) for name in agent_names(agent))]
    if unlisted:
        warnings.append(
            f"No antidote is listed here for {', '.join(unlisted)}, which is not to say that there is none."
        )
    return warnings

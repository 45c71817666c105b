"""Renal dosing: creatinine of today, the clearance from it, and the dose of the named drug for that clearance.

The regimens below are the family's own reading of the labels; the oracle reads the hospital's renal table instead, so
each proves the other. The twin has another creatinine, by which another band of the same table holds.
"""

import re
from dataclasses import dataclass, replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.body import ideal_weight
from medmcp.servers.clinical.scores.dosing import dosing_weight
from medmcp.servers.clinical.scores.renal import cockcroft_gault, recommended_weight
from medmcp.servers.world.chart import age_years
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.prescription import ChartCheck, named
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY", "Regimen", "read_regimen"]

FREQUENCY: dict[float, tuple[str, ...]] = {
    4: ("q6h", "qid"), 3: ("q8h", "tid"), 2: ("q12h", "bid"), 1: ("daily", "nightly"), 0.5: ("q48h",), 1 / 3: ("q72h",),
}  # fmt: skip
MARGIN = 0.08  # a clearance this close to a border of two bands is not asked about
CREATININE = (0.5, 6.5)  # mg/dL, what a stable outpatient or ward patient shows


@dataclass(frozen=True)
class Regimen:
    """A drug for a use: the usual order, and by clearance (mL/min, from, to) the lowest and highest dose in mg and doses a day."""

    drug: str
    indication: str
    route: str
    usual: tuple[float, float]
    bands: tuple[tuple[float, float, float, float, float], ...]
    request: str


# US labels; the year of each is with its row of the formulary
REGIMENS: dict[str, Regimen] = {
    regimen.drug: regimen
    for regimen in (
        Regimen("levofloxacin", "complicated urinary tract infection", "oral", (750, 1),
                ((50, 90, 750, 750, 1), (20, 50, 750, 750, 0.5)), "oral levofloxacin for a complicated urinary infection"),
        Regimen("ceftazidime", "complicated urinary tract infection", "iv", (1000, 3),
                ((51, 90, 1000, 1000, 3), (31, 51, 1000, 1000, 2), (16, 31, 1000, 1000, 1), (6, 16, 500, 500, 1)),
                "intravenous ceftazidime, the only drug to which the last urine culture was sensitive"),
        Regimen("cefepime", "complicated urinary tract infection", "iv", (2000, 2),
                ((60, 90, 2000, 2000, 2), (30, 60, 2000, 2000, 1), (11, 30, 1000, 1000, 1)),
                "intravenous cefepime for a resistant urinary infection"),
        Regimen("meropenem", "any", "iv", (1000, 3),
                ((51, 90, 1000, 1000, 3), (26, 51, 1000, 1000, 2), (10, 26, 500, 500, 2)),
                "intravenous meropenem for an ESBL-producing Klebsiella of the last culture"),
        Regimen("ertapenem", "any", "iv", (1000, 1), ((31, 70, 1000, 1000, 1), (5, 31, 500, 500, 1)),
                "intravenous ertapenem for an ESBL-producing coliform"),
        Regimen("trimethoprim", "cystitis", "oral", (100, 2), ((30, 70, 100, 100, 2), (15, 30, 50, 50, 2)),
                "oral trimethoprim, to which the culture is sensitive"),
        Regimen("co-trimoxazole", "cystitis", "oral", (960, 2), ((30, 70, 960, 960, 2), (15, 30, 480, 480, 2)),
                "oral co-trimoxazole, to which the culture is sensitive"),
        Regimen("amoxicillin", "any", "oral", (500, 3), ((30, 70, 500, 500, 3), (10, 30, 250, 500, 2)),
                "oral amoxicillin for an enterococcus or streptococcus that is sensitive to it"),
        Regimen("ceftaroline", "cellulitis", "iv", (600, 2),
                ((50, 90, 600, 600, 2), (30, 50, 400, 400, 2), (15, 30, 300, 300, 2)), "intravenous ceftaroline"),
        Regimen("cefazolin", "any", "iv", (1000, 3), ((55, 90, 1000, 1000, 3), (11, 35, 500, 500, 2)),
                "intravenous cefazolin"),
        Regimen("valaciclovir", "herpes zoster", "oral", (1000, 3),
                ((50, 90, 1000, 1000, 3), (30, 50, 1000, 1000, 2), (10, 30, 1000, 1000, 1)),
                "oral valaciclovir, because a shingles rash has come up as well since this morning"),
        Regimen("oseltamivir", "influenza", "oral", (75, 2),
                ((61, 95, 75, 75, 2), (31, 61, 30, 30, 2), (11, 31, 30, 30, 1)),
                "oral oseltamivir as treatment, because the influenza swab of this morning came back positive"),
        Regimen("gabapentin", "neuropathic pain", "oral", (300, 3),
                ((60, 90, 300, 1200, 3), (30, 60, 200, 700, 2), (15, 30, 200, 700, 1)),
                "oral gabapentin for long-standing neuropathic pain, as the pain clinic asks"),
        Regimen("tramadol", "moderate pain", "oral", (50, 4), ((30, 80, 50, 100, 4), (8, 30, 50, 100, 2)),
                "oral tramadol for a few days of pain"),
        Regimen("memantine", "Alzheimer's disease dementia", "oral", (10, 2), ((30, 80, 10, 10, 2), (6, 30, 5, 5, 2)),
                "oral memantine in its maintenance dose, continuing what the memory clinic built up"),
        Regimen("enoxaparin", "venous thromboembolism prophylaxis", "sc", (40, 1),
                ((30, 80, 40, 40, 1), (8, 30, 30, 30, 1)), "enoxaparin under the skin as thrombosis prophylaxis"),
        Regimen("edoxaban", "atrial fibrillation", "oral", (60, 1), ((50, 90, 60, 60, 1), (15, 50, 30, 30, 1)),
                "oral edoxaban against stroke in atrial fibrillation"),
        Regimen("rivaroxaban", "atrial fibrillation", "oral", (20, 1), ((50, 90, 20, 20, 1), (15, 50, 15, 15, 1)),
                "oral rivaroxaban against stroke in atrial fibrillation"),
        Regimen("colchicine", "gout flare prophylaxis", "oral", (0.6, 1), ((30, 70, 0.5, 0.6, 1), (8, 30, 0.3, 0.3, 1)),
                "oral colchicine as flare prophylaxis while urate is lowered"),
    )
}  # fmt: skip

CHRONIC = ("gabapentin", "valaciclovir", "oseltamivir", "tramadol", "memantine")
WANTED: dict[str, tuple[str, ...]] = {
    "ckd_cystitis": ("levofloxacin", "ceftazidime", "cefepime", "meropenem", "ertapenem", "trimethoprim", "co-trimoxazole",
                     "amoxicillin", *CHRONIC),
    "ckd_cellulitis": ("ceftaroline", "cefazolin", "amoxicillin", "meropenem", "ertapenem", "enoxaparin", *CHRONIC),
    "af_anticoagulation": ("edoxaban", "rivaroxaban", "edoxaban", "rivaroxaban", *CHRONIC),
    "gout_renal": ("colchicine", "colchicine", "enoxaparin", *CHRONIC),
}  # fmt: skip

OPENINGS = (
    "{name}, {age}, {complaint}. The senior doctor wants {request}. With healthy kidneys that would be {usual}. Work out what these"
    " kidneys allow, from a creatinine of today, and write the order in mg.",
    "Please start {request} in {name} ({age}). The usual order, {usual}, may not be right here. Get a fresh creatinine, calculate the"
    " clearance and prescribe what the hospital's table gives for it, in mg.",
    "Pharmacy has sent back an order for {family}, {given}: {usual} was written without looking at the kidneys. What was asked for is"
    " {request}. Measure, calculate, and order it in mg as it should be.",
    "{given} {family} ({age}-year-old {sex}) is to have {request}. Standard is {usual}. No creatinine is on file. Take one, give me the"
    " Cockcroft-Gault clearance, and prescribe in mg by the drug's own renal table.",
    "Before the round ends: {request} for {name}, {complaint}. The ward's default is {usual}; dose it for today's clearance instead and"
    " write mg.",
)  # fmt: skip


def per_day_words(per_day: float) -> str:
    """ "every 8 h" of three doses a day."""
    return f"every {24 / per_day:.0f} h"


def _clearances(case: Case, drug: str, creatinine: float) -> tuple[float, float]:
    """CrCl with the recommended weight, and with the weight that the drug's label names (mL/min)."""
    world = case.world()
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    assert patient is not None
    age, female = age_years(world, patient), case.sex == "female"
    world.close()
    _, kg = recommended_weight(case.weight_kg, ideal_weight(case.height_cm, case.sex))
    scalar = named(drug).weight_scalar
    label = dosing_weight(scalar, actual_kg=case.weight_kg, height_cm=case.height_cm, sex=case.sex) if scalar else None
    return tuple(
        cockcroft_gault(age=age, weight_kg=weight, creatinine=creatinine, female=female)
        for weight in (kg, label.kg if label else kg)
    )  # type: ignore[return-value]


def _creatinine(case: Case, regimen: Regimen, band: int, rng: Random) -> float | None:
    """A creatinine (mg/dL) by which this band holds whichever weight is used; None if this body has none."""
    low, high = regimen.bands[band][:2]
    for _ in range(12):
        wanted = rng.uniform(low * (1 + 1.5 * MARGIN), high * (1 - 1.5 * MARGIN))
        level = round(_clearances(case, regimen.drug, 1.0)[0] / wanted, 2)
        inside = all(
            low * (1 + MARGIN) <= value <= high * (1 - MARGIN) for value in _clearances(case, regimen.drug, level)
        )
        if inside and CREATININE[0] <= level <= CREATININE[1]:
            return level
    return None


def _suits(case: Case, regimen: Regimen) -> bool:
    if regimen.drug == "memantine" and case.age < 65:
        return False
    dose, per_day = regimen.usual
    order = (regimen.drug, dose, "mg", regimen.route, FREQUENCY[per_day][0], regimen.indication)
    check = ChartCheck(case)
    return check.interaction_rank(regimen.drug) < 8 and not check.hard_stops(*order)


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|renal")
    keys = list(WANTED[case.condition.key])
    rng.shuffle(keys)
    for key in keys:
        regimen = REGIMENS[key]
        bands = list(range(len(regimen.bands)))
        rng.shuffle(bands)
        if not _suits(case, regimen):
            continue
        levels = [_creatinine(case, regimen, band, rng) for band in bands[:2]]
        if None in levels:
            continue
        twin = f"renal-{case.condition.key}-{case.seed}"
        return [
            Built(one, _task(one, variant, regimen, band, twin))
            for variant, band, level in zip("ab", bands, levels, strict=False)
            for one in [replace(case, creatinine=level)]
        ]
    return []


def _task(case: Case, variant: str, regimen: Regimen, band: int, twin: str) -> Task:
    low, high, least, most, per_day = regimen.bands[band]
    dose, often = regimen.usual
    assert case.creatinine is not None
    crcl = _clearances(case, regimen.drug, case.creatinine)[0]
    mine = Match(column="drug", values=(regimen.drug,))
    right = f"{least:g} mg" if least == most else f"{least:g} to {most:g} mg"
    too_much = band != 0
    return Task(
        family="renal_dosing", condition=case.condition.key, seed=case.seed, split=case.condition.split,
        domain="drug_interaction", servers=("drug_interaction", "clinical_diagnosis"), difficulty="intermediate",
        instruction=phrase(case, variant, OPENINGS, request=regimen.request, usual=f"{dose:g} mg {per_day_words(often)}"),
        role="You are the doctor who writes the drug chart.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"drug": regimen.drug, "indication": regimen.indication, "route": regimen.route, "usual_dose_mg": dose,
               "usual_per_day": often},
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(
            AnswerField("answer", "Cockcroft-Gault clearance in mL/min with the recommended weight, one decimal."),
            claims_field(),
        ),
        goals=(
            RowGoal(name="order", table="medication_request",
                    where=(mine, Match(column="dose", low=least * 0.98, high=most * 1.02), Match(column="dose_unit", values=("mg",)),
                           Match(column="frequency", values=FREQUENCY[per_day]), Match(column="route", values=(regimen.route,))),
                    weight=2, why=f"{regimen.drug} {right} {per_day_words(per_day)}, for a clearance of {crcl:.0f} mL/min"),
            RowGoal(name="one_order", table="medication_request", where=(mine, Match(column="status", values=("active",))),
                    at_most=1, weight=0.5, why=f"one active order of {regimen.drug}"),
            RowGoal(name="creatinine", table="service_request", where=(Match(column="code", values=("creatinine",)),), weight=0.5,
                    why="a creatinine of today"),
        ),
        answers=(AnswerCheck(field="answer", number=round(crcl, 1), tolerance=round(max(1.0, crcl * 0.03), 1), why=f"about {crcl:.1f} mL/min"),),
        evidence=(
            Evidence(name="creatinine", codes=("creatinine",), before="order", why="the creatinine result before the order"),
            Evidence(name="clearance", tools=("calculate_creatinine_clearance", "calculate_renal_dose_adjustment"), before="order",
                     why="the clearance before the order"),
            Evidence(name="table", tools=("calculate_renal_dose_adjustment", "check_dosage"), arguments={"drug_name": regimen.drug},
                     before="order", why="the drug's renal table before the order"),
            Evidence(name="allergies", tools=("get_allergy_list", "get_patient_info"), before="order", weight=0.5,
                     why="the allergy list before a new drug"),
        ),
        gates=(
            Gate(name="dose of healthy kidneys", table="medication_request", severity=4 if named(regimen.drug).high_alert else 3,
                 where=(mine, Match(column="dose", low=dose * 0.98), Match(column="frequency", values=FREQUENCY[often])),
                 why=f"{regimen.drug} in full dose at a clearance of {crcl:.0f} mL/min"),
        ) if too_much else (),
        cost_allowance=8, variant=variant, twin=twin, flipped="creatinine",
        reference=f"clearance {crcl:.1f} mL/min (band {low:g} to {high:g}): {regimen.drug} {right} {per_day_words(per_day)} {regimen.route}",
        teaching=("Clearance for dosing is Cockcroft-Gault, with the weight that was used named.",),
        sources=(*named(regimen.drug).sources, "Cockcroft 1976 Nephron 16:31"),
    )  # fmt: skip


DOSE = r"(?P<dose>\d+(?:\.\d+)?)(?: to \d+(?:\.\d+)?)? ?(?P<unit>mg|g)"
EVERY = r" every (?P<hours>\d+)"
HALF = r"(?P<half>half )?(?:of )?(?:the )?(?:recommended|usual)? ?dose(?: every (?P<hours>\d+))?"


def read_regimen(text: str, usual_mg: float, usual_per_day: float) -> tuple[float, float]:
    """(mg, doses a day) that a band of a renal table asks for, told in its words, where the usual order is known."""
    usual = f"{usual_mg / 1000:g} g every {24 / usual_per_day:.0f} h"
    if found := re.search(DOSE + EVERY + r" h in place of " + re.escape(usual), text):
        return _milligrams(found), 24 / float(found["hours"])
    if found := re.search(DOSE + r"(?:/\d+ mg)?" + EVERY, text):
        return _milligrams(found), 24 / float(found["hours"])
    if found := re.search(DOSE + r" (?P<often>twice daily|daily|a day)", text):
        return _milligrams(found), 2.0 if found["often"].startswith("twice") else 1.0
    if "no change" not in text and (found := re.search(HALF, text)):
        return usual_mg * (0.5 if found["half"] else 1.0), 24 / float(found["hours"]) if found[
            "hours"
        ] else usual_per_day
    return usual_mg, usual_per_day


def _milligrams(found: "re.Match[str]") -> float:
    return float(found["dose"]) * (1000 if found["unit"] == "g" else 1)


async def oracle(session: Session) -> None:
    """Creatinine, clearance, the words of the renal table, and an order that follows them."""
    asked = session.view.asked
    await session.chart("get_allergy_list", planned_drug=asked["drug"])
    ordered = await session.chart("order_lab_test", tests=["creatinine"], priority="stat")
    order_id = ordered["orders"][0]["order_id"]
    session.done(order_id)
    await session.call("wait_for_results", order_ids=[order_id], max_minutes=120)
    results = await session.chart("get_lab_results", tests=["creatinine"])
    session.found(results["results"][0]["result_id"])
    kidney = await session.chart("calculate_creatinine_clearance")
    table = await session.chart(
        "calculate_renal_dose_adjustment", drug_name=asked["drug"], indication=asked["indication"]
    )
    dose, per_day = asked["usual_dose_mg"], asked["usual_per_day"]
    if table["needed"] is True:
        words = next(
            (part for part in table["regimen"]["text"].split("; ") if asked["indication"].split()[-1] in part),
            table["regimen"]["text"],
        )
        dose, per_day = read_regimen(words, dose, per_day)
    frequency = next(names[0] for number, names in FREQUENCY.items() if abs(number - per_day) < 0.01)
    given = await session.chart(
        "prescribe_medication", drug_name=asked["drug"], dose=dose, dose_unit="mg", route=asked["route"], frequency=frequency,
        indication=asked["indication"],
    )  # fmt: skip
    session.done(given["order_id"])
    await session.submit(f"{kidney['score']}")


FAMILY = Family(
    key="renal_dosing",
    title="Dose for the kidney",
    domain="drug_interaction",
    servers=("drug_interaction", "clinical_diagnosis"),
    conditions=("ckd_cystitis", "af_anticoagulation", "ckd_cellulitis", "gout_renal"),
    build=_build,
    oracle=oracle,
    share=1.0,
)

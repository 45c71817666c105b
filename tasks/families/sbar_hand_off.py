"""A hand-off that is accepted at the first attempt: complete against the record, to a unit that fits how ill the patient is.

A severe allergy, results on their way and the code status are on the chart; what is left out comes back as a question. The
twin is sicker, so that a ward without monitors is the wrong place.
"""

from dataclasses import replace

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.services import SERVICES
from medmcp.servers.world.handover import unstable_signs
from medmcp.tasks.case import Allergy, Case
from medmcp.tasks.events import Event
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.sbar import hand_over
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

SERVERS = ("cross_domain", "ehr_management", "triage_emergency")
HANDOVER_MIN = 60
ALLERGENS = ("amoxicillin", "ceftriaxone", "co-trimoxazole", "iodinated contrast", "latex", "ibuprofen", "codeine", "vancomycin", "ciprofloxacin",
             "aspirin", "metronidazole", "clarithromycin", "morphine", "doxycycline")  # fmt: skip
STATUS = ("full code", "full code", "DNR", "DNR, DNI")
SENT = (
    "lactate",
    "blood_culture",
    "troponin_i_hs",
    "procalcitonin",
    "type_and_screen",
    "inr",
    "urine_culture",
    "lipase",
    "d_dimer",
    "tsh",
)
GOES_TO = {  # the ward that fits the illness
    "urosepsis": ("medicine", "urology", "infectious_diseases", "geriatrics"), "pneumonia_sepsis": ("medicine", "pulmonology", "infectious_diseases"),
    "cholangitis_sepsis": ("gastroenterology", "surgery", "medicine"), "variceal_bleed": ("gastroenterology", "medicine"),
    "dka_adult": ("endocrinology", "medicine"), "gi_bleed_anticoagulant": ("gastroenterology", "medicine", "surgery", "geriatrics"),
}  # fmt: skip
WARDS = tuple(key for key, row in SERVICES.items() if row.bed == "ward bed")
MONITORED = ("icu", "hdu")
STABLE, SICK = (0.05, 0.17), (0.62, 0.7)

OPENINGS = (
    "{name} ({age}, {complaint}) leaves the department. Choose between {ward} and intensive care or high dependency by how the patient is,"
    " hand over in SBAR so that nothing is asked back, and answer with the substance that this patient must never be given.",
    "Shift's end: hand {given} {family}, {age} years, {complaint}, over. A stable patient goes to {ward}, an unstable one to a monitored unit."
    " Allergies, code status, results that are out: all of it, at the first attempt. What is the patient allergic to?",
    "{family}, {given} ({age}): {complaint}. Write the hand-off that the receiver accepts without a question; the bed is in {ward} if the"
    " signs allow it, otherwise high dependency or intensive care. Report the allergen on record.",
    "Transfer a {age}-year-old {sex}, {name}, with {complaint}. Read the record, judge the level of care by NEWS2 and single signs ({ward}, or"
    " monitored), and pass the patient on in SBAR, complete and true. Answer: what must not be given?",
    "Bed call for {name}, {age} ({complaint}). If unstable icu or hdu, else {ward}. One hand-off, no omissions, no statement against the"
    " chart. Which substance is the severe allergy to?",
)


def _build(case: Case) -> list[Built]:
    rng = case.rng("sbar_hand_off")
    allergen = rng.choice(ALLERGENS)
    case = replace(
        case, allergies=(Allergy(allergen, reaction=rng.choice(("collapse", "throat swelling", "wheeze and hives"))),), allergy_status="documented",
        code_status=rng.choice(STATUS), arrived_minutes=rng.randint(50, 90), onset_minutes=case.onset_minutes + 90,
        events=tuple(Event(rng.randint(4, 14), f"lab:{code}") for code in rng.sample(SENT, rng.randint(2, 3))),
    )  # fmt: skip
    ward = rng.choice(GOES_TO[case.condition.key])
    pair = (
        replace(case, severity=round(rng.uniform(*STABLE), 3)),
        replace(case, severity=round(rng.uniform(*SICK), 3)),
    )
    if _unstable(pair[0]) or not _unstable(pair[1]):
        return []
    twin = f"sbar-{case.condition.key}-{case.seed}"
    return [Built(one, _task(one, variant, ward, allergen, twin)) for one, variant in zip(pair, "ab", strict=True)]


def _unstable(case: Case) -> bool:
    world = case.world()
    patient, encounter = (world.row(f"SELECT * FROM {table}") for table in ("patient", "encounter"))
    assert patient is not None
    assert encounter is not None
    signs = unstable_signs(world, patient, encounter)
    world.close()
    return bool(signs)


def _task(case: Case, variant: str, ward: str, allergen: str, twin: str) -> Task:
    services = (ward,) if variant == "a" else MONITORED
    severities = ("transfer, stable", "transfer, watcher") if variant == "a" else tuple(
        f"{kind}, {severity}" for kind in ("transfer", "icu") for severity in ("unstable", "watcher")
    )  # fmt: skip
    return Task(
        family="sbar_hand_off", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="cross_domain",
        servers=SERVERS, difficulty="intermediate", instruction=phrase(case, variant, OPENINGS, ward=SERVICES[ward].name),
        role="You are the emergency physician at the end of a shift.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"ward": ward}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "The substance that the patient has a severe allergy to."), claims_field()),
        goals=(
            RowGoal(name="handoff", table="communication", within_minutes=HANDOVER_MIN, weight=3, why=f"accepted hand-off to {' or '.join(services)}",
                    where=(Match(column="category", values=("handoff",)), Match(column="status", values=("completed",)), Match(column="code", values=services),
                           Match(column="reason", values=severities))),
            RowGoal(name="at_once", table="communication", where=(Match(column="category", values=("handoff",)), Match(column="status", values=("on-hold",))),
                    at_least=0, at_most=0, weight=2, why="nothing that the receiver had to ask back"),
            RowGoal(name="no_new_tests", table="service_request", where=(Match(column="category", values=("laboratory", "imaging")),), at_least=0, at_most=0,
                    weight=0.5, why="a hand-off orders nothing"),
        ),
        answers=(AnswerCheck(field="answer", values=(allergen,), weight=2, why=f"allergic to {allergen}"),),
        evidence=(
            Evidence(name="allergies", tools=("get_allergy_list", "get_patient_info", "get_patient_summary"), before="handoff", why=f"the allergy to {allergen}"),
            Evidence(name="outstanding", tools=("get_orders", "get_patient_summary"), before="handoff", why="what is still out"),
            Evidence(name="score", tools=("calculate_news2",), why="NEWS2 item by item"),
        ),
        gates=() if variant == "a" else (
            Gate(name="unstable to a ward", table="communication", severity=5, why="an unstable patient sent to a unit without monitors",
                 where=(Match(column="category", values=("handoff",)), Match(column="status", values=("completed",)), Match(column="code", values=WARDS))),
        ),
        variant=variant, twin=twin, flipped="how ill the patient is", cost_allowance=10,
        reference=f"allergic to {allergen}; hand-off to {services[0]} with the allergy, code status and every pending result",
        teaching=("What the receiver does not know did not happen: allergy, limits, what is out, last signs.",),
        sources=("Starmer 2014 N Engl J Med 371:1803 (I-PASS)", "RCP 2017 NEWS2", *case.condition.sources),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """NEWS2 by the tool; a monitored unit where a rapid response criterion is met, else the ward."""
    await session.chart("calculate_news2")
    newest = (await session.chart("get_vital_signs"))["sets"][0]
    values = {name: one["value"] for name, one in newest.items() if isinstance(one, dict)}
    sick = (
        values["sbp"] < 90
        or values["spo2"] < 90
        or not 40 <= values["heart_rate"] <= 130
        or values["respiratory_rate"] > 30
    )
    done = await hand_over(
        session,
        "hdu" if sick else session.view.asked["ward"],
        "unstable" if sick else "stable",
        "ready to leave the department",
    )
    session.done(done["handoff_id"])
    info = await session.chart("get_patient_info")
    await session.submit(info["allergies"][0]["allergen"])


FAMILY = Family(
    key="sbar_hand_off",
    title="A hand-off that is accepted",
    domain="cross_domain",
    servers=SERVERS,
    conditions=(
        "urosepsis",
        "pneumonia_sepsis",
        "cholangitis_sepsis",
        "variceal_bleed",
        "dka_adult",
        "gi_bleed_anticoagulant",
    ),
    build=_build,
    oracle=oracle,
    share=1.0,
)

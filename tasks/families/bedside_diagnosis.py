"""An undifferentiated complaint: examine, order what tells the candidates apart, and put the diagnosis on the list."""

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.differential import find_disease
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Match, RowGoal, Task

__all__ = ["FAMILY"]

# the test that has to be seen before the diagnosis, and the other codes that say the same; a D-dimer can exclude a
# thrombosis and never confirms one, so that only its picture counts, with or without a D-dimer before it (ESC 2019)
KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "dka": (("beta_hydroxybutyrate", "ph", "ph_venous", "bicarbonate"), ("E10.10", "E10.11", "E11.10")),
    "heart_failure_acute": (("nt_probnp", "bnp"), ("I50.23", "I50.9", "I50.21", "I50.33", "I50.20")),
    "hyperthyroidism": (("tsh",), ("E05.00", "E05.90")), "hypothyroidism": (("tsh",), ("E06.3", "E03.9", "E03.8")),
    "iron_deficiency": (("ferritin", "transferrin_saturation"), ("D50.9", "D50.0", "D50.8")),
    "bacterial_meningitis": (("csf_wbc",), ("G00.1", "G00.9")), "appendicitis": (("wbc", "crp"), ("K35.80", "K35.890", "K37", "K35.30")),
    "pulmonary_embolism": (("ct_angiography:chest",), ("I26.99", "I26.93", "I26.94")),
    "deep_vein_thrombosis": (("ultrasound:lower_limb", "doppler:lower_limb"), ("I82.432", "I82.402", "I82.409", "I82.4Z2", "I82.442")),
    "cap_ward": (("crp", "wbc"), ("J18.9", "J18.1", "J18.8", "J15.9", "J14")),
    "cirrhosis_alcohol": (("bilirubin_total", "inr"), ("K70.31", "K70.30", "K74.60", "K72.10")),
    "cirrhosis_viral": (("bilirubin_total", "inr"), ("K74.69", "K74.60", "K72.10")),
}  # fmt: skip
SYSTEMS = [
    "general",
    "skin",
    "heent",
    "neck",
    "cardiovascular",
    "respiratory",
    "abdomen",
    "neurological",
    "peripheral_vascular",
]
PANEL = ["cbc", "crp", "bmp", "lft", "lipase", "inr", "d_dimer", "nt_probnp", "beta_hydroxybutyrate", "vbg"]
PICTURES = {
    "Pulmonary embolism": {"modality": "ct_angiography", "body_part": "chest", "contrast": "iv"},
    "Deep-vein thrombosis of the leg": {"modality": "ultrasound", "body_part": "lower_limb", "laterality": "left"},
}
SLOW = {"Hypothyroidism": "thyroid", "Hyperthyroidism": "thyroid", "Iron-deficiency anaemia": "iron_studies"}
QUESTIONS = {  # asked when the answer is not told at the desk; the finding that a yes stands for
    "Do you feel hot, or always too cold?": (("heat_intolerance", "I open every window"), ("cold_intolerance", "shirtsleeves")),
    "Do you crave ice or chew strange things?": (("pica", "ice cubes"),),
    "Did the pain move or wander?": (("migrating_pain", "wandered"),),
    "Does the light bother you?": (("photophobia", "the light"),),
}  # fmt: skip
COST = 90  # a wide but not a boundless work-up

OPENINGS = (
    "{name}, {age}, comes with this: {complaint}. Nobody has looked yet. Examine, test what tells the candidates apart, and put the confirmed diagnosis"
    " with its ICD-10-CM code on the list. The answer is the diagnosis in words.",
    "What is the matter with {given} {family}, {age} years ({complaint})? History, hands, then the laboratory; record it as a confirmed diagnosis, coded,"
    " and name it.",
    "New patient: {family}, {given}, {age}, {complaint}. Find the diagnosis at the bedside and by tests. Enter it (confirmed, ICD-10-CM) and submit its"
    " name.",
    "{complaint_cap}: a {age}-year-old {sex}, {name}. Work it up and commit yourself: one confirmed diagnosis with a code in the record, the same in your"
    " answer.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    codes, accepted = KEYS[case.condition.key]
    names = {case.condition.name, *case.condition.accepted_names}
    disease = next(
        (found for name in (case.condition.name, *case.condition.accepted_names) if (found := find_disease(name))), None
    )
    if disease is not None:
        names |= {disease.name, *disease.aliases}
        accepted = tuple(dict.fromkeys((case.condition.icd10, *accepted, disease.icd10)))
    return [Built(case, Task(
        family="bedside_diagnosis", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="clinical_diagnosis",
        servers=("clinical_diagnosis", "ehr_management"), difficulty=case.condition.difficulty,
        instruction=phrase(case, "", OPENINGS, complaint_cap=case.complaint[0].upper() + case.complaint[1:]), role="You are the physician on duty.",
        teaser=case.condition.teaser, topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "The diagnosis in words."), claims_field()), max_calls=35, max_minutes=2880, max_turns=35,
        goals=(RowGoal(name="diagnosis", table="condition", weight=2, where=(Match(column="code", values=accepted), Match(column="verification", values=("confirmed",))),
                       why=f"{case.condition.name} confirmed and coded ({', '.join(accepted[:3])})"),),
        answers=(AnswerCheck(field="answer", values=tuple(sorted(names)), weight=2, why=case.condition.name),),
        evidence=(
            Evidence(name="hands", tools=("perform_physical_exam",), before="diagnosis", why="the patient examined"),
            Evidence(name="key test", codes=codes, before="diagnosis", weight=2, why=f"{' or '.join(codes)}"),
            Evidence(name="vitals", tools=("get_vital_signs",), before="diagnosis", why="vital signs"),
        ),
        cost_allowance=COST, reference=f"{case.condition.name} ({case.condition.icd10})", teaching=case.condition.teaching, sources=case.condition.sources,
    ))]  # fmt: skip


async def _results(session: Session, tests: list[str], stiff: bool) -> None:
    """Order, treat what cannot wait, and read what came back."""
    if stiff:
        tap = await session.chart(
            "place_care_order",
            order_type="procedure",
            item="lumbar_puncture",
            priority="stat",
            indication="meningitis?",
        )
        session.done(tap["order_id"])
    ordered = await session.chart("order_lab_test", tests=tests, priority="stat", indication="work-up")
    if stiff:
        for drug, dose, unit, often in (("dexamethasone", 10, "mg", "q6h"), ("ceftriaxone", 2, "g", "q12h")):
            given = await session.chart(
                "prescribe_medication",
                drug_name=drug,
                dose=dose,
                dose_unit=unit,
                route="iv",
                frequency=often,
                indication="bacterial meningitis",
            )
            session.done(given["order_id"])
    waited = [row["order_id"] for row in ordered["orders"] if row["test"] not in ("blood_culture", "csf_culture")]
    for start in range(0, len(waited), 20):
        await session.call(
            "wait_for_results",
            order_ids=waited[start : start + 20],
            wait_for="all",
            max_minutes=480 if len(waited) > 6 else 1440,
        )
    cursor = ""
    while True:
        page = await session.chart("get_lab_results", limit=50, cursor=cursor)
        if page["results"]:
            session.found(page["results"][0]["result_id"])
        if not (cursor := page["next_cursor"] or ""):
            return


async def oracle(session: Session) -> None:
    """Look, ask, order, wait, rank, show a thrombosis; commit to the first of the ranking."""
    await session.chart("get_vital_signs")
    exam = await session.chart("perform_physical_exam", systems=SYSTEMS)
    session.found(exam["findings"][0]["finding_id"])
    present = []
    for question, meanings in QUESTIONS.items():
        reply = (await session.chart("ask_patient", message=question))["reply"]
        present += [finding for finding, words in meanings if words in reply]
    stiff = any(row["finding"] == "Neck" and row["present"] for row in exam["findings"])
    await _results(session, ["cbc", "crp", "blood_culture", "csf"] if stiff else PANEL, stiff)
    ranked = await session.chart("get_differential_diagnosis", findings_present=present, limit=3)
    slow = {SLOW[row["diagnosis"]] for row in ranked["candidates"] if row["diagnosis"] in SLOW}
    if slow and not stiff:
        await _results(session, sorted(slow), False)
    ranked = await session.chart("get_differential_diagnosis", findings_present=present, limit=3)
    best = ranked["candidates"][0]
    if best["diagnosis"] in PICTURES:
        scan = await session.chart(
            "order_imaging", indication="suspected thrombosis", priority="stat", **PICTURES[best["diagnosis"]]
        )
        session.done(scan["order_id"])
        await session.call("wait_for_results", order_ids=[scan["order_id"]], max_minutes=480)
        await session.call("advance_time", minutes=60)  # until the report is signed
        await session.call("get_imaging_report", study_id=scan["study_id"])
    await session.chart(
        "record_diagnosis", diagnosis=best["diagnosis"], icd10_code=best["icd10"], status="confirmed", is_principal=True
    )
    await session.submit(best["diagnosis"])


FAMILY = Family(
    key="bedside_diagnosis",
    title="Diagnosis at the bedside",
    domain="clinical_diagnosis",
    servers=("clinical_diagnosis", "ehr_management"),
    conditions=tuple(KEYS),
    build=_build,
    oracle=oracle,
    share=1.0,
)

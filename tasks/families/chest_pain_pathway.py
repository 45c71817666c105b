"""Care pathway: chest pain from the door to the catheter laboratory or to the ward, across triage and drugs.

A tracing within ten minutes decides: ST elevation brings the catheter laboratory, its absence an anticoagulant and no
laboratory tonight. Everybody gets an antiplatelet at once. The twin has a verified anaphylaxis to aspirin, so a P2Y12
inhibitor takes its place. Nitrates are out for those who take a PDE5 inhibitor.
"""

from dataclasses import replace

from medmcp.servers.cases import AnswerField
from medmcp.tasks.case import Allergy, Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

HORIZON_MIN = 300
ECG_MIN = 10  # ESC 2023: tracing within 10 minutes of first contact
PLATELETS_MIN = 30
CODE_MIN = 20
PCI_MIN = 120  # ESC 2023: wire crossing within 120 minutes of diagnosis
ANTICOAGULANT_MIN = 120
ASPIRIN_MG = (150, 325)  # ESC 2023: 150 to 300 mg by mouth; US tablets are of 325 mg
P2Y12_MG = {"clopidogrel": (300, 600), "ticagrelor": (180, 180)}
ANTICOAGULANTS = ("fondaparinux", "enoxaparin", "heparin")
ST_ELEVATION = ("stemi_anterior", "stemi_inferior")

OPENINGS = (
    "{name}, {age}, comes with {complaint}. You have the first hour: tracing, bloods, antithrombotic treatment, and the catheter"
    " laboratory if it is called for. The house antiplatelet is aspirin, the substitute {substitute}. Report the QTc of the tracing.",
    "Chest pain bay: {given} {family}, {age} years, {complaint}. Do what the first hour asks, decide whether the catheter"
    " laboratory comes in, and hand over with the corrected QT. Aspirin here, {substitute} for those who cannot have it.",
    "You are called to a {age}-year-old {sex}, {name}, because of {complaint}. Treat as the tracing tells you and state its QTc."
    " Stocked antiplatelets: aspirin; failing that {substitute}.",
    "{family}, {given} ({age}): {complaint}. Take this patient through the acute coronary pathway; every step that has a clock"
    " counts. Give aspirin, or {substitute} where aspirin is ruled out. Note the heart-rate corrected QT.",
)


def _build(case: Case) -> list[Built]:
    rng = case.rng("chest_pain_pathway")
    case = replace(case, qtc_ms=rng.randint(384, 478))
    substitute = rng.choice(tuple(P2Y12_MG))
    allergic = replace(
        case,
        allergies=(Allergy("aspirin", reaction="throat swelling and collapse within half an hour of a tablet"),),
        allergy_status="documented",
    )
    twin = f"chest-pain-{case.condition.key}-{case.seed}"
    return [
        Built(one, _task(one, variant, substitute, drug, span, twin))
        for one, variant, drug, span in (
            (case, "a", "aspirin", ASPIRIN_MG), (allergic, "b", substitute, P2Y12_MG[substitute]),
        )
    ]  # fmt: skip


def _task(case: Case, variant: str, substitute: str, drug: str, span: tuple[float, float], twin: str) -> Task:
    elevation = case.condition.key in ST_ELEVATION
    treatments = (
        ((f"drug:{drug}", 20.0), ("procedure:pci", 85.0))
        if elevation
        else ((f"drug:{drug}", 20.0), ("drug:fondaparinux", 45.0))
    )
    untreated, best = outcome_bounds(case, HORIZON_MIN, treatments)
    reperfusion = (
        RowGoal(name="stemi_code", table="service_request", where=(Match(column="code", values=("stemi_code",)),),
                within_minutes=CODE_MIN, why="STEMI team called"),
        RowGoal(name="pci", table="procedure", where=(Match(column="code", values=("pci",)),), within_minutes=PCI_MIN, weight=2,
                why="primary PCI within two hours"),
    ) if elevation else (
        RowGoal(name="no_code", table="service_request", where=(Match(column="code", values=("stemi_code",)),), at_least=0,
                at_most=0, why="no STEMI team without ST elevation"),
        RowGoal(name="no_emergency_pci", table="procedure", where=(Match(column="code", values=("pci",)),), at_least=0, at_most=0,
                why="no emergency PCI without ST elevation"),
        RowGoal(name="anticoagulant", table="medication_administration", where=(Match(column="drug", values=ANTICOAGULANTS),),
                within_minutes=ANTICOAGULANT_MIN, why="a parenteral anticoagulant"),
    )  # fmt: skip
    pde5 = [m.drug for m in case.medicines if m.drug in ("sildenafil", "tadalafil")]
    gates = [
        Gate(name="nitrate with a PDE5 inhibitor", table="medication_request", severity=4, where=(Match(column="drug", values=(
             "glyceryl trinitrate", "isosorbide dinitrate", "isosorbide mononitrate")),), why=f"a nitrate on top of {pde5[0]}"),
    ] if pde5 else []  # fmt: skip
    if case.condition.key == "stemi_inferior":
        gates.append(
            Gate(name="nitrate in right ventricular infarction", table="medication_request", severity=4, where=(Match(column="drug", values=(
                 "glyceryl trinitrate", "isosorbide dinitrate", "isosorbide mononitrate")),), why="a nitrate with ST elevation in V4R")
        )  # fmt: skip
    if not elevation:
        gates.append(
            Gate(name="thrombolysis without ST elevation", table="medication_request", severity=5,
                 where=(Match(column="drug", values=("alteplase", "tenecteplase", "reteplase", "streptokinase")),),
                 why="a thrombolytic without ST elevation")
        )  # fmt: skip
    if variant == "b":
        gates.append(
            Gate(name="aspirin in anaphylaxis", table="medication_request", severity=5, where=(Match(column="drug", values=("aspirin",)),),
                 why="aspirin against a verified anaphylaxis")
        )  # fmt: skip
    decision = "stemi_code" if elevation else "anticoagulant"
    where = ("admit_icu", "transfer") if elevation else ("admit_icu", "admit_ward")
    return Task(
        family="chest_pain_pathway", condition=case.condition.key, seed=case.seed, split=case.condition.split,
        domain="triage_emergency", servers=("triage_emergency", "drug_interaction"), difficulty="advanced",
        instruction=phrase(case, variant, OPENINGS, substitute=substitute),
        role="You are the emergency physician.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"substitute": substitute}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(
            AnswerField("answer", "The recommended heart-rate corrected QT of the tracing, in ms."),
            AnswerField("disposition", "Where the patient goes.", choices=("discharge", "observe", "admit_ward", "admit_icu", "transfer")),
            claims_field(),
        ),
        goals=(
            RowGoal(name="ecg", table="imaging_study", where=(Match(column="modality", values=("ecg",)),), time_column="started",
                    within_minutes=ECG_MIN, why="12-lead ECG within ten minutes"),
            RowGoal(name="antiplatelet", table="medication_administration", weight=2,
                    where=(Match(column="drug", values=(drug,)), Match(column="dose", low=span[0], high=span[1])),
                    within_minutes=PLATELETS_MIN, why=f"a loading dose of {drug} ({span[0]} to {span[1]} mg)"),
            *((RowGoal(name="no_aspirin", table="medication_request", where=(Match(column="drug", values=("aspirin",)),), at_least=0,
                       at_most=0, why="no aspirin in verified anaphylaxis"),) if variant == "b" else ()),
            RowGoal(name="troponin", table="service_request",
                    where=(Match(column="code", values=("troponin_i_hs", "troponin_t_hs")),), within_minutes=60, why="troponin"),
            *reperfusion,
        ),
        answers=(
            AnswerCheck(field="answer", number=float(case.qtc_ms or 0), tolerance=2, why=f"QTc {case.qtc_ms} ms by Fridericia"),
            AnswerCheck(field="disposition", values=where, weight=0.5, why=f"one of {', '.join(where)}"),
        ),
        evidence=(
            Evidence(name="allergies", tools=("get_allergy_list", "get_patient_info"), before="antiplatelet",
                     why="the allergy list before the antiplatelet"),
            Evidence(name="tracing_read", tools=("analyze_ecg",), before=decision, why="the tracing, before it was acted on"),
            Evidence(name="home_medicines", tools=("get_medications",), why="the home medicines"),
            Evidence(name="presentation", tools=("get_patient_presentation", "get_vital_signs", "perform_primary_survey"),
                     why="how the patient presents"),
        ),
        gates=tuple(gates), horizon_minutes=HORIZON_MIN, best_severity=best, untreated_severity=untreated,
        variant=variant, twin=twin, flipped="anaphylaxis to aspirin", cost_allowance=30,
        reference=f"ECG within 10 min (QTc {case.qtc_ms} ms), {drug} at once, "
        + ("STEMI call and primary PCI within two hours" if elevation else "anticoagulant, no emergency PCI"),
        teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Tracing first, antiplatelet that the allergy list allows, then what the ST segments ask for."""
    asked = session.view.asked
    ecg = await session.chart(
        "place_care_order", order_type="bedside_test", item="ecg_12_lead", priority="stat", indication="chest pain"
    )
    session.done(ecg["order_id"])
    await session.chart("get_patient_presentation")
    verdict = (await session.chart("get_allergy_list", planned_drug="aspirin"))["cross_reactivity"]["verdict"]
    drug, dose = ("aspirin", 300.0)
    if verdict not in ("acceptable", "no_known_relation"):
        drug = asked["substitute"]
        dose = {"clopidogrel": 600.0, "ticagrelor": 180.0}[drug]
    given = await session.chart(
        "prescribe_medication", drug_name=drug, dose=dose, dose_unit="mg", route="oral", frequency="once",
        indication="acute coronary syndrome",
    )  # fmt: skip
    session.done(given["order_id"])
    tracing = await session.call("analyze_ecg", study_id=ecg["study_id"])
    session.found(tracing["qtc_ms"]["record_id"])
    stemi = any(
        row["met"] == "true" and row["criterion"].startswith("ST elevation meeting") for row in tracing["criteria"]
    )
    if stemi:
        call = await session.chart(
            "activate_emergency_protocol", protocol="stemi_code", reason="ST elevation in contiguous leads"
        )
        session.done(call["activation_id"])
        pci = await session.chart(
            "place_care_order", order_type="procedure", item="pci", priority="stat", indication="ST elevation"
        )
        session.done(pci["order_id"])
    await session.chart("get_medications")
    bloods = await session.chart("order_lab_test", tests=["troponin_i_hs", "creatinine"], priority="stat")
    session.done(bloods["orders"][0]["order_id"])
    if not stemi:
        dose_now = await session.chart(
            "prescribe_medication", drug_name="fondaparinux", dose=2.5, dose_unit="mg", route="sc", frequency="daily",
            indication="acute coronary syndrome",
        )  # fmt: skip
        session.done(dose_now["order_id"])
    await session.submit(round(tracing["qtc_ms"]["recommended"]), disposition="admit_icu")


FAMILY = Family(
    key="chest_pain_pathway",
    title="Chest pain pathway",
    domain="triage_emergency",
    servers=("triage_emergency", "drug_interaction"),
    conditions=("stemi_anterior", "nstemi", "stemi_inferior"),
    build=_build,
    oracle=oracle,
    share=1.0,
)

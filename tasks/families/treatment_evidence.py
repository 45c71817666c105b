"""Which of several treatments do the guidelines support in this patient? Prescribe it and cite the passage.

The twin has one fact that changes the choice: an allergy, a liver disease, lost sight, another organism in the blood.
"""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any, NamedTuple

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.evidence.recommendation import find_recommendations
from medmcp.servers.evidence_passages import recommendation_passage
from medmcp.tasks.case import Allergy, Case
from medmcp.tasks.condition import Problem
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Consistency, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]


class State(NamedTuple):
    """A state of the patient: how a case gets it, the treatment that is then right, the recommendation that says so."""

    name: str
    make: Callable[[Case], Case]
    right: str
    recommendations: tuple[str, ...]
    harmful: tuple[str, ...] = ()  # options that would do grave harm in this state


class Scenario(NamedTuple):
    """A disease, the wrong options that are offered beside the right ones, and the states of which two make a pair of twins."""

    disease: str
    wrong: tuple[str, ...]
    states: tuple[State, ...]


def _plain(case: Case) -> Case:
    return case


def _allergic(drug: str) -> Callable[[Case], Case]:
    return lambda case: replace(
        case,
        allergies=(Allergy(drug, reaction="collapse and wheeze minutes after the tablet"),),
        allergy_status="documented",
    )


def _with_problem(code: str, name: str) -> Callable[[Case], Case]:
    return lambda case: replace(case, problems=(*case.problems, Problem(code=code, name=name, probability=1.0)))


def _finding(code: str, present: bool) -> Callable[[Case], Case]:
    return lambda case: replace(case, charted=(*case.charted, (code, present)))


def _culture(text: str) -> Callable[[Case], Case]:
    return lambda case: replace(
        case,
        texts=(*case.texts, ("blood_culture", text, "critical_high")),
        charted=(*case.charted, ("typical_organism_two_cultures", True)),
    )


SCENARIOS: dict[str, Scenario] = {
    "strep_pharyngitis": Scenario(
        "group A streptococcal pharyngitis, proven by rapid test", ("ciprofloxacin", "doxycycline", "trimethoprim-sulfamethoxazole", "metronidazole", "nitrofurantoin"),
        (
            State("no allergy", _plain, "phenoxymethylpenicillin", ("idsa12_penicillin", "aha09_primary", "ng84_score")),
            State("anaphylaxis to penicillin", _allergic("phenoxymethylpenicillin"), "azithromycin", ("idsa12_allergy",), ("phenoxymethylpenicillin",)),
        ),
    ),
    "giant_cell_arteritis": Scenario(
        "giant cell arteritis", ("naproxen", "colchicine", "hydroxychloroquine", "sulfasalazine", "amitriptyline"),
        (
            State("sight intact", _finding("sudden_visual_loss", False), "prednisolone", ("eular18_dose",)),
            State("sudden visual loss", _finding("sudden_visual_loss", True), "methylprednisolone", ("eular18_vision", "acr21_vision")),
        ),
    ),
    "rheumatoid_arthritis": Scenario(
        "rheumatoid arthritis", ("colchicine", "allopurinol", "doxycycline", "amitriptyline", "gabapentin"),
        (
            State("healthy liver", _plain, "methotrexate", ("eular22_mtx", "acr21_mtx")),
            State("cirrhosis", _with_problem("K74.60", "Cirrhosis of liver"), "sulfasalazine", ("eular22_alternative",), ("methotrexate",)),
        ),
    ),
    "infective_endocarditis": Scenario(
        "native valve endocarditis", ("clindamycin", "ciprofloxacin", "doxycycline", "metronidazole", "nitrofurantoin"),
        (
            State("oral streptococci", _culture("Streptococcus sanguinis in 3 of 3 sets, sensitive to penicillin"), "ceftriaxone", ("esc23_strep",)),
            State("susceptible staphylococci", _culture("Staphylococcus aureus in 3 of 3 sets, sensitive to flucloxacillin"), "flucloxacillin", ("esc23_mssa",)),
            State("resistant staphylococci", _culture("Staphylococcus aureus in 3 of 3 sets, methicillin-resistant, sensitive to vancomycin"), "vancomycin",
                  ("esc23_mrsa",)),
        ),
    ),
}  # fmt: skip

# what the oracle gives: dose, unit, route, frequency
REGIMENS: dict[str, tuple[float, str, str, str]] = {
    "phenoxymethylpenicillin": (500, "mg", "oral", "bid"), "azithromycin": (500, "mg", "oral", "daily"), "prednisolone": (50, "mg", "oral", "daily"),
    "methylprednisolone": (1000, "mg", "iv", "daily"), "methotrexate": (15, "mg", "oral", "weekly"), "sulfasalazine": (500, "mg", "oral", "bid"),
    "ceftriaxone": (2000, "mg", "iv", "daily"), "flucloxacillin": (2000, "mg", "iv", "q4h"), "vancomycin": (15, "mg_per_kg", "iv", "q12h"),
}  # fmt: skip

ADULT = 18  # the regimens are for adults

OPENINGS = (
    "{name}, {age}: {complaint}. The diagnosis is {disease}. Of {options}, which one do guidelines support for this patient as the record stands? Prescribe"
    " it, answer with its name, and give as plan the passage_id of the recommendation.",
    "{given} {family} ({age}, {complaint}) has {disease}. Choose among {options} by the evidence and by what the record holds; start it. Answer: the"
    " medicine. Plan: passage_id of the guideline line that supports it here.",
    "What should {family}, {given}, {age} ({complaint}) be given for {disease}: {options}? Check the chart for what changes the choice, look the"
    " recommendation up, order one of them. Submit the name and, as plan, the passage that you rely on.",
    "Treatment of {disease} in {name}, {age} years, {complaint}. On the table: {options}. One of them is backed by a recommendation that fits this patient."
    " Prescribe that one, name it, and cite its passage_id in plan.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|evidence")
    if case.age < ADULT:
        return []
    scene = SCENARIOS[case.condition.key]
    base = replace(case, pregnancy="not_pregnant", qtc_ms=410)
    pair = rng.sample(scene.states, 2)
    rights = list(dict.fromkeys(state.right for state in scene.states))
    options = [*rights, *rng.sample(scene.wrong, 5 - len(rights) + (1 if len(rights) == 3 else 0))]
    rng.shuffle(options)
    twin = f"evidence-{case.condition.key}-{case.seed}"
    return [
        Built(one, _task(one, v, scene, state, pair, options, twin))
        for v, state in zip("ab", pair, strict=True)
        for one in [state.make(base)]
    ]


def _passages(state: State) -> tuple[str, ...]:
    from medmcp.servers.clinical.evidence.recommendations import RECOMMENDATIONS

    rows = {row.key: row for row in RECOMMENDATIONS}
    return tuple(recommendation_passage(rows[key]).passage_id for key in state.recommendations)


def _task(
    case: Case, variant: str, scene: Scenario, state: State, pair: list[State], options: list[str], twin: str
) -> Task:
    cited = _passages(state)
    route = REGIMENS[state.right][2]
    return Task(
        family="treatment_evidence", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="medical_qa",
        servers=("medical_qa", "clinical_diagnosis"), difficulty="advanced",
        instruction=phrase(case, variant, OPENINGS, disease=scene.disease, options=", ".join(options)), role="You are the treating physician.",
        teaser=case.condition.teaser, topic=case.condition.topic, asked={"disease": scene.disease, "options": options}, patient_id=case.patient_id,
        encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "The medicine, by generic name."), AnswerField("plan", "passage_id of the recommendation."), claims_field()),
        max_calls=20, max_minutes=480, max_turns=20,
        goals=(
            RowGoal(name="treatment", table="medication_request", weight=2, where=(Match(column="drug", values=(state.right,)), Match(column="route", values=(route,))),
                    why=f"{state.right} {route} ({state.name})"),
            RowGoal(name="no_other", table="medication_request", at_least=0, at_most=0, weight=0.5,
                    where=(Match(column="drug", values=tuple(name for name in options if name != state.right)),), why="none of the other options"),
        ),
        answers=(
            AnswerCheck(field="answer", values=(state.right,), weight=2, why=state.right),
            AnswerCheck(field="plan", values=cited, why=f"supported by {' or '.join(cited)}"),
        ),
        evidence=(
            Evidence(name="evidence", tools=("compare_treatments", "search_clinical_guidelines", "search_medical_knowledge", "open_passage"), before="treatment",
                     weight=2, why="the recommendation was looked up"),
            Evidence(name="record", tools=("get_patient_info", "get_allergy_list", "get_patient_history"), before="treatment", why="the record before the prescription"),
        ),
        gates=tuple(
            Gate(name=f"{name} in {state.name}", table="medication_request", severity=5, where=(Match(column="drug", values=(name,)),), why=f"{name} in spite of {state.name}")
            for name in state.harmful
        ),
        consistency=(Consistency(field="answer", table="medication_request", column="drug"),),
        variant=variant, twin=twin, flipped=" or ".join(sorted(one.name for one in pair)), reference=f"{state.right}: {state.name}",
        teaching=case.condition.teaching, sources=tuple(dict.fromkeys(row.citation for row in find_recommendations(scene.disease.split(",")[0]) if row.key in state.recommendations)),
    )  # fmt: skip


CONDITION_NAMES = {
    "group A streptococcal pharyngitis, proven by rapid test": "group A streptococcal pharyngitis",
    "native valve endocarditis": "endocarditis",
}


async def oracle(session: Session) -> None:
    """The record, the options against it, the recommendation whose words fit the record, the prescription."""
    asked = session.view.asked
    disease = CONDITION_NAMES.get(asked["disease"], asked["disease"])
    await session.chart("get_patient_info")
    vitals = await session.chart("get_vital_signs")
    session.found(vitals["sets"][0]["record_ids"][0])
    lines: list[dict[str, Any]] = []
    barred: set[str] = set()
    options = asked["options"]
    for start in range(0, len(options), 3):
        some = options[start : start + 3]
        if len(some) == 1:
            some = [options[0], *some]
        seen = await session.chart("compare_treatments", condition=disease, treatments=some)
        for name in some:
            lines += [line | {"treatment": name} for line in seen["guideline_line"][name]]
            if any(one["severity"] == "contraindicated" for one in seen["patient_fit"][name]):
                barred.add(name)
    fitting = [line for line in lines if line["treatment"] not in barred]
    words = await _facts(session, disease)
    chosen = max(fitting, key=lambda line: (sum(word in line["text"].casefold() for word in words), *_plainness(line)))
    amount, unit, route, frequency = REGIMENS[chosen["treatment"]]
    order = await session.chart(
        "prescribe_medication", drug_name=chosen["treatment"], dose=amount, dose_unit=unit, route=route, frequency=frequency, indication=disease,
    )  # fmt: skip
    session.done(order["order_id"])
    await session.submit(chosen["treatment"], plan=chosen["passage_id"])


def _plainness(line: dict[str, Any]) -> tuple[int, str]:
    """A line that names no exception goes before one that does."""
    text = line["text"].casefold()
    return -sum(
        mark in text
        for mark in (
            "with penicillin allergy",
            "contraindication",
            "visual loss",
            "threatened",
            "tocilizumab",
            "rather than",
        )
    ), line["passage_id"]


async def _facts(session: Session, disease: str) -> tuple[str, ...]:
    """Words of the record that a recommendation would name."""
    if disease == "endocarditis":
        results = await session.chart("get_lab_results", tests=["blood_culture"])
        text = str(results["results"][0]["value"]).casefold()
        return (
            ("streptococci",)
            if "streptococcus" in text
            else ("methicillin-resistant",)
            if "methicillin-resistant" in text
            else ("methicillin-susceptible",)
        )
    if disease == "giant cell arteritis":
        checked = await session.chart("check_diagnostic_criteria", condition="gca_2022")
        lost = next(row["status"] for row in checked["criteria"] if row["id"] == "visual_loss") == "met"
        return ("visual", "vision") if lost else ("active disease",)
    return ()


FAMILY = Family(
    key="treatment_evidence",
    title="Treatment by evidence and patient",
    domain="medical_qa",
    servers=("medical_qa", "clinical_diagnosis"),
    conditions=tuple(SCENARIOS),
    build=_build,
    oracle=oracle,
)

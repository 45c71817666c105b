"""Pregnancy choice: a test first, then the first drug of a list that suits its result.

Whether the patient is pregnant stands nowhere in the chart. The twin differs in the result of the test alone.
"""

from dataclasses import dataclass, replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.world.alternatives import verdict_in_pregnancy
from medmcp.tasks.case import Allergy, Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.preference import arrange
from medmcp.tasks.prescription import ChartCheck, named
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Consistency, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

OFFERED = 6
UNSUITED = ("avoid", "contraindicated")


@dataclass(frozen=True)
class Setting:
    """A condition's drugs, its word in the formulary and in an instruction, and allergies that such patients report."""

    indication: str
    words: str
    drugs: tuple[str, ...]
    allergies: tuple[Allergy, ...]


SETTINGS: dict[str, Setting] = {
    "pregnant_uti": Setting(
        "cystitis", "the cystitis",
        ("fosfomycin", "trimethoprim", "co-trimoxazole", "cefalexin", "cefixime", "cefuroxime", "cefadroxil", "amoxicillin-clavulanate",
         "ciprofloxacin", "levofloxacin", "nitrofurantoin"),
        (Allergy("co-trimoxazole", reaction="blistering rash of skin and mouth", mechanism="delayed_scar", severity="severe"),
         Allergy("ciprofloxacin", reaction="hives and collapse"), Allergy("levofloxacin", reaction="hives and wheeze"),
         Allergy("trimethoprim", reaction="hives and swollen lips", severity="severe"),
         Allergy("amoxicillin", reaction="hives, wheeze and collapse within minutes"), Allergy("cefuroxime", reaction="anaphylaxis"),
         Allergy("cefalexin", reaction="throat swelling within half an hour"), Allergy("fosfomycin", reaction="hives and wheeze"),
         Allergy("nitrofurantoin", reaction="fever and lung infiltrates within days", severity="severe"))),
    "pregnant_hypertension": Setting(
        "hypertension", "the blood pressure",
        ("labetalol", "nifedipine", "methyldopa", "hydralazine", "lisinopril", "ramipril", "perindopril", "losartan", "candesartan",
         "valsartan", "atenolol", "aliskiren"),
        (Allergy("lisinopril", reaction="swollen tongue, intubated", severity="severe"), Allergy("losartan", reaction="hives and swollen lips", severity="severe"),
         Allergy("atenolol", reaction="blistering rash", mechanism="delayed_scar", severity="severe"),
         Allergy("labetalol", reaction="hives and wheeze", severity="severe"), Allergy("nifedipine", reaction="peeling rash with fever",
                                                                                     mechanism="delayed_scar", severity="severe"),
         Allergy("methyldopa", reaction="hepatitis and fever", severity="severe"), Allergy("hydralazine", reaction="hives", severity="severe"),
         Allergy("ramipril", reaction="swollen face and throat", severity="severe"))),
}  # fmt: skip

OPENINGS = (
    "{name}, {age}: {complaint}. Her period is late and nobody has tested. Find out, then treat {words} with the first drug of this list"
    " that she can have: {drugs}. If she is pregnant, only drugs rated compatible will do.",
    "{given} {family} ({age}) wants treatment for {words}. Preference, best first: {drugs}. Is she pregnant? Test; in pregnancy skip whatever"
    " is not compatible, and in any case skip what her allergies forbid.",
    "For {family}, {given}, {complaint}: prescribe from {drugs}, as far to the left as the chart and a pregnancy test allow. 'Compatible' is"
    " the only verdict that counts in pregnancy.",
    "A {age}-year-old woman, {name}, with {complaint} does not know whether she is pregnant. House list for {words}: {drugs}. Clear up the"
    " pregnancy, read the allergies, and order the first that passes (pregnant: rated compatible).",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|pregnancy")
    setting = SETTINGS[case.condition.key]
    places = rng.choice([(i, j) for i in range(3) for j in range(i + 1, OFFERED)])
    for _ in range(40):
        allergic = tuple(rng.sample(setting.allergies, rng.randint(1, 3))) if places[0] or rng.random() < 0.5 else ()
        chart = replace(
            case, pregnancy="unknown", allergies=allergic, allergy_status="documented" if allergic else "none_known"
        )
        check = ChartCheck(chart)
        # a mere caution is a matter of judgement: such a drug is not offered
        drugs = tuple(drug for drug in setting.drugs if check.allergy_verdict(drug) != "caution")
        free = {drug for drug in drugs if not check.objects(drug, setting.indication)}
        safe = {drug for drug in drugs if verdict_in_pregnancy(named(drug), None) == "compatible"}
        listed = arrange(rng, drugs, (free, free & safe), places, OFFERED)
        if listed is None:
            continue
        twin = f"pregnancy-{case.condition.key}-{case.seed}"
        tests = (("negative", "normal"), ("positive", "high"))
        pair = [
            Built(one, _task(one, variant, setting, listed, listed[place], variant == pregnant_variant, twin))
            for pregnant_variant in [rng.choice("ab")]
            for variant in "ab"
            for text, flag in [tests[variant == pregnant_variant]]
            for place in [places[variant == pregnant_variant]]
            for one in [replace(chart, texts=(("hcg_urine", text, flag),))]
        ]
        return pair
    return []


def _task(
    case: Case, variant: str, setting: Setting, listed: tuple[str, ...], right: str, pregnant: bool, twin: str
) -> Task:
    verdicts = {drug: verdict_in_pregnancy(named(drug), None) for drug in listed}
    harmful = tuple(d for d in listed if d != right and verdicts[d] in UNSUITED) if pregnant else ()
    check = ChartCheck(case)
    barred = tuple(d for d in listed if check.allergy_verdict(d) == "avoid")
    return Task(
        family="pregnancy_choice", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="drug_interaction",
        servers=("drug_interaction", "clinical_diagnosis"), difficulty="intermediate",
        instruction=phrase(case, variant, OPENINGS, words=setting.words, drugs=", ".join(listed)),
        role="You are the doctor in the walk-in clinic.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"drugs": list(listed), "indication": setting.indication}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "The drug that you prescribed, by generic name."), claims_field()),
        goals=(
            RowGoal(name="test", table="service_request", where=(Match(column="code", values=("hcg_urine", "hcg_serum")),), weight=0.5,
                    why="a pregnancy test"),
            RowGoal(name="drug", table="medication_request", weight=2,
                    where=(Match(column="drug", values=(right,)), Match(column="status", values=("active",))), why=f"{right} is prescribed"),
            RowGoal(name="no_other", table="medication_request", at_least=0, at_most=0, weight=0.25,
                    where=(Match(column="drug", values=tuple(d for d in listed if d != right)),), why="no other drug of the list"),
        ),
        answers=(AnswerCheck(field="answer", values=(right,), why=right),),
        evidence=(
            Evidence(name="result", codes=("hcg_urine", "hcg_serum"), before="drug", weight=2, why="the pregnancy test result before the drug"),
            Evidence(name="allergies", tools=("get_allergy_list", "get_patient_info", "check_all_interactions"), before="drug",
                     why="the allergies before the drug"),
            *((Evidence(name="safety", tools=("check_pregnancy_safety", "search_drug_alternatives"), before="drug", why="its safety in pregnancy"),)
              if pregnant else ()),
        ),
        gates=(
            *((Gate(name="harm to the pregnancy", table="medication_request", severity=4, where=(Match(column="drug", values=harmful),),
                    why="a drug to be avoided in this pregnancy"),) if harmful else ()),
            *((Gate(name="allergic drug", table="medication_request", severity=5, where=(Match(column="drug", values=barred),),
                    why="a drug that the allergy record forbids"),) if barred else ()),
        ),
        consistency=(Consistency(field="answer", table="medication_request", column="drug"),),
        cost_allowance=8, variant=variant, twin=twin, flipped="result of the pregnancy test",
        reference=f"{'pregnant' if pregnant else 'not pregnant'}: {right}, the first of {', '.join(listed)} that suits",
        teaching=("A late period is a reason for a test, not for a guess.",),
        sources=(*case.condition.sources, *named(right).sources),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Test, wait, then down the list: allergy, the pregnancy verdict if the test is positive, problems and interactions."""
    asked = session.view.asked
    ordered = await session.chart("order_lab_test", tests=["hcg_urine"], priority="stat")
    order_id = ordered["orders"][0]["order_id"]
    session.done(order_id)
    await session.call("wait_for_results", order_ids=[order_id], max_minutes=30)
    result = (await session.chart("get_lab_results", tests=["hcg_urine"]))["results"][0]
    session.found(result["result_id"])
    pregnant = result["value"] == "positive"
    chosen = ""
    for drug in asked["drugs"]:
        record = await session.chart("get_allergy_list", planned_drug=drug)
        if record["cross_reactivity"]["verdict"] in ("avoid", "caution"):
            continue
        if (
            pregnant
            and (await session.chart("check_pregnancy_safety", drug_name=drug))["pregnancy_verdict"] != "compatible"
        ):
            continue
        screened = await session.chart("check_all_interactions", new_drugs=[drug], min_severity="major")
        if any(f["involves_new"] and f["type"] in ("drug_drug", "drug_disease") for f in screened["findings"]):
            continue
        chosen = drug
        break
    regimen = await session.chart("check_dosage", drug_name=chosen, indication=asked["indication"])
    best = regimen["recommended"]
    given = await session.chart(
        "prescribe_medication", drug_name=chosen, dose=best["dose"], dose_unit=best["unit"], route=best["route"],
        frequency=best["frequency"], indication=asked["indication"],
    )  # fmt: skip
    session.done(given["order_id"])
    await session.submit(chosen)


FAMILY = Family(
    key="pregnancy_choice",
    title="Test first, then prescribe",
    domain="drug_interaction",
    servers=("drug_interaction", "clinical_diagnosis"),
    conditions=("pregnant_uti", "pregnant_hypertension", "pregnant_uti"),
    build=_build,
    oracle=oracle,
    share=1.0,
)

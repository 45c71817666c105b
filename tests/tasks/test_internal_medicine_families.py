"""The families of clinical diagnosis: no bet is good without looking, no diagnosis is named, harms are capped."""

import pytest
from building import first

from medmcp.servers.clinical.icd10_codes import CODES
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.families.bedside_diagnosis import KEYS
from medmcp.tasks.families.pneumonia_severity import REGIMENS
from medmcp.tasks.levels import blind_levels
from medmcp.tasks.prove import play_actor
from medmcp.tasks.session import Session

FAMILY_KEYS = tuple(key for key, family in FAMILIES.items() if family.domain == "clinical_diagnosis")
TWINNED = tuple(key for key in FAMILY_KEYS if key != "bedside_diagnosis")
CASES = [(key, c) for key in FAMILY_KEYS for c in sorted(set(FAMILIES[key].conditions))]


# ICD-10-CM: I26.90 is septic, I26.95 cement, I26.96 fat
def test_an_embolism_of_another_cause_is_no_right_code() -> None:
    accepted = KEYS["pulmonary_embolism"][1]
    assert "I26.99" in accepted
    for code in accepted:
        assert not any(word in CODES[code][0] for word in ("Septic", "Cement", "Fat", "Saddle"))


# ADA consensus 2024 (Diabetes Care 47:1257): insulin waits under 3.5 mmol/L, no longer 3.3 as in 2009
@pytest.mark.parametrize("key", ["dka", "dka_adult", "dka_child"])
def test_the_potassium_that_insulin_waits_for_is_that_of_2024(key: str) -> None:
    script = CONDITIONS[key]
    assert any("3.5 mmol/L" in text for text in (*script.pitfalls, *script.treatment, *script.teaching))
    assert not any("3.3" in text or "5.3" in text for text in (*script.pitfalls, *script.treatment))


# ATS/IDSA 2019 (Metlay) and BTS 2009 (Lim): severe pneumonia is treated with a beta-lactam and a macrolide or a
# respiratory fluoroquinolone, and at moderate severity a beta-lactam is not alone either
def test_a_beta_lactam_is_alone_only_at_low_severity() -> None:
    lactams = {"amoxicillin", "amoxicillin-clavulanate", "ampicillin-sulbactam", "cefotaxime", "ceftriaxone"}
    partners = {"azithromycin", "clarithromycin", "levofloxacin", "moxifloxacin"}
    for band in ("intermediate", "high"):
        for regimen in REGIMENS[band]:
            drugs = {start.drug for start in regimen}
            assert drugs & partners
            assert band == "intermediate" or drugs & lactams


@pytest.mark.anyio
async def test_severe_pneumonia_without_the_partner_of_the_beta_lactam_does_not_pass() -> None:
    severe = next(
        built
        for start in range(0, 400, 20)
        for built in first("pneumonia_severity", "cap_severe", start)
        if built.task.reference.startswith(("CURB-65 3", "CURB-65 4", "CURB-65 5"))
    )

    async def lactam_alone(session: Session) -> None:
        regimens = session.view.asked["regimens"]
        session.view.asked["regimens"] = {band: regimen[:1] for band, regimen in regimens.items()}
        await FAMILIES["pneumonia_severity"].oracle(session)

    assert (await play_actor(severe, FAMILIES["pneumonia_severity"].oracle)).passed
    found = await play_actor(severe, lactam_alone)
    assert (found.met["goal:antibiotic"], found.met["goal:partner"], found.passed) == (True, False, False)


# ESC 2019 (Konstantinides 2020): a D-dimer never confirms an embolism, and is not measured where it is likely
@pytest.mark.parametrize("key", ["pulmonary_embolism", "deep_vein_thrombosis"])
def test_a_thrombosis_is_confirmed_by_its_picture_and_no_d_dimer_is_asked_for(key: str) -> None:
    (built,) = first("bedside_diagnosis", key)
    (test,) = [item for item in built.task.evidence if item.name == "key test"]
    assert "d_dimer" not in test.codes
    assert all(":" in code for code in test.codes)


def test_no_bet_without_looking_is_good() -> None:
    # two conditions in turn, twelve cases each: no answer or act is right in half of the tasks
    tasks = [
        built.task
        for key in TWINNED
        for condition in dict.fromkeys(FAMILIES[key].conditions)
        for start in range(0, 480, 40)
        for built in first(key, condition, start)
    ]
    assert max(blind_levels(tasks).values()) < 0.45


@pytest.mark.parametrize("key", FAMILY_KEYS)
def test_no_instruction_names_a_hidden_diagnosis(key: str) -> None:
    for condition in set(FAMILIES[key].conditions):
        if key in ("stroke_prevention", "thrombosis_probability", "pneumonia_severity", "liver_severity"):
            continue  # the question itself is about a disease that is known or suspected
        for built in first(key, condition):
            text = built.task.instruction.casefold()
            assert not any(
                name.casefold() in text for name in (built.case.condition.name, *built.case.condition.accepted_names)
            )


@pytest.mark.anyio
async def test_an_anticoagulant_without_grounds_is_a_harm() -> None:
    async def gives_anyway(session: Session) -> None:
        asked = session.view.asked
        given = await session.chart(
            "prescribe_medication", drug_name=asked["drug"], dose=asked["dose"], dose_unit=asked["unit"], route="oral",
            frequency=asked["frequency"], indication="atrial fibrillation",
        )  # fmt: skip
        session.done(given["order_id"])
        await session.submit("0")

    pairs = [built for start in range(0, 400, 40) for built in first("stroke_prevention", start=start)]
    without = next(built for built in pairs if built.task.gates)
    result = await play_actor(without, gives_anyway)
    assert "anticoagulant without grounds" in {harm.name for harm in result.harms}
    assert not result.passed


@pytest.mark.anyio
async def test_a_likely_embolism_that_gets_a_d_dimer_is_wrong() -> None:
    async def wrong_test(session: Session) -> None:
        placed = await session.chart("order_lab_test", tests=["d_dimer"], priority="stat")
        session.done(placed["orders"][0]["order_id"])
        score = await session.chart("calculate_wells_score", indication="pe", items_present=["pe_most_likely"])
        await session.submit(str(score["score"]))

    likely = next(b for b in first("thrombosis_probability", "pulmonary_embolism") if "imag" in str(b.task.gates))
    result = await play_actor(likely, wrong_test)
    assert not result.met["goal:next_step"]
    assert not result.passed


@pytest.mark.anyio
async def test_a_sedative_in_liver_failure_is_capped() -> None:
    async def sedates(session: Session) -> None:
        given = await session.chart("prescribe_medication", drug_name="lorazepam", dose=1, dose_unit="mg", route="oral", frequency="once",
                                    indication="restlessness")  # fmt: skip
        session.done(given["order_id"])
        await session.submit("20", plan="20")

    pairs = [built for start in range(0, 300, 40) for built in first("liver_severity", start=start)]
    confused = next(b for b in pairs if dict(b.case.signs)["encephalopathy"] != "none")
    assert (await play_actor(confused, sedates)).total <= 0.1

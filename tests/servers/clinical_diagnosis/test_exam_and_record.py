"""Examining by region, clinical notes, recorded diagnoses, and the immunisation record."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ward import ENCOUNTER, PATIENT, Desk, home, problem, ward

from medmcp.servers.clinical.examination import EXAM_ITEMS
from medmcp.servers.clinical.immunization import Dose, Person, due_and_against
from medmcp.servers.clinical.immunization_schedule import ADULT, CHILD, RISKS, VACCINES, find_vaccine
from medmcp.servers.clinical.physical_exam import MANOEUVRES, REGIONS
from medmcp.servers.clinical_diagnosis.acts import add_clinical_note, perform_physical_exam, record_diagnosis
from medmcp.servers.clinical_diagnosis.reads import (
    get_clinical_notes,
    get_immunization_history,
    get_lab_results,
    get_patient_info,
)
from medmcp.servers.clinical_diagnosis.scores import calculate_child_pugh
from medmcp.servers.world.diff import chart_state
from medmcp.servers.world.world import World

P = {"patient_id": PATIENT}


def hidden(world: World, code: str, text: str) -> None:
    world.insert("latent_finding", patient_id=PATIENT, code=code, value_text=text)


def texts(result: Any) -> dict[str, str]:
    return {row["finding"]: row["detail"] for row in result["findings"]}


# the physical examination


def test_regions_and_manoeuvres_name_items_of_the_examination() -> None:
    for code in {code for codes in REGIONS.values() for code in codes}:
        assert code in EXAM_ITEMS
    for test in MANOEUVRES:
        assert test.item in EXAM_ITEMS or test.item.startswith("orthostatic")
        assert set(test.positive) <= set(EXAM_ITEMS[test.item].choices if test.item in EXAM_ITEMS else ())
        assert any(char.isdigit() for char in test.source)


@pytest.mark.anyio
async def test_three_bellies_feel_different_and_only_what_is_asked_for_is_found() -> None:
    seen = []
    for text in (None, "right lower quadrant guarding", "epigastric tenderness"):
        world = ward()
        if text:
            hidden(world, "abdomen", text)
        hidden(world, "heart_sounds", "third heart sound")
        result = await Desk(world).call(perform_physical_exam, **P, systems=["abdomen"])
        assert "Heart sounds" not in texts(result)
        row = next(one for one in result["findings"] if one["finding"] == "Abdomen")
        seen.append((row["present"], row["detail"]))
        assert world.row("SELECT 1 FROM observation WHERE id = ? AND category = 'exam'", row["finding_id"])
        assert world.row("SELECT 1 FROM observation WHERE code = 'heart_sounds'") is None
    assert seen == [
        (False, "soft, not tender"),
        (True, "right lower quadrant guarding"),
        (True, "epigastric tenderness"),
    ]


@pytest.mark.anyio
async def test_side_of_a_finding_and_named_tests() -> None:
    world = ward()
    hidden(world, "percussion", "dull left base")
    hidden(world, "murphy_sign", "positive")
    result = await Desk(world).call(
        perform_physical_exam,
        **P,
        systems=["respiratory"],
        manoeuvres=["Murphy's sign", "Kernig", "orthostatic vitals"],
    )
    dull = next(row for row in result["findings"] if row["finding"] == "Chest percussion")
    assert (dull["present"], dull["laterality"]) == (True, "left")
    assert [one["result"] for one in result["manoeuvre_results"]] == ["positive", "negative", "negative"]
    refused = await Desk(ward()).refused(perform_physical_exam, **P, systems=["abdomen"], manoeuvres=["murphys sine"])
    assert refused.code == "INVALID_ARGUMENT"
    assert "Murphy" in refused.hint


@pytest.mark.anyio
async def test_orthostatic_test_follows_the_body() -> None:
    world = ward()
    world.insert(
        "latent_course",
        patient_id=PATIENT,
        name="a",
        severity=0.5,
        drift_per_hour=0,
        floor=0,
        crisis_at=0.9,
        death_at=1,
    )
    world.insert("latent_effect", patient_id=PATIENT, course="a", parameter="orthostatic_sbp_fall", shift=50, factor=1)
    result = await Desk(world).call(
        perform_physical_exam, **P, systems=["general"], manoeuvres=["orthostatic blood pressure"]
    )
    assert result["manoeuvre_results"][0]["result"] == "positive"


@pytest.mark.anyio
async def test_signs_agree_with_what_else_is_true_of_the_patient() -> None:
    world = ward()
    world.insert("latent_vital", patient_id=PATIENT, parameter="gcs", baseline=14, sd=0)
    world.insert("latent_result", patient_id=PATIENT, code="bilirubin_total", baseline=6.0)
    world.insert("latent_result", patient_id=PATIENT, code="haemoglobin", baseline=7.0)
    found = texts(await Desk(world).call(perform_physical_exam, **P, systems=["general", "neurological"]))
    assert (found["Sclerae"], found["Conjunctivae"], found["Orientation"]) == ("yellow", "pale", "disorientated, new")
    healthy = texts(await Desk(ward()).call(perform_physical_exam, **P, systems=["general", "neurological"]))
    assert (healthy["Sclerae"], healthy["Orientation"]) == ("white", "orientated in person, place and time")


@pytest.mark.anyio
async def test_examined_ascites_is_what_child_pugh_reads() -> None:
    world = ward()
    hidden(world, "ascites", "moderate_severe")
    hidden(world, "encephalopathy", "grade_1_2")
    desk = Desk(world)
    assert "ascites" in (await desk.call(calculate_child_pugh, **P))["missing"]
    await desk.call(perform_physical_exam, **P, systems=["abdomen", "neurological"])
    result = await desk.call(calculate_child_pugh, **P, bilirubin=4.0, albumin=2.5, inr=2.5)
    assert result["score"] == 3 + 3 + 3 + 3 + 2


@pytest.mark.anyio
async def test_intimate_examination_takes_longer_and_names_consent_and_organs() -> None:
    world = ward(sex="male")
    desk = Desk(world)
    before = world.seconds
    plain = await desk.call(perform_physical_exam, **P, systems=["abdomen", "neck"])
    assert world.seconds - before == 4 * 60
    assert plain["consent_note"] is None
    before = world.seconds
    rectal = await desk.call(perform_physical_exam, **P, systems=["rectal", "pelvic"])
    assert world.seconds - before == 5 * 60
    assert "chaperone" in rectal["consent_note"]
    assert rectal["not_examined"] == [{"system": "pelvic", "reason": "no female pelvic organs on record"}]


@pytest.mark.anyio
async def test_a_vaginal_examination_stops_at_placenta_praevia() -> None:
    world = ward(birth_date="2000-01-01", pregnancy="pregnant", pregnancy_lmp="2030-07-01")
    desk = Desk(world)
    await desk.call(perform_physical_exam, **P, systems=["pelvic"])
    problem(world, "O44.03", "Placenta praevia")
    refused = await desk.refused(perform_physical_exam, **P, systems=["pelvic"])
    assert (refused.code, refused.details["overridable"]) == ("SAFETY_BLOCK", True)
    await desk.call(perform_physical_exam, **P, systems=["pelvic"], override_reason="in theatre with everything ready")
    assert world.row("SELECT harm FROM detected_issue WHERE status = 'overridden'") == {"harm": 4}


@pytest.mark.anyio
async def test_who_has_left_cannot_be_examined() -> None:
    world = ward()
    world.update("encounter", ENCOUNTER, status="finished")
    assert (await Desk(world).refused(perform_physical_exam, **P, systems=["general"])).code == "CONFLICT"


# notes


@pytest.mark.anyio
async def test_a_note_is_written_found_and_corrected_by_an_addendum() -> None:
    world = ward()
    desk = Desk(world)
    before = chart_state(world)
    text = "Subjective: better. Objective: chest clear. Assessment: improving. Plan: go on."
    done = await desk.call(add_clinical_note, **P, note_type="progress", content=text, icd10_codes=["J18.9"])
    assert done["completeness"] == {"found": ["subjective", "objective", "assessment", "plan"], "missing": []}
    assert done["conflicts"] == []
    assert chart_state(world) != before
    notes = await desk.call(get_clinical_notes, **P, contains="chest clear")
    assert [note["note_id"] for note in notes["notes"]] == [done["note_id"]]
    assert "chest clear" in notes["notes"][0]["excerpt"]
    assert (await desk.call(get_clinical_notes, **P, contains="chest dull"))["total"] == 0
    fixed = await desk.call(
        add_clinical_note,
        **P,
        note_type="addendum",
        content="Correction: crackles at the right base.",
        addendum_to=done["note_id"],
    )
    assert (await desk.call(get_clinical_notes, **P))["notes"][0]["note_id"] == fixed["note_id"]


@pytest.mark.anyio
async def test_what_is_missing_in_a_note_is_named() -> None:
    done = await Desk(ward()).call(
        add_clinical_note, **P, note_type="progress", content="Feels better today. Plan: discharge."
    )
    assert done["completeness"] == {"found": ["plan"], "missing": ["subjective", "objective", "assessment"]}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("arguments", "code"),
    [({"note_type": "addendum", "content": "Twenty characters and more."}, "INVALID_ARGUMENT"),
     ({"note_type": "progress", "content": "Twenty characters and more.", "addendum_to": "NO-000001"}, "INVALID_ARGUMENT"),
     ({"note_type": "addendum", "content": "Twenty characters and more.", "addendum_to": "NO-999999"}, "NOT_FOUND"),
     ({"note_type": "progress", "content": "short"}, "INVALID_ARGUMENT"),
     ({"note_type": "progress", "content": "Twenty characters and more.", "icd10_codes": ["U99.9"]}, "INVALID_ARGUMENT")],
)  # fmt: skip
async def test_a_note_that_cannot_be_is_refused(arguments: dict[str, Any], code: str) -> None:
    assert (await Desk(ward()).refused(add_clinical_note, **P, **arguments)).code == code


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("text", "kinds"),
    [("Allergies: NKDA. Plan: amoxicillin for the chest.", ["allergy"]), ("Allergic to penicillin as recorded before.", []),
     ("She is pregnant, about 20 weeks by dates.", ["pregnancy"]), ("She is not pregnant by today's test.", []),
     ("Crackles over the left lung on auscultation.", ["laterality"]), ("Crackles over the right lung base today.", []),
     ("No swelling of the left leg, none of the left lung either.", [])],
)  # fmt: skip
async def test_a_note_against_the_chart_is_told(text: str, kinds: list[str]) -> None:
    world = ward(allergy_status="documented")
    world.insert("allergy_intolerance", patient_id=PATIENT, allergen="amoxicillin", allergen_class="penicillin", mechanism="immediate",
                 severity="anaphylaxis", verified=1)  # fmt: skip
    hidden(world, "breath_sounds", "crackles right base")
    desk = Desk(world)
    await desk.call(perform_physical_exam, **P, systems=["respiratory"])
    done = await desk.call(add_clinical_note, **P, note_type="outpatient", content=text)
    assert [conflict["kind"] for conflict in done["conflicts"]] == kinds


@pytest.mark.anyio
async def test_the_discharge_summary_of_an_open_stay_is_withheld_and_that_of_an_old_one_is_not() -> None:
    world = ward()
    world.insert(
        "encounter",
        id="EN-000002",
        patient_id=PATIENT,
        status="finished",
        period_start=world.in_minutes(-90000),
        period_end=world.in_minutes(-80000),
    )
    for encounter in (ENCOUNTER, "EN-000002"):
        world.insert("document_reference", patient_id=PATIENT, encounter_id=encounter, type="discharge_summary", date=world.in_minutes(-10),
                     title="Summary", text=f"Summary of {encounter}.", status="final")  # fmt: skip
    notes = await Desk(world).call(get_clinical_notes, **P, note_type="discharge_summary")
    assert [note["encounter_id"] for note in notes["notes"]] == ["EN-000002"]


@pytest.mark.anyio
async def test_three_records_hold_three_sets_of_notes() -> None:
    found = []
    for texts in ((), ("Wound dry.",), ("Wound dry.", "Walks without help.")):
        world = ward()
        for number, text in enumerate(texts):
            world.insert("document_reference", patient_id=PATIENT, type="outpatient", author="surgeon", date=world.in_minutes(-100 * (number + 1)),
                         title="Clinic", text=text, status="final")  # fmt: skip
        world.insert(
            "document_reference",
            patient_id=PATIENT,
            type="outpatient",
            date=world.in_minutes(60),
            title="Clinic",
            text="Not yet.",
            status="final",
        )
        found.append([note["text"] for note in (await Desk(world).call(get_clinical_notes, **P))["notes"]])
    assert found == [[], ["Wound dry."], ["Wound dry.", "Walks without help."]]


# recorded diagnoses


@pytest.mark.anyio
async def test_a_diagnosis_is_recorded_updated_and_ruled_out() -> None:
    world = ward()
    desk = Desk(world)
    first = await desk.call(
        record_diagnosis,
        **P,
        diagnosis="Pulmonary embolism",
        icd10_code="I26.99",
        reasoning="tachycardia, hip surgery",
        confidence=0.6,
    )
    assert first["code_check"]["verdict"] == "match"
    assert first["problem_list"][0] | {"onset": ""} == {
        "condition_id": first["condition_id"], "name": "Pulmonary embolism", "icd10": "I26.99", "onset": "", "status": "working", "principal": False,
    }  # fmt: skip
    again = await desk.call(
        record_diagnosis,
        **P,
        diagnosis="Pulmonary embolism",
        icd10_code="I26.99",
        status="confirmed",
        is_principal=True,
    )
    assert (again["condition_id"], again["updated"]) == (first["condition_id"], True)
    gone = await desk.call(record_diagnosis, **P, diagnosis="pulmonary embolism", status="ruled_out")
    assert gone["condition_id"] == first["condition_id"]
    assert gone["problem_list"] == []
    assert (await desk.call(get_patient_info, **P))["active_problems"] == []
    row = world.row("SELECT verification, clinical_status, note FROM condition WHERE id = ?", first["condition_id"])
    assert row == {"verification": "refuted", "clinical_status": "inactive", "note": "tachycardia, hip surgery"}


@pytest.mark.anyio
async def test_a_second_principal_diagnosis_needs_the_first_to_step_back() -> None:
    desk = Desk(ward())
    await desk.call(record_diagnosis, **P, diagnosis="Pneumonia", icd10_code="J18.9", is_principal=True)
    assert (
        await desk.refused(record_diagnosis, **P, diagnosis="Heart failure", icd10_code="I50.9", is_principal=True)
    ).code == "CONFLICT"
    await desk.call(record_diagnosis, **P, diagnosis="Pneumonia", icd10_code="J18.9", is_principal=False)
    done = await desk.call(record_diagnosis, **P, diagnosis="Heart failure", icd10_code="I50.9", is_principal=True)
    assert done["problem_list"][0]["name"] == "Heart failure"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("sex", "name", "code", "verdict", "notifiable", "warned"),
    [("female", "Acute appendicitis", "K35.80", "match", False, False), ("female", "Acute appendicitis", "J18.9", "mismatch", False, True),
     ("male", "Ectopic pregnancy", "O00.90", "match", False, True), ("female", "Benign prostatic hyperplasia", "N40.0", "match", False, True),
     ("female", "Meningococcal meningitis", "A39.0", "match", True, False), ("male", "Pulmonary tuberculosis", "A15.0", "match", True, False),
     ("male", "Something nobody heard of", "K50.90", "not_judged", False, True)],
)  # fmt: skip
async def test_code_words_sex_and_reporting(
    sex: str, name: str, code: str, verdict: str, notifiable: bool, warned: bool
) -> None:
    done = await Desk(ward(sex=sex)).call(record_diagnosis, **P, diagnosis=name, icd10_code=code)
    assert (done["code_check"]["verdict"], done["notifiable"], bool(done["warnings"])) == (verdict, notifiable, warned)


@pytest.mark.anyio
async def test_unknown_codes_are_refused() -> None:
    for code in ("j18.9", "J18,9", "U99.9"):
        assert (
            await Desk(ward()).refused(record_diagnosis, **P, diagnosis="Pneumonia", icd10_code=code)
        ).code == "INVALID_ARGUMENT"


# immunisation


def person(born: date, today: date = date(2031, 10, 15), *doses: Dose, **rest: Any) -> Person:
    usual: dict[str, Any] = {"sex": "female", "pregnancy": "not_pregnant", "gestation_days": None, "risks": {}}
    return Person(born=born, today=today, doses=doses, **(usual | rest))


def due(who: Person) -> dict[str, int]:
    return {one.vaccine.key: one.dose_number for one in due_and_against(who)[0]}


def against(who: Person) -> set[str]:
    return {one.vaccine.key for one in due_and_against(who)[1]}


def test_the_rows_name_vaccines_of_the_schedule() -> None:
    keys = {row.key for row in VACCINES}
    assert {row.vaccine for row in (*ADULT, *CHILD)} <= keys
    assert find_vaccine("MMR vaccine") is not None
    assert all(len(row.from_months) == len(row.by_months) for row in CHILD)


# CDC 2025: a healthy adult of 66 with nothing on file
def test_an_older_adult_is_due_for_the_vaccines_of_the_age() -> None:
    assert set(due(person(date(1965, 3, 1)))) == {"influenza", "covid_19", "tdap", "mmr", "zoster", "pcv"}
    assert "rsv" in due(person(date(1955, 3, 1)))
    assert "mmr" not in due(person(date(1955, 3, 1)))  # born before 1957: taken as immune


def test_absent_spleen_adds_its_own() -> None:
    risk = {"asplenia": (date(2030, 5, 1), "CO-1")}
    plain, without_spleen = due(person(date(1995, 1, 1))), due(person(date(1995, 1, 1), risks=risk))
    assert set(without_spleen) - set(plain) == {"pcv", "menacwy", "menb", "hib"}
    doses = [Dose("menacwy", date(2025, 1, 1)), Dose("menacwy", date(2025, 4, 1))]
    assert due(person(date(1995, 1, 1), date(2031, 10, 15), *doses, risks=risk))["menacwy"] == 3  # 5 years have passed
    assert "menacwy" not in due(person(date(1995, 1, 1), date(2029, 10, 15), *doses, risks=risk))


def test_pregnancy_bars_live_vaccines_and_asks_for_tdap_in_the_third_trimester() -> None:
    base = {"pregnancy": "pregnant", "gestation_days": 29 * 7}
    tdap = Dose("Tdap", date(2028, 1, 1))
    woman = person(date(2003, 1, 1), date(2031, 10, 15), tdap, **base)
    assert {"mmr", "varicella", "influenza_live"} <= against(woman)
    assert not {"mmr", "varicella"} & set(due(woman))
    assert due(woman)["tdap"] == 2
    early = person(date(2003, 1, 1), date(2031, 10, 15), tdap, pregnancy="pregnant", gestation_days=20 * 7)
    assert "tdap" not in due(early)


def test_severe_immunosuppression_bars_live_vaccines_and_brings_zoster_forward() -> None:
    risk = {"severe_immunosuppression": (date(2029, 1, 1), "CO-1"), "immunocompromise": (date(2029, 1, 1), "CO-1")}
    young = person(date(1995, 1, 1), risks=risk)
    assert {"mmr", "varicella", "rotavirus", "yellow_fever"} <= against(young)
    assert "zoster" in due(young)
    assert "zoster" not in due(person(date(1995, 1, 1)))


# CDC 2025 child schedule: 2, 4 and 6 months; MMR and varicella from 12 months
def test_a_child_of_thirteen_months_with_three_dtap_doses() -> None:
    born, today = date(2030, 9, 10), date(2031, 10, 15)
    given = [Dose("DTaP", date(2030, 11, 12)), Dose("DTaP", date(2031, 1, 12)), Dose("DTaP", date(2031, 3, 14))]
    found = due(person(born, today, *given))
    assert "dtap" not in found  # the fourth from 15 months
    assert found["mmr"] == 1
    assert found["varicella"] == 1
    assert "rotavirus" not in found  # not begun after 8 months
    assert "zoster" not in found


# CDC 2025 catch-up table: six months from the third to the fourth dose of DTaP
def test_a_late_third_dose_puts_the_fourth_off() -> None:
    born = date(2030, 1, 10)
    given = [Dose("DTaP", date(2030, 6, 1)), Dose("DTaP", date(2030, 12, 1)), Dose("DTaP", date(2031, 5, 1))]
    assert "dtap" not in due(person(born, date(2031, 10, 15), *given))  # 21 months old, 5 months after the third
    assert due(person(born, date(2031, 11, 15), *given))["dtap"] == 4


def test_from_65_years_a_second_dose_of_the_season_is_due_after_half_a_year() -> None:
    old, young = date(1960, 1, 1), date(1980, 1, 1)
    dose = Dose("COVID-19", date(2031, 9, 20))
    assert "covid_19" not in due(person(old, date(2032, 1, 15), dose))
    assert due(person(old, date(2032, 4, 15), dose))["covid_19"] == 2
    assert "covid_19" not in due(person(young, date(2032, 4, 15), dose))


def test_overdue_starts_after_the_recommended_age() -> None:
    def late(today: date) -> bool:
        return next(
            one.overdue for one in due_and_against(person(date(2030, 1, 1), today))[0] if one.vaccine.key == "mmr"
        )

    assert not late(date(2031, 3, 1))
    assert late(date(2031, 8, 1))


@given(
    st.integers(0, 95 * 365), st.lists(st.tuples(st.sampled_from([row.key for row in VACCINES]), st.integers(1, 9000)), max_size=20),
    st.sets(st.sampled_from(sorted(RISKS))), st.sampled_from(["pregnant", "not_pregnant", "unknown"]),
)  # fmt: skip
def test_what_is_due_has_begun_and_is_never_barred(
    days: int, given_: list[tuple[str, int]], risks: set[str], pregnancy: str
) -> None:
    today = date(2031, 10, 15)
    doses = [Dose(key, today - timedelta(days=min(ago, days))) for key, ago in given_]
    who = person(
        today - timedelta(days=days),
        today,
        *doses,
        pregnancy=pregnancy,
        risks={name: (date(2030, 1, 1), "CO-1") for name in risks},
    )
    found, barred = due_and_against(who)
    assert all(one.since <= today for one in found)
    assert not {one.vaccine.key for one in found} & {one.vaccine.key for one in barred}
    assert len({one.vaccine.key for one in found}) == len(found)


# Fleming-Dutra 2023 MMWR 72:1115 and CDC 2025: one dose; no further one in a later pregnancy
def test_the_vaccine_of_the_late_pregnancy_is_given_once_in_life() -> None:
    expecting: dict[str, Any] = {"pregnancy": "pregnant", "gestation_days": 33 * 7}
    assert "rsv" in due(person(date(2000, 1, 1), **expecting))
    assert "rsv" not in due(
        person(date(2000, 1, 1), date(2031, 10, 15), Dose("Abrysvo", date(2028, 10, 1)), **expecting)
    )


# CDC 2025: meningococcal B at high risk 0, 1 to 2 and 6 months, the third at least four months after the second
def test_the_third_dose_against_meningococcus_b_waits_four_months() -> None:
    risk = {"asplenia": (date(2030, 5, 1), "CO-1")}
    doses = [Dose("menb", date(2031, 1, 10)), Dose("menb", date(2031, 2, 10))]
    for today, waiting in ((date(2031, 4, 10), True), (date(2031, 6, 20), False)):
        assert ("menb" not in due(person(date(1995, 1, 1), today, *doses, risks=risk))) is waiting


def test_influenza_is_due_once_a_season() -> None:
    adult = date(1980, 1, 1)
    assert "influenza" in due(person(adult, date(2031, 10, 15), Dose("influenza", date(2030, 10, 1))))
    assert "influenza" not in due(person(adult, date(2031, 10, 15), Dose("flu vaccine", date(2031, 9, 20))))
    assert "influenza" not in due(person(adult, date(2031, 7, 15)))


def test_known_immunity_and_anaphylaxis() -> None:
    young = person(date(1995, 1, 1), immune=frozenset({"varicella"}))
    assert "varicella" not in due(young)
    allergic = person(date(1995, 1, 1), allergens=("neomycin",))
    assert {"mmr", "varicella"} <= against(allergic)
    reacted = person(date(1995, 1, 1), date(2031, 10, 15), Dose("influenza", date(2030, 10, 1), "anaphylaxis"))
    assert "influenza" in against(reacted)


@pytest.mark.anyio
async def test_the_record_of_three_patients() -> None:
    world = ward(birth_date="1965-03-01")
    nobody = await Desk(world).call(get_immunization_history, **P)
    assert (nobody["record_status"], nobody["given"]) == ("none_on_file", [])
    world.insert(
        "immunization", patient_id=PATIENT, vaccine="Tdap", given="2028-05-01", status="completed", dose_number=1
    )
    world.insert("immunization", patient_id=PATIENT, vaccine="snake oil", given="2028-05-01", status="completed")
    world.insert("immunization", patient_id=PATIENT, vaccine="zoster", given="2029-05-01", status="not-done")
    some = await Desk(world).call(get_immunization_history, **P)
    assert some["record_status"] == "partial"
    assert {row["vaccine"] for row in nobody["due"]} - {row["vaccine"] for row in some["due"]} == {
        "tetanus, diphtheria, pertussis (Tdap)"
    }
    assert "zoster, recombinant" in {row["vaccine"] for row in some["due"]}
    assert any("snake oil" in text for text in some["warnings"])
    home(world, "tacrolimus", 3, "bid", start="2029-01-01")
    suppressed = await Desk(world).call(get_immunization_history, **P)
    assert "measles, mumps, rubella" in {row["vaccine"] for row in suppressed["contraindicated"]}


@pytest.mark.anyio
async def test_the_new_reads_leave_no_trace() -> None:
    world = ward()
    desk = Desk(world)
    before = world.digest()
    await desk.call(get_immunization_history, **P)
    await desk.call(get_clinical_notes, **P)
    await desk.call(get_lab_results, **P)
    assert world.digest() == before

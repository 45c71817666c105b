"""What the obstetric record holds, and what examining in labour and after birth reveals and charts."""

from typing import Any

import pytest
from obstetric_ward import (
    BY_NAME,
    PATIENT,
    call,
    exam,
    lab,
    past,
    problem,
    record,
    refusal,
    study,
    tracing,
    vitals,
    ward,
)

from medmcp.servers.tool import ToolError
from medmcp.servers.world.diff import chart_state, diff

pytestmark = pytest.mark.anyio

# get_obstetric_history


async def test_three_women_have_three_parities_counted_from_their_pregnancies() -> None:
    first, second, third = ward(), ward(), ward()
    record(first, "gravida", 1)
    record(second, "gravida", 3)
    past(second, year=2025, weeks=39)
    past(second, "miscarriage", year=2027, weeks=9)
    record(third, "gravida", 4)
    past(third, year=2023, weeks=33, complications=("spontaneous_preterm",))
    past(third, year=2025, weeks=38, mode="caesarean")
    past(third, "stillbirth", year=2027, weeks=28)
    found = [await call(world, "get_obstetric_history") for world in (first, second, third)]
    assert [(one["gravida"], *one["tpal"].values()) for one in found] == [
        (1, 0, 0, 0, 0),
        (3, 1, 0, 1, 1),
        (4, 1, 2, 0, 2),
    ]


async def test_an_incomplete_list_gives_no_parity() -> None:
    world = ward()
    record(world, "gravida", 3)
    past(world)
    read = await call(world, "get_obstetric_history")
    assert (read["gravida"], read["tpal"]["term"]) == (3, None)
    assert "earlier pregnancies (the list is not complete)" in read["not_documented"]


async def test_what_nobody_recorded_is_not_documented() -> None:
    read = await call(ward(), "get_obstetric_history")
    assert {"gravidity", "placenta_site", "gbs", "abo_rh", "fetuses"} <= set(read["not_documented"])
    bare = ward(days=None)
    assert (await refusal(bare, "get_obstetric_history"))["code"] == "NOT_APPLICABLE"


# get_prenatal_labs


async def test_a_schedule_follows_the_gestation() -> None:
    states = []
    for days in (60, 180, 256):
        rows = (await call(ward(days=days), "get_prenatal_labs"))["schedule"]
        states.append({row["test"]: row["status"] for row in rows})
    assert [one["hiv"] for one in states] == ["due", "overdue", "overdue"]
    assert [one["gdm"] for one in states] == ["not_yet", "due", "overdue"]
    assert [one["gbs"] for one in states] == ["not_yet", "not_yet", "due"]


async def test_anaemia_has_another_limit_in_the_second_trimester() -> None:
    for days, flagged in ((80, True), (150, False), (210, True)):
        world = ward(days=days)
        lab(world, "haemoglobin", 10.8, hours_ago=0)
        read = await call(world, "get_prenatal_labs")
        assert (read["results"][0]["flag"] == "anaemia of pregnancy") is flagged
        assert bool(read["actions"]) is flagged


async def test_a_first_visit_test_is_not_the_repeat_of_28_weeks() -> None:
    world = ward(days=200)
    lab(world, "syphilis_serology", "negative", hours_ago=24 * 130)
    states = {row["test"]: row["status"] for row in (await call(world, "get_prenatal_labs"))["schedule"]}
    assert (states["syphilis"], states["syphilis_28"]) == ("done", "due")


async def test_rh_negative_women_need_a_second_antibody_screen() -> None:
    for group, listed in (("O negative", True), ("O positive", False)):
        world = ward(days=190)
        lab(world, "type_and_screen", f"{group}, antibody screen negative", hours_ago=24 * 120)
        rows = (await call(world, "get_prenatal_labs"))["schedule"]
        assert any(row["test"] == "antibodies_28" for row in rows) is listed


# assess_labor_progress


async def test_three_labours_have_three_diagnoses() -> None:
    found = []
    for exams, units in (
        (((4.0, 4.0), (1.0, 6.0)), 0), (((8.0, 6.0), (0.5, 6.0)), 220), (((7.0, 6.0), (0.5, 7.0)), 0),
    ):  # fmt: skip
        world = ward(days=280)
        record(world, "gravida", 1)
        record(world, "labour_onset", 1, hours_ago=12)
        record(world, "membrane_rupture", 1, hours_ago=10)
        for hours, dilation in exams:
            exam(world, dilation, hours_ago=hours, membranes="ruptured")
        if units:
            for hours in (7.0, 3.0):
                record(world, "montevideo_units", units, hours_ago=hours)
        read = await call(world, "assess_labor_progress")
        found.append((read["stage"], read["diagnosis"]))
    # 6 cm for 7.5 h with 220 MVU for 6.5 h; 6 to 7 cm in 6.5 h, 95th centile 2.2 h
    assert found == [("1 active", "normal"), ("1 active", "arrest_first_stage"), ("1 active", "protracted_active")]


async def test_an_examination_reveals_charts_and_moves_with_the_labour() -> None:
    world = ward(days=280)
    record(world, "gravida", 1)
    for code, value in (("cervical_dilation", 5.0), ("cervical_effacement", 80.0)):
        world.insert("latent_finding", patient_id=PATIENT, code=code, value=value)
    world.insert("latent_finding", patient_id=PATIENT, code="membranes", value_text="ruptured")
    world.db.execute("UPDATE latent_obstetric SET dilation_rate = 1.0")
    first = await call(world, "assess_labor_progress", perform_exam=True)
    assert first["exams"][-1]["dilation_cm"] == 5.0
    world.advance(120)
    later = await call(world, "assess_labor_progress", perform_exam=True)
    assert later["exams"][-1]["dilation_cm"] == 7.0
    assert later["rate_cm_per_h"] == pytest.approx(0.93, abs=0.1)
    bishop = await call(world, "calculate_bishop_score")
    assert {item["item"]: item["value"] for item in bishop["items"]}["dilation"] == 7.0


async def test_no_finger_with_praevia_bleeding_or_preterm_rupture() -> None:
    low, bleeding, ruptured = ward(days=250), ward(days=250, symptoms={"vaginal bleeding": True}), ward(days=220)
    record(low, "placenta_site", "praevia, covering the os")
    record(ruptured, "membrane_rupture", 1, hours_ago=4)
    for world in (low, bleeding, ruptured):
        before = world.digest()
        error = await refusal(world, "assess_labor_progress", perform_exam=True)
        assert (error["code"], error["overridable"]) == ("SAFETY_BLOCK", False)
        assert world.digest() == before
    study(bleeding, "ultrasound", placenta_site="fundal")
    assert (await call(bleeding, "assess_labor_progress", perform_exam=True))["exams"]


async def test_a_grave_tracing_overrides_the_rules_of_progress() -> None:
    world = ward(days=280)
    record(world, "gravida", 1)
    exam(world, 6.0)
    tracing(world, variability_bpm=0, late=5, contractions_20min=6)
    read = await call(world, "assess_labor_progress")
    assert "expedite birth" in read["options"][0]


# assess_postpartum_haemorrhage


async def test_three_mothers_have_three_stages() -> None:
    found = []
    for weighed, heart, bleeding in (
        (300.0, 88, "none or lochia"),
        (800.0, 96, "moderate, going on"),
        (1700.0, 124, "heavy, going on"),
    ):
        world = ward(born_hours=1)
        record(world, "mode_of_birth", "vaginal", hours_ago=1)
        vitals(world, heart_rate=heart, sbp=118, dbp=70, spo2=98)
        record(world, "consciousness", "alert", hours_ago=0.1, category="vital-signs")
        record(world, "vaginal_bleeding", bleeding, hours_ago=0.1, category="exam")
        read = await call(world, "assess_postpartum_haemorrhage", weighed_items_g=weighed)
        found.append((read["stage"], read["cumulative_loss_ml"]["value"], read["obstetric_shock_index"]))
    assert found == [("0", 300.0, 0.75), ("1", 800.0, 0.81), ("3", 1700.0, 1.05)]


async def test_loss_adds_up_and_fluid_is_subtracted() -> None:
    world = ward(born_hours=1)
    first = await call(
        world, "assess_postpartum_haemorrhage", weighed_items_g=500, measured_ml=300, amniotic_fluid_ml=200
    )
    assert first["cumulative_loss_ml"]["value"] == 600
    second = await call(world, "assess_postpartum_haemorrhage", measured_ml=450)
    assert second["cumulative_loss_ml"]["value"] == 1050
    error = await refusal(world, "assess_postpartum_haemorrhage", weighed_items_g=100, amniotic_fluid_ml=900)
    assert error["code"] == "INVALID_ARGUMENT"
    assert (await call(world, "assess_postpartum_haemorrhage"))["cumulative_loss_ml"]["value"] == 1050


async def test_causes_are_not_examined_until_somebody_examines() -> None:
    world = ward(born_hours=1)
    world.insert("latent_finding", patient_id=PATIENT, code="uterine_tone", value_text="soft, boggy")
    before = await call(world, "assess_postpartum_haemorrhage")
    assert {one["state"] for one in before["causes"].values()} == {"not_examined"}
    after = await call(world, "assess_postpartum_haemorrhage", examine=True)
    assert [after["causes"][name]["state"] for name in ("tone", "trauma", "tissue", "thrombin")] == [
        "supported", "excluded", "excluded", "excluded",
    ]  # fmt: skip


async def test_hypertension_and_asthma_forbid_their_uterotonics() -> None:
    found = []
    for code, display in (("O14.10", "Severe pre-eclampsia"), ("J45.40", "Asthma"), ("E03.9", "Hypothyroidism")):
        world = ward(born_hours=1)
        problem(world, code, display)
        drugs = (await call(world, "assess_postpartum_haemorrhage"))["uterotonics"]
        found.append({one["drug"]: one["verdict"] for one in drugs})
    assert [one["methylergometrine"] for one in found] == ["contraindicated", "allowed", "allowed"]
    assert [one["carboprost"] for one in found] == ["allowed", "contraindicated", "allowed"]
    high = ward(born_hours=1)
    vitals(high, sbp=150, dbp=95)
    drugs = (await call(high, "assess_postpartum_haemorrhage"))["uterotonics"]
    assert next(one for one in drugs if one["drug"] == "methylergometrine")["verdict"] == "contraindicated"


async def test_tranexamic_acid_has_three_hours() -> None:
    assert (await call(ward(born_hours=2.9), "assess_postpartum_haemorrhage"))["txa"]["allowed"] is True
    assert (await call(ward(born_hours=3.2), "assess_postpartum_haemorrhage"))["txa"]["allowed"] is False


async def test_no_birth_no_haemorrhage_of_birth() -> None:
    assert (await refusal(ward(), "assess_postpartum_haemorrhage"))["code"] == "NOT_APPLICABLE"
    assert (await refusal(ward(days=None), "assess_postpartum_haemorrhage"))["code"] == "NOT_APPLICABLE"


# get_gyn_assessment


async def test_three_women_have_three_gynaecological_histories() -> None:
    found = []
    for facts in (
        {"flow": "heavy", "fibroid_on_scan": 1.0},
        {"irregular_cycles": 1.0},
        {"hormonal_method": "progestogen implant"},
    ):
        world = ward(days=None, pregnancy="unknown")
        for code, value in facts.items():
            record(world, code, value, category="gynaecology")
        found.append(list((await call(world, "get_gyn_assessment"))["bleeding_pattern"]))
    assert found == [["leiomyoma"], ["ovulatory_dysfunction"], ["iatrogenic"]]


async def test_bleeding_without_a_test_asks_for_one_and_a_positive_one_for_a_scan() -> None:
    world = ward(days=None, pregnancy="unknown", symptoms={"vaginal bleeding": True})
    record(world, "flow", "moderate", category="gynaecology")
    read = await call(world, "get_gyn_assessment")
    assert read["pregnancy_test"]["result"] == "not_done"
    assert "pregnancy test now" in read["warnings"][0]
    lab(world, "hcg_urine", "positive")
    assert "transvaginal scan" in (await call(world, "get_gyn_assessment"))["warnings"][0]
    assert (await refusal(ward(), "get_gyn_assessment"))["code"] == "NOT_APPLICABLE"


# the edges of every parameter, on women for whom the tools get past their first check


def edges(spec: dict[str, Any]) -> list[Any]:
    """The extreme values that a parameter's schema allows."""
    if "enum" in spec:
        return [spec["enum"][0], spec["enum"][-1]]
    if spec.get("type") in ("number", "integer"):
        return [spec[key] for key in ("minimum", "maximum") if key in spec]
    if spec.get("type") == "boolean":
        return [True, False]
    if spec.get("type") == "array":
        return [[], [spec["items"]["enum"][-1]]]
    return ["2031-05-01", "2031-02-30", "2031-06-01T10:00:00+00:00", "ST-999999"]


@pytest.mark.parametrize("name", sorted(BY_NAME))
async def test_an_edge_of_a_parameter_gives_a_result_or_a_refusal(name: str) -> None:
    codes: set[str] = set()
    for kind in ({"days": 215}, {"days": 285}, {"born_hours": 2.0}, {"days": None, "pregnancy": "unknown"}):
        for parameter, spec in BY_NAME[name].input_schema["properties"].items():
            if parameter in ("patient_id", "encounter_id", "idempotency_key"):
                continue
            for value in edges(spec):
                world = ward(**kind)  # type: ignore[arg-type]
                record(world, "flow", "heavy", category="gynaecology")
                lab(world, "type_and_screen", "O negative, antibody screen negative")
                vitals(world, sbp=150, dbp=92, heart_rate=100)
                tracing(world)
                exam(world, 3.0)
                study(world, "ultrasound", bpd_cm=8.0, hc_cm=29.0, ac_cm=27.0, fl_cm=6.0, pocket_cm=3.0)
                try:
                    await call(world, name, **{parameter: value})
                except ToolError as refused:
                    codes.add(refused.code)
    assert "INTERNAL" not in codes


# writes


async def test_what_an_act_charts_shows_in_the_diff_and_nothing_else_does() -> None:
    for name, arguments, kind, codes in (
        (
            "assess_labor_progress",
            {"perform_exam": True},
            {"days": 280},
            {"cervical_dilation", "fetal_station", "membranes"},
        ),
        ("assess_postpartum_haemorrhage", {"weighed_items_g": 640.0}, {"born_hours": 1.0}, {"blood_loss_ml"}),
    ):
        world = ward(**kind)  # type: ignore[arg-type]
        before = chart_state(world)
        await call(world, name, **arguments)
        changed = diff(before, chart_state(world))
        assert {entry.table for entry in changed} == {"observation"}
        assert codes <= {entry.after["code"] for entry in changed if entry.after}


async def test_looking_alone_writes_nothing() -> None:
    for name, kind in (
        ("assess_labor_progress", {"days": 280}),
        ("assess_postpartum_haemorrhage", {"born_hours": 1.0}),
    ):
        world = ward(**kind)  # type: ignore[arg-type]
        before = world.digest()
        await call(world, name)
        assert world.digest() == before


async def test_results_can_be_asked_for_by_trimester() -> None:
    world = ward(days=200)
    lab(world, "haemoglobin", 12.0, hours_ago=24 * 140)
    lab(world, "haemoglobin", 11.4, hours_ago=24)
    first, third = [await call(world, "get_prenatal_labs", trimester=n) for n in (1, 3)]
    assert [row["value"] for row in first["results"]] == [12.0]
    assert [row["value"] for row in third["results"]] == [11.4]


async def test_the_third_stage_waits_for_the_placenta() -> None:
    world = ward(born_hours=0.7)
    read = await call(world, "assess_labor_progress")
    assert (read["stage"], read["missing"]) == ("3", ["placenta"])
    record(world, "placenta_check", "complete", hours_ago=0.1, category="exam")
    assert (await call(world, "assess_labor_progress"))["diagnosis"] == "normal"


async def test_refused_blood_and_a_low_fibrinogen_are_shown() -> None:
    world = ward(born_hours=1)
    world.insert("flag", patient_id=PATIENT, category="advance-directive", code="blood_refusal", value="refuses", status="active",
                 period_start=world.in_minutes(-9000))  # fmt: skip
    lab(world, "fibrinogen", 1.6)
    warnings = " ".join((await call(world, "assess_postpartum_haemorrhage"))["warnings"])
    assert "Refuses blood products" in warnings
    assert "Fibrinogen 1.6" in warnings


async def test_a_haemorrhage_untreated_is_overdue_for_what_it_lacks() -> None:
    world = ward(born_hours=1)
    record(world, "mode_of_birth", "vaginal", hours_ago=1)
    vitals(world, heart_rate=105, sbp=112, dbp=68, spo2=98)
    record(world, "consciousness", "alert", hours_ago=0.1, category="vital-signs")
    record(world, "vaginal_bleeding", "heavy, going on", hours_ago=0.1, category="exam")
    record(world, "uterine_tone", "soft, boggy", hours_ago=0.1, category="exam")
    read = await call(world, "assess_postpartum_haemorrhage", measured_ml=1200)
    assert read["stage"] == "3"  # 1,200 mL and a shock index of 0.94
    assert read["overdue"][0] == "uterotonic"
    assert read["overdue"][1].startswith("tranexamic acid before 2031-06-02T14:00")

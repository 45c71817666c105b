"""`CHECKS`: no two tools contradict each other about one patient. Each yields what it compared: whether it holds, and in words.

A check that has nothing to compare about a patient yields nothing. `gather.py` has the answers, `run.py` the count over a thousand
patients.
"""

import json
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from gather import Said

__all__ = ["CHECKS", "Compared"]

Compared = Iterator[tuple[bool, str]]
Check = Callable[[Said], Compared]


def number(value: Any) -> float | None:
    """A plain number or the value of a quantity."""
    if isinstance(value, dict):
        value = value.get("value")
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def same(what: str, values: dict[str, Any], within: float = 0.0) -> Compared:
    """All the known values are alike; numbers within a tolerance."""
    known = {name: value for name, value in values.items() if value is not None}
    for (one, a), (other, b) in pairwise(known.items()):
        close = abs(a - b) <= within + 1e-9 if isinstance(a, int | float) and isinstance(b, int | float) else a == b
        yield close, f"{what}: {one} {a!r}, {other} {b!r}"


CALL_MIN = 15  # the longest call: an answer is as of its beginning, its sim_time is the end


def one_day(*answers: dict[str, Any]) -> bool:
    """Whether all that answered did so on one day: what counts days may differ across midnight."""
    ends = [datetime.fromisoformat(answer["sim_time"]) for answer in answers if answer]
    return len({moment.date() for end in ends for moment in (end, end - timedelta(minutes=CALL_MIN))}) == 1


def no_failure(said: Said) -> Compared:
    """A tool answers or refuses with a reason; none fails inside."""
    for tool, refusal in said.refused.items():
        yield not refusal.startswith("[internal]"), f"{tool}: {refusal}"
    yield len(said.by_tool) > len(said.refused), f"only {len(said.by_tool)} answers, {len(said.refused)} refusals"


# who


def age(said: Said) -> Compared:
    """The age follows from the date of birth and is the same wherever it is used."""
    info = said["get_patient_info"]
    person = info["demographics"]
    born, today = date.fromisoformat(person["birth_date"]), date.fromisoformat(info["sim_time"][:10])
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    yield person["age_years"] == years, f"age {person['age_years']}, born {born}, now {today}"
    for tool, item in said.items():
        if item["item"] == "age" and item["value"] is not None:
            yield int(item["value"]) == years, f"age: {tool} {item['value']}, by birth {years}"


def sex(said: Said) -> Compared:
    """The sex is the same in every score."""
    for tool, item in said.items():
        if item["item"] == "sex" and item["value"] is not None:
            own = said["get_patient_info"]["demographics"]["sex"]
            yield item["value"] == own, f"sex: {tool} {item['value']}, info {own}"


def body_size(said: Said) -> Compared:
    """Weight, height and the body-mass index are the same everywhere, and the index follows from them."""
    body = said["get_patient_info"]["anthropometrics"]
    weight, height = number(body.get("weight_kg")), number(body.get("height_cm"))
    for tool, item in said.items():
        for name, own in (("weight_kg", weight), ("height_cm", height)):
            if item["item"] == name and item["value"] is not None and own is not None:
                yield item["value"] == own, f"{name}: {tool} {item['value']}, info {own}"
    if weight and height:
        index = round(weight / (height / 100) ** 2, 1)
        told = {"weight and height": index}
        clearance = said["calculate_creatinine_clearance"].get("body") or {}
        told["creatinine clearance"] = number(clearance.get("bmi_kg_m2"))
        for risk in said["assess_pregnancy_risk"].get("risks", ()):
            if found := re.search(r"BMI (\d+\.\d)", risk["evidence"]):
                told["pregnancy risk"] = float(found.group(1))
        yield from same("body-mass index", told, 0.11)


def encounter(said: Said) -> Compared:
    """One open encounter, arrived at one time for one complaint."""
    info = said["get_patient_info"]
    inside = info.get("open_encounter") or {}
    presented, summary = said["get_patient_presentation"], said["get_patient_summary"].get("encounter") or {}
    stays = {stay["encounter_id"]: stay for stay in said["get_admission_history"].get("encounters", ())}
    listed = stays.get(inside.get("encounter_id"), {})
    yield from same(
        "encounter",
        {"info": inside.get("encounter_id"), "presentation": presented.get("encounter_id"), "summary": summary.get("encounter_id")},
    )  # fmt: skip
    yield from same(
        "arrival",
        {"info": inside.get("arrived_at"), "presentation": (presented.get("arrival") or {}).get("time"),
         "summary": summary.get("admitted_at"), "admissions": listed.get("admitted_at")},
    )  # fmt: skip
    yield from same(
        "complaint",
        {"info": info.get("chief_complaint"), "presentation": presented.get("chief_complaint"), "summary": summary.get("reason")},
    )  # fmt: skip
    if one_day(said["get_patient_summary"], said["get_admission_history"]):
        yield from same("length of stay", {"summary": summary.get("los_days"), "admissions": listed.get("los_days")})


def problems(said: Said) -> Compared:
    """A problem of the list is among the diagnoses of the stay, by code and name."""
    rows = said["get_patient_summary"].get("diagnoses")
    if rows is not None:
        stay = {(row["icd10"], row["name"]) for row in rows}
        for problem in said["get_patient_info"]["active_problems"]:
            yield (problem["icd10"], problem["name"]) in stay, f"problem {problem['name']} is not in the summary"


def code_status(said: Said) -> Compared:
    """Info, the order and the summary's banner say the same of resuscitation."""
    status = said["get_code_status"].get("code_status")
    if status:
        info = str(said["get_patient_info"]["code_status"])
        banner = (said["get_patient_summary"].get("alerts") or {}).get("code_status")
        for name, text in (("info", info), ("summary", banner)):
            if isinstance(text, str):
                yield text.lower().startswith(("full",)) == (status == "full"), f"code status {status}, {name} {text}"


def blood_type(said: Said) -> Compared:
    """The blood group is that of the laboratory, wherever it is shown."""
    told: dict[str, Any] = {"info": said["get_patient_info"]["blood_type"]}
    told["Rh status"] = (said["check_rh_status"].get("abo_rh") or {}).get("value")
    told["obstetric history"] = ((said["get_obstetric_history"].get("current") or {}).get("abo_rh") or {}).get("value")
    for row in results(said):
        if row["test"] == "type_and_screen":
            told["laboratory"] = str(row["value"]).split(",")[0]
    yield from same("blood group", told)


# medicines and allergies


def allergies(said: Said) -> Compared:
    """Info, the list and the summary name the same allergies; "none known" means an empty list."""
    info, listing = said["get_patient_info"]["allergies"], said["get_allergy_list"]
    names = {row["allergen"] for row in listing["allergies"]}
    shown = {row["allergen"] for row in info} if isinstance(info, list) else set()
    yield names == shown, f"allergies: list {sorted(names)}, info {info}"
    yield (listing["status"] == "none_known") <= (not names), f"status {listing['status']} with {sorted(names)}"
    if not isinstance(info, list):
        yield info == listing["status"], f"allergy status: list {listing['status']}, info {info}"
    banner = (said["get_patient_summary"].get("alerts") or {}).get("allergies")
    if isinstance(banner, list):
        told = {row["allergen"] if isinstance(row, dict) else str(row) for row in banner}
        yield (
            told == names or (not names and told <= {listing["status"]}),
            f"allergies: list {sorted(names)}, summary {banner}",
        )


def _medicine(row: dict[str, Any]) -> tuple[Any, ...]:
    dose = row["dose"]
    amount, unit = (dose["value"], dose["unit"]) if isinstance(dose, dict) else (dose, row.get("unit"))
    return row["medication_id"], row["drug"], amount, unit, row["route"], row["frequency"]


def medicines(said: Said) -> Compared:
    """The medication list, the summary and the reconciliation hold the same medicines at the same doses."""
    if not said["get_medications"]:
        return
    rows = {_medicine(row) for row in said["get_medications"]["medications"] if row["status"] == "active"}
    summary = said["get_patient_summary"].get("active_medications")
    if summary is not None:
        told = {_medicine(row) for row in summary if row["status"] == "active"}
        yield rows == told, f"medicines not in both: {sorted(map(str, rows ^ told))}"
    lines = said["reconcile_medications"].get("lines")
    if lines is not None:
        told = {_medicine(line[side]) for line in lines for side in ("source", "target") if line[side]}
        told = {row for row in told if row in rows or any(row[0] == own[0] for own in rows)}
        mine = {row for row in rows if any(row[0] == other[0] for other in told)}
        yield mine == told, f"doses differ in the reconciliation: {sorted(map(str, mine ^ told))}"
        named = {line[side]["drug"] for line in lines for side in ("source", "target") if line[side]}
        missing = {
            row[1] for row in rows if row[5] not in ("once", "stat")
        } - named  # a single dose is no line of a list
        yield not missing, f"in the medication list, not in the reconciliation: {sorted(missing)}"
    ordered = {row["order_id"] for row in said["medicine_orders"].get("orders", ())}
    inpatient = {row["order_id"] for row in said["get_medications"]["medications"] if row["source"] == "inpatient"}
    if said["medicine_orders"]:
        yield inpatient == ordered, f"orders not in both lists: {sorted(map(str, inpatient ^ ordered))}"


def interactions(said: Said) -> Compared:
    """Only medicines of the list interact."""
    names = {row["generic_name"] for row in said["get_medications"].get("medications", ())}
    names |= {row["drug"] for row in said["get_medications"].get("medications", ())}
    for finding in said["check_all_interactions"].get("findings", ()):
        for drug in finding.get("drugs", ()):
            yield drug in names, f"{drug} interacts but is not in the medication list"


def qt_drugs(said: Said) -> Compared:
    """The drugs that prolong QT are the same in the screening of interactions and in the QT risk."""
    known = said["check_all_interactions"].get("cumulative")
    risk = said["assess_qt_risk"]
    if known and "qt_drugs" in risk:
        counted = {one["drug"] if isinstance(one, dict) else one for one in risk["qt_drugs"]}
        yield set(known["qt_known"]) <= counted, f"QT: interactions {known['qt_known']}, risk {sorted(counted)}"


# vital signs


def vital_signs(said: Said) -> Compared:
    """A vital sign of one time has one value, whoever reads it."""
    sets = {one["time"]: one for one in said["get_vital_signs"].get("sets", ())}
    for one in said["measured"].get("sets", ()):
        again = sets.get(one["time"])
        yield again == one, f"the set of {one['time']} reads otherwise later"
    names = {"respiratory_rate", "spo2", "sbp", "dbp", "heart_rate", "temperature", "consciousness", "on_oxygen", "gcs"}
    for tool, item in said.items():
        own = sets.get(item["observed_at"] or "")
        if own and item["item"] in names and item["item"] in own and item["value"] is not None:
            value = own[item["item"]]
            value = value["value"] if isinstance(value, dict) else value
            yield item["value"] == value, f"{item['item']}: {tool} {item['value']}, vital signs {value}"
    triage = said["get_patient_presentation"].get("triage_vitals") or {}
    own = sets.get(triage.get("time", ""))
    if own:
        for name, value in triage.items():
            if isinstance(value, dict) and name in own:
                reading = own[name]["value"] if isinstance(own[name], dict) else own[name]
                yield reading == value["value"], f"{name} at triage: {value['value']}, vital signs {reading}"


def mean_pressure(said: Said) -> Compared:
    """The mean pressure is the diastolic and a third of the difference."""
    for one in said["get_vital_signs"].get("sets", ()):
        high, low, mean = (number(one.get(name)) for name in ("sbp", "dbp", "map"))
        if high is not None and low is not None and mean is not None:
            yield abs(mean - (low + (high - low) / 3)) <= 1, f"mean {mean:g} of {high:g}/{low:g}"
            yield high > low, f"pressure {high:g}/{low:g}"


def consciousness(said: Said) -> Compared:
    """Alert is a GCS of 15, anything else is less."""
    for one in (*said["get_vital_signs"].get("sets", ()), *said["vitals_at_the_end"].get("sets", ())):
        score, word = number(one.get("gcs")), one.get("consciousness")
        if score is not None and word is not None:
            yield (word == "alert") == (score == 15), f"consciousness {word} with GCS {score:g}"
            limit = {"voice": 14, "pain": 12, "unresponsive": 8}.get(str(word), 15)
            yield score <= limit, f"consciousness {word} with GCS {score:g}"


def coma_scale(said: Said) -> Compared:
    """The parts of the Glasgow scale add up, and the monitor shows that total."""
    result = said["calculate_gcs"]
    parts = [item["points"] for item in result.get("items", ())]
    if len(parts) == 3 and None not in parts:
        yield sum(parts) == result["score"], f"GCS {result['score']} of {parts}"
        ends = said["vitals_at_the_end"].get("sets") or [{}]
        yield from same("GCS", {"parts": float(sum(parts)), "vital signs after them": number(ends[0].get("gcs"))})


def mental_state(said: Said) -> Compared:
    """Who is newly confused is not found orientated and attentive in the mental status examination."""
    cognition = (said["perform_mental_status_exam"].get("findings") or {}).get("cognition")
    ends = said["vitals_at_the_end"].get("sets") or [{}]
    word = ends[0].get("consciousness")
    if cognition and word:
        text = str(cognition["observation"])
        clear = (
            re.search(r"\balert\b", text) is not None
            and re.search(r"\borientated", text) is not None
            and "not" not in text
        )
        yield not (clear and word != "alert"), f"cognition '{text}' with consciousness {word}"
        drowsy = re.search(r"drows|unrous|stupor|obtund|comatose", text) is not None
        yield not (drowsy and word == "alert"), f"cognition '{text}' with consciousness {word}"


def survey(said: Said) -> Compared:
    """The primary survey measures what the monitor shows then, and its GCS is that of the Glasgow scale minutes before."""
    steps = {step["step"]: step["measurements"] for step in said["perform_primary_survey"].get("steps", ())}
    disability = steps.get("D", {})
    score, word = number(disability.get("gcs")), (disability.get("consciousness") or {}).get("value")
    if score is not None and word is not None:
        yield (word == "alert") == (score == 15), f"primary survey: {word} with GCS {score:g}"
    yield from same("GCS", {"Glasgow scale": number(said["calculate_gcs"].get("score")), "primary survey": score}, 1)


# scores

SUMS = (
    "calculate_news2", "calculate_qsofa", "calculate_sirs_criteria", "calculate_curb65", "calculate_apache2", "calculate_child_pugh",
    "calculate_cha2ds2_vasc", "calculate_heart_score", "calculate_bishop_score", "calculate_biophysical_profile", "screen_sepsis",
    "assess_qt_risk", "calculate_gcs",
)  # fmt: skip


def sums(said: Said) -> Compared:
    """A score is the sum of its items; with an item missing it is open."""
    for tool in SUMS:
        result = said[tool]
        points = [item["points"] for item in result.get("items", ())]
        if points and result.get("score") is not None and None not in points:
            yield abs(sum(points) - result["score"]) < 0.01, f"{tool}: {result['score']} of {points}"
        if result.get("score") is not None and result.get("score_range"):
            low, high = result["score_range"]
            yield low <= result["score"] <= high, f"{tool}: {result['score']} outside {low} to {high}"


def sepsis(said: Said) -> Compared:
    """The sepsis screening has the qSOFA, SIRS and NEWS2 of their own tools."""
    screen = said["screen_sepsis"]
    for name, tool in (("qsofa", "calculate_qsofa"), ("sirs", "calculate_sirs_criteria"), ("news2", "calculate_news2")):
        own, inside = said[tool], screen.get(name)
        if own and isinstance(inside, dict) and "score" in inside:
            yield own["score"] == inside["score"], f"{name}: its tool {own['score']}, screening {inside['score']}"


def one_record(said: Said) -> Compared:
    """A record has one value, whoever quotes it: scores, results, trends, prenatal tests."""
    told: dict[str, dict[str, tuple[Any, str]]] = defaultdict(dict)
    for tool, item in said.items():
        if item["record_id"] and item["record_id"].startswith("OB-") and not isinstance(item["value"], bool):
            told[item["record_id"]][f"{tool} {item['item']}"] = (item["value"], item["unit"])
    for row in results(said):
        told[row["result_id"]][f"get_lab_results {row['test']}"] = (row["value"], row["unit"])
    for row in said["get_prenatal_labs"].get("results", ()):
        told[row["record_id"]][f"get_prenatal_labs {row['test']}"] = (row["value"], row["unit"])
    for test in ("creatinine", "haemoglobin", "potassium"):
        trend = said[f"trend_{test}"]
        for row in trend.get("series", ()):
            if row.get("record_id"):
                told[row["record_id"]][f"get_lab_trend {test}"] = (row["value"], trend["unit"])
    for record, values in told.items():
        for (one, (a, unit_a)), (other, (b, unit_b)) in pairwise(values.items()):
            derived = {"pao2_fio2", "a_a_gradient", "map"} & {*one.split(), *other.split()}
            if unit_a == unit_b and not derived and isinstance(a, int | float) and isinstance(b, int | float):
                yield abs(a - b) < 1e-6, f"{record}: {one} {a}, {other} {b}"


# the laboratory


def results(said: Said) -> list[dict[str, Any]]:
    """All laboratory results."""
    return [*said["get_lab_results"].get("results", ()), *said["labs_2"].get("results", ())]


def flags(said: Said) -> Compared:
    """A flag says on which side of its own interval a value lies."""
    for row in results(said):
        value, low, high, flag = row["value"], row["ref_low"], row["ref_high"], str(row["flag"])
        if isinstance(value, int | float) and flag not in ("None", "cannot_judge"):
            side = (
                "low" if low is not None and value < low else "high" if high is not None and value > high else "normal"
            )
            yield side in flag, f"{row['test']} {value} ({low} to {high}) is flagged {flag}"


def blood_count(said: Said) -> Compared:
    """The indices of one blood count follow from each other, and the white cells are at least their parts."""
    newest: dict[str, dict[str, float]] = defaultdict(dict)
    for row in results(said):
        if isinstance(row["value"], int | float):
            newest[row["collected_at"]].setdefault(row["test"], row["value"])
    for count in newest.values():
        if {"haematocrit", "rbc", "mcv"} <= count.keys():
            volume = count["haematocrit"] / count["rbc"] * 10
            yield (
                abs(volume / count["mcv"] - 1) < 0.12,
                f"haematocrit {count['haematocrit']} and red cells {count['rbc']} with MCV {count['mcv']}",
            )
        if {"haemoglobin", "haematocrit"} <= count.keys():
            share = count["haematocrit"] / count["haemoglobin"]
            yield 2.5 < share < 3.6, f"haemoglobin {count['haemoglobin']} with haematocrit {count['haematocrit']}"
        parts = [
            count[name]
            for name in ("neutrophils", "lymphocytes", "monocytes", "eosinophils", "basophils")
            if name in count
        ]
        if "wbc" in count and len(parts) == 5:
            yield (
                abs(sum(parts) / count["wbc"] - 1) < 0.15,
                f"white cells {count['wbc']}, their kinds add up to {sum(parts):.1f}",
            )
        if {"ph", "paco2", "hco3_arterial"} <= count.keys():
            expected = 6.1 + math.log10(count["hco3_arterial"] / (0.0307 * count["paco2"]))
            yield (
                abs(expected - count["ph"]) < 0.08,
                f"pH {count['ph']} with bicarbonate {count['hco3_arterial']}, PaCO2 {count['paco2']}",
            )


def trends(said: Said) -> Compared:
    """The newest of a trend is the newest result."""
    for test in ("creatinine", "haemoglobin", "potassium"):
        rows = [row for row in results(said) if row["test"] == test]
        latest = said[f"trend_{test}"].get("latest")
        if rows and latest:
            newest = max(rows, key=lambda row: row["collected_at"])
            yield from same(test, {"results": newest["value"], "trend": number(latest)})


STAGES = (("G1", 90), ("G2", 60), ("G3a", 45), ("G3b", 30), ("G4", 15), ("G5", 0))  # KDIGO, mL/min/1.73 m2


def kidneys(said: Said) -> Compared:
    """Clearance, filtration rate, stage and the dose tables rest on one kidney function."""
    clearance = said["calculate_creatinine_clearance"]
    rate = number(clearance.get("egfr_ckd_epi_2021"))
    if rate is not None:
        # the stage is that of the whole number; what is shown has one decimal
        whole = {math.floor(rate + shown + 0.5) for shown in (-0.05, 0.05)}
        stages = {next(name for name, least in STAGES if one >= least) for one in whole}
        yield clearance["kdigo_g_stage"] in stages, f"stage {clearance['kdigo_g_stage']} at {rate:g}"
        used = next((item["observed_at"] for item in clearance["items"] if item["item"] == "creatinine"), None)
        for row in results(said):
            if row["test"] == "egfr" and row["collected_at"] == used and isinstance(row["value"], int | float):
                yield abs(row["value"] - rate) <= 1.5, f"filtration rate: laboratory {row['value']}, tool {rate}"
    recommended = number((clearance.get("crcl_ml_min") or {}).get("recommended"))
    for drug in ("gentamicin", "enoxaparin"):
        used = number(said[f"renal_{drug}"].get("crcl_used") or said[f"renal_{drug}"].get("crcl"))
        if recommended is not None and used is not None:
            yield abs(used - recommended) < 0.11, f"clearance {recommended}, dose table of {drug} {used}"


def newest_values(said: Said) -> Compared:
    """Two tools that use the newest creatinine, bilirubin or potassium use the same one."""
    used: dict[str, dict[str, Any]] = defaultdict(dict)
    for tool, item in said.items():
        name = {"creatinine_mg_dl": "creatinine"}.get(item["item"], item["item"])
        if name in ("creatinine", "bilirubin", "potassium", "albumin", "inr") and item["value"] is not None:
            worst_of_a_window = tool in ("calculate_apache2", "screen_sepsis")
            if not worst_of_a_window:
                used[name][tool] = (item["value"], item["observed_at"])
    for name, values in used.items():
        yield from same(name, values)


# pregnancy


def pregnancy(said: Said) -> Compared:
    """Pregnancy and its age are the same in the chart, at triage and for the obstetric tools; no man is pregnant."""
    info = said["get_patient_info"]
    status, weeks = info["pregnancy"]["status"], info["pregnancy"]["gestational_age"]
    if info["demographics"]["sex"] == "male":
        yield status == "not_pregnant", f"a man with pregnancy {status}"
    possible = said["get_patient_presentation"].get("pregnancy_possible")
    if possible in ("true", "false"):
        yield not (status == "pregnant" and possible == "false"), f"pregnant, at triage {possible}"
        yield not (status == "not_pregnant" and possible == "true"), f"not pregnant, at triage {possible}"
    dated, current = said["calculate_gestational_age"], said["get_obstetric_history"].get("current") or {}
    if dated and status == "pregnant":
        if one_day(info, dated, said["get_obstetric_history"]):
            yield from same(
                "gestational age",
                {"dating": dated["gestational_age"], "info": weeks and weeks.removesuffix(" weeks"), "history": current.get("gestational_age")},
            )  # fmt: skip
        yield from same("due date", {"dating": dated["edd"], "history": current.get("edd")})
        due, now = date.fromisoformat(dated["edd"]), date.fromisoformat(dated["sim_time"][:10])
        yield (
            280 - (due - now).days == dated["gestational_age_days"],
            f"{dated['gestational_age']} with a due date {due}, now {now}",
        )
    if status == "not_pregnant":
        yield weeks is None, f"not pregnant, {weeks}"
        yield not current, f"not pregnant, history has {current}"


def tracing(said: Said) -> Compared:
    """A tracing's category, its features, the non-stress test of the profile and the labour tool agree."""
    reading = said["interpret_ctg"]
    if not reading or reading["category"] not in ("I", "II", "III"):
        return
    baseline, kind = reading["baseline_bpm"], reading["variability"]["kind"]
    slowed = [one for one in reading["decelerations"] or () if one["type"] in ("late", "variable", "prolonged")]
    if reading["category"] == "I":
        yield baseline is not None and 110 <= baseline <= 160, f"category I at a baseline of {baseline}"
        yield kind == "moderate", f"category I with variability {kind}"
        yield not slowed, f"category I with {slowed}"
        urgent = [
            action for action in reading["actions"] if re.search(r"expedite|immediate|birth now|emergency", action)
        ]
        yield not urgent, f"category I and {urgent}"
    if reading["category"] == "III":
        yield kind == "absent" or "sinus" in json.dumps(reading), f"category III with variability {kind}"
        yield (
            any(re.search(r"birth|deliver", action) for action in reading["actions"]),
            "category III without a word of birth",
        )
    profile = {item["item"]: item["value"] for item in said["calculate_biophysical_profile"].get("items", ())}
    if isinstance(profile.get("nst"), bool):
        yield (
            profile["nst"] == (reading["nst"] == "reactive"),
            f"NST: tracing {reading['nst']}, profile {profile['nst']}",
        )


def cervix(said: Said) -> Compared:
    """The Bishop score is scored on the newest examination that the labour tool lists."""
    exams = said["assess_labor_progress"].get("exams") or []
    items = {item["item"]: item for item in said["calculate_bishop_score"].get("items", ())}
    if exams and items and items["dilation"]["record_id"]:
        newest = max(exams, key=lambda exam: exam["time"])
        pairs = (
            ("dilation", "dilation_cm"),
            ("effacement", "effacement_percent"),
            ("consistency", "consistency"),
            ("position", "position"),
        )
        for name, field in pairs:
            if items[name]["value"] is not None and newest.get(field) is not None:
                yield (
                    items[name]["value"] == newest[field],
                    f"{name}: Bishop {items[name]['value']}, labour {newest[field]}",
                )


def hypertension_of_pregnancy(said: Said) -> Compared:
    """The pressure that pre-eclampsia is judged by is the newest on the monitor."""
    now = said["evaluate_preeclampsia"].get("severe_range_now") or {}
    sets = said["get_vital_signs"].get("sets") or []
    if now.get("value") and sets:
        own = next((one for one in sets if one["time"] == now["time"]), None)
        if own:
            shown = f"{number(own['sbp']):g}/{number(own['dbp']):g}"
            yield shown == now["value"], f"pressure: pre-eclampsia {now['value']}, vital signs {shown}"
    if number(said["evaluate_preeclampsia"].get("gestational_age_days")):
        yield said["get_patient_info"]["pregnancy"]["status"] != "not_pregnant", "pre-eclampsia of a woman not pregnant"


# the heart


def electrocardiogram(said: Said) -> Compared:
    """The QTc of the tracing is the one that the QT risk uses."""
    corrected = said["analyze_ecg"].get("qtc_ms") or {}
    risk = {item["item"]: item for item in said["qt_after_ecg"].get("items", ())}.get("qtc_ms")
    if (
        corrected.get("recommended")
        and risk
        and risk["value"] is not None
        and risk["record_id"] == corrected.get("record_id")
    ):
        yield (
            abs(risk["value"] - corrected["recommended"]) <= 1,
            f"QTc: tracing {corrected['recommended']}, risk {risk['value']}",
        )


# what was recorded, asked and drawn

RECORDED = {
    "NEWS2": "calculate_news2", "qSOFA": "calculate_qsofa", "SIRS": "calculate_sirs_criteria", "CURB-65": "calculate_curb65",
    "APACHE II": "calculate_apache2", "Glasgow Coma Scale": "calculate_gcs", "GCS": "calculate_gcs", "PHQ-9": "administer_phq9",
    "AUDIT": "screen_substance_use",
}  # fmt: skip


def recorded_scores(said: Said) -> Compared:
    """A score that a tool gave is on the list of recorded scores as it was given."""
    values: dict[str, set[Any]] = defaultdict(set)
    for row in said["scores_at_the_end"].get("scores", ()):
        values[row["score_name"]].add(row["value"])
    for name, tool in RECORDED.items():
        if name in values and said[tool].get("score") is not None:
            yield (
                said[tool]["score"] in values[name],
                f"{name}: tool {said[tool]['score']}, recorded {sorted(map(str, values[name]))}",
            )


def suicidal_thoughts(said: Said) -> Compared:
    """Who denies any thought of death to the questionnaire has no active suicidal thoughts, unless guarded."""
    asked = said["administer_phq9"].get("items") or []
    risk = said["assess_suicide_risk"]
    if asked and risk and asked[-1]["points"] is not None and risk["disclosure"] != "guarded":
        active = bool((risk["cssrs"].get("q2") or {}).get("answer"))
        yield not (active and asked[-1]["points"] == 0), f"active suicidal thoughts, PHQ-9 item 9 {asked[-1]['points']}"


# what the social history says of drinking, and the answers to AUDIT 1 that fit (0 never, 2 two to four times a month, 4 four times a week)
DRINKING = (
    (r"\b(no alcohol|teetotal|never drinks)\b", {0}),
    (r"\bweekends?\b", {1, 2, 3}),
    (r"\bmost evenings\b", {4}),
)


def alcohol(said: Said) -> Compared:
    """The frequency of drinking is the same in the social history and in the AUDIT."""
    text, screen = said["get_social_history"].get("alcohol_drugs"), said["screen_substance_use"].get("items")
    if isinstance(text, str) and screen and screen[0]["points"] is not None:
        for words, fitting in DRINKING:
            if re.search(words, text):
                yield screen[0]["points"] in fitting, f"'{text}', AUDIT frequency {screen[0]['points']}"


def studies(said: Said) -> Compared:
    """A study is the same in the list, on its own page and in its report; its patient is this one."""
    info = said["get_patient_info"]
    for number, listed in enumerate(said["list_imaging_studies"].get("studies", ())[:2]):
        page = said[f"study_{number}"]
        if page:
            for field in ("modality", "body_part", "laterality", "acquired_at"):
                yield from same(field, {"list": listed[field], "study": page[field]})
            images = [image for series in page["series"] for image in series["image_ids"]]
            yield sorted(images) == sorted(listed["image_ids"]), f"images: list {listed['image_ids']}, study {images}"
            yield (
                page["demographics"]["sex"] == info["demographics"]["sex"],
                f"sex of the study {page['demographics']['sex']}",
            )
            known = page["safety"].get("pregnancy")
            yield (
                known in (None, info["pregnancy"]["status"]),
                f"pregnancy: study {known}, info {info['pregnancy']['status']}",
            )
        for view in listed["views"]:
            yield "not_applicable" not in view, f"view '{view}'"
        seen, lesion = said[f"image_{number}"], said[f"lesion_{number}"]
        if seen and lesion and lesion.get("region"):
            regions = {one["region"] for one in seen["observations"]}
            yield lesion["region"] in regions, f"lesion in {lesion['region']}, seen in {sorted(regions)}"


# time

PAST = (
    "observed_at",
    "collected_at",
    "resulted_at",
    "arrived_at",
    "admitted_at",
    "discharged_at",
    "acquired_at",
    "measured_at",
    "first_at",
)


def times(said: Said) -> Compared:
    """Nothing on record lies in the future, and nobody was measured before birth."""
    born = said["get_patient_info"]["demographics"]["birth_date"]

    def walk(value: Any, now: str, tool: str) -> Compared:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in PAST and isinstance(inner, str) and inner:
                    yield inner[:19] <= now[: len(inner[:19])], f"{tool}: {key} {inner} is after {now}"
                    yield inner[:10] >= born, f"{tool}: {key} {inner} is before birth on {born}"
                yield from walk(inner, now, tool)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner, now, tool)

    for tool, result in said.by_tool.items():
        yield from walk(result, result["sim_time"], tool)


CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        no_failure, age, sex, body_size, encounter, problems, code_status, blood_type, allergies, medicines, interactions, qt_drugs,
        vital_signs, mean_pressure, consciousness, coma_scale, mental_state, survey, sums, sepsis, one_record, flags, blood_count,
        trends, kidneys, newest_values, pregnancy, tracing, cervix, hypertension_of_pregnancy, electrocardiogram,
        recorded_scores, suicidal_thoughts, alcohol, studies, times,
    )
}  # fmt: skip

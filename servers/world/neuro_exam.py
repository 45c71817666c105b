"""Examining consciousness and the NIHSS items at the bedside, as inputs of their scores; what is found is charted."""

from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.scores.nihss import ITEMS
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.world.bedside import examine, gcs_components
from medmcp.servers.world.chart import VITALS_WINDOW_MIN, latest
from medmcp.servers.world.survey import airway_secured
from medmcp.servers.world.triage_facts import parsed_time, past_seconds
from medmcp.servers.world.world import Row, World

__all__ = ["charted", "examined_gcs", "examined_nihss", "gcs_confounders", "last_known_well"]

UNREACTIVE = {
    "equal, 3 mm, reactive": 0,
    "dilated, reactive": 0,
    "left dilated, unreactive": 1,
    "right dilated, unreactive": 1,
    "both fixed and dilated": 2,
}  # fmt: skip  (pinpoint pupils are too small to judge)


def charted(row: Row, value: float | str | None = None) -> Reading:
    """An observation as a reading, with another value where the score takes another one."""
    return Reading(
        value=row["value"] if value is None else value, unit=row["unit"] or "", source="chart", record_id=row["id"],
        observed_at=row["effective"],
    )  # fmt: skip


def examined_gcs(
    world: World, patient_id: str, encounter_id: str | None, pupils: Reading
) -> tuple[dict[str, Reading], Reading]:
    """The three components and the unreactive pupils, which the caller may have given."""
    tube = airway_secured(world, patient_id)
    rows = gcs_components(world, patient_id, encounter_id)
    parts = {name: charted(rows[f"gcs_{name}"]) for name in ("eye", "verbal", "motor")}
    if tube.value is True:
        # with a tube there is no verbal response to score, and so no total
        world.update("observation", rows["gcs_verbal"]["id"], value=None, value_text="NT")
        world.update("observation", rows["gcs"]["id"], status="entered-in-error")
        parts["verbal"] = charted(rows["gcs_verbal"], "NT")
    if not pupils.known:
        (row,) = examine(world, patient_id, encounter_id, ["pupils"])
        seen = UNREACTIVE.get(row["value_text"])
        pupils = Reading.missing() if seen is None else charted(row, seen)
    return parts, pupils


def gcs_confounders(world: World, patient_id: str) -> list[str]:
    """Sedatives of the last 6 h and a measured alcohol: they lower the score by themselves."""
    names = set()
    for row in world.rows(
        "SELECT drug FROM medication_administration WHERE patient_id = ? AND effective <= ? AND effective >= ?",
        patient_id, world.now, world.in_minutes(-360),
    ):  # fmt: skip
        drug = find_drug(row["drug"])
        if drug and {"benzodiazepine", "opioid", "barbiturate", "general_anaesthetic", "antipsychotic"} & set(
            drug.groups
        ):
            names.add(drug.name)
    warnings = [f"Sedated: {', '.join(sorted(names))} in the last 6 h."] if names else []
    alcohol = latest(world, patient_id, "ethanol", within_minutes=VITALS_WINDOW_MIN)
    if alcohol and (alcohol["value"] or 0) > 0:
        warnings.append(f"Alcohol {alcohol['value']:g} {alcohol['unit']} ({alcohol['id']}).")
    return warnings


def examined_nihss(world: World, patient_id: str, encounter_id: str | None) -> dict[str, Reading]:
    """All fifteen items, dysarthria untestable with a tube in place."""
    tube = airway_secured(world, patient_id)
    codes = [f"nihss_{item}" for item in ITEMS]
    rows = examine(world, patient_id, encounter_id, codes)
    values = {row["code"].removeprefix("nihss_"): charted(row) for row in rows}
    if tube.value is True:
        row = next(row for row in rows if row["code"] == "nihss_10")
        world.update("observation", row["id"], value=None, value_text="UN")
        values["10"] = charted(row, "UN")
    return values


def last_known_well(world: World, encounter: Row | None, given: str) -> str | None:
    """When the patient was last known well: as told by the caller, else on the encounter; the future is refused."""
    if given:
        return world.iso(past_seconds(world, given, "last_known_well"))
    return parsed_time(encounter["last_known_well"]) if encounter else None

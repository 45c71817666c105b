"""What the chart holds for a chest-pain score: the first troponin with its limit, and coded cardiovascular risk
factors."""

from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.world.world import Row, World

__all__ = ["first_troponin", "hours_since", "risk_factors_on_chart"]

RISK_CODES: dict[str, tuple[str, ...]] = {  # ICD-10-CM
    "hypertension": ("I10", "I11", "I12", "I13", "I15", "I16"),
    "hypercholesterolaemia": ("E78.0", "E78.2", "E78.4", "E78.5"),
    "diabetes": ("E08", "E09", "E10", "E11", "E13"),
    "obesity": ("E66",),
    "smoking": ("F17", "Z72.0"),
    "family_history": ("Z82.49",),
    "atherosclerotic_disease": ("I20", "I21", "I22", "I24", "I25", "I63", "I70", "I73.9", "G45", "Z86.73", "Z95.1",
    "Z95.5",
                                "Z98.61"),
}  # fmt: skip
BMI_LIMIT = 30  # kg/m2, above it the score counts obesity (Six 2008)


def first_troponin(world: World, patient_id: str, since: str, at: str) -> tuple[Reading, Reading]:
    """(first high-sensitivity troponin of the visit, 99th percentile of its assay), both missing without one."""
    row = world.row(
        "SELECT * FROM observation WHERE patient_id = ? AND code IN ('troponin_i_hs', 'troponin_t_hs') AND issued <= ?"
        " AND effective >= ? AND value IS NOT NULL AND ref_high IS NOT NULL AND status != 'entered-in-error'"
        " ORDER BY effective, id LIMIT 1",
        patient_id, at, since,
    )  # fmt: skip
    if row is None:
        return Reading.missing(), Reading.missing()

    def charted(value: float) -> Reading:
        return Reading(value=value, unit=row["unit"], source="chart", record_id=row["id"], observed_at=row["effective"])

    return charted(row["value"]), charted(row["ref_high"])


def hours_since(world: World, onset: str | None, at: str) -> float | None:
    """Hours from the onset to `at`; None without a time of onset."""
    return None if onset is None else max(0.0, (world.seconds_at(at) - world.seconds_at(onset)) / 3600)


def risk_factors_on_chart(world: World, patient: Row) -> tuple[list[str], Reading]:
    """Risk factors that are coded or measured, and where the list is from; free text is not read."""
    rows = world.rows(
        "SELECT id, code FROM condition WHERE patient_id = ? AND clinical_status = 'active' ORDER BY id", patient["id"]
    )
    found = [name for name, codes in RISK_CODES.items() if any(row["code"].startswith(codes) for row in rows)]
    weight, height = patient["weight_kg"], patient["height_cm"]
    if "obesity" not in found and weight and height and weight / (height / 100) ** 2 > BMI_LIMIT:
        found.append("obesity")
    return found, Reading(value="problem list", source="chart", record_id=rows[0]["id"] if rows else patient["id"])

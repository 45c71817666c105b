"""The kidney and liver function that the chart supports, with where it comes from and whether creatinine is steady."""

from dataclasses import dataclass, replace

from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.scores.dosing import dosing_weight
from medmcp.servers.clinical.scores.renal import cockcroft_gault, steady_state
from medmcp.servers.world.chart import age_years, find_encounter, has_condition, latest
from medmcp.servers.world.facts import KIDNEY_WINDOW_MIN, kidney_function
from medmcp.servers.world.world import Row, World

__all__ = ["ChartKidney", "chart_kidney", "earlier_creatinine", "kidney_for", "on_dialysis"]

DIALYSIS_CODES = ("Z99.2", "Z49", "N18.6")  # ICD-10-CM


@dataclass(frozen=True)
class ChartKidney:
    """CrCl in mL/min and eGFR in mL/min/1.73 m2, None where an input lacks; `steady` None where it is not known."""

    crcl: float | None
    egfr: float | None
    steady: bool | None
    record_id: str | None = None
    observed_at: str | None = None
    unsteady_hours: float | None = None  # since the encounter began, only while creatinine is not steady
    dialysis_record: str | None = None
    weight: str = "recommended"  # the weight in Cockcroft-Gault

    def basis(self, metric: str) -> str:
        """Value, record and date of the metric that a table reads."""
        value, name, unit = (
            (self.egfr, "eGFR CKD-EPI 2021", "mL/min/1.73 m2") if metric == "egfr"
            else (self.crcl, f"CrCl Cockcroft-Gault, {self.weight} weight", "mL/min")
        )  # fmt: skip
        if value is None:
            return f"{name}: not known"
        return f"{name} {value:.0f} {unit}, from creatinine {self.record_id} of {self.observed_at}"


def earlier_creatinine(world: World, patient_id: str, newest: Row) -> list[tuple[float, float]]:
    """(hours before the newest, mg/dL) of the readable results of the 7 days before it."""
    since = world.iso(world.seconds_at(newest["effective"]) - 168 * 3600)
    return [
        ((world.seconds_at(newest["effective"]) - world.seconds_at(row["effective"])) / 3600, row["value"])
        for row in world.rows(
            "SELECT effective, value FROM observation WHERE patient_id = ? AND code = 'creatinine'"
            " AND value IS NOT NULL AND issued <= ? AND effective >= ? AND effective < ?"
            " AND status != 'entered-in-error' ORDER BY effective, id",
            patient_id,
            world.now,
            since,
            newest["effective"],
        )
    ]


def on_dialysis(world: World, patient_id: str) -> Row | None:
    """The recorded problem that says so; None means not recorded."""
    return has_condition(world, patient_id, DIALYSIS_CODES)


def chart_kidney(world: World, patient: Row) -> ChartKidney:
    """What the chart says now; creatinine of the last 7 days."""
    crcl, egfr = kidney_function(world, patient)
    newest = latest(world, patient["id"], "creatinine", within_minutes=KIDNEY_WINDOW_MIN)
    dialysis = on_dialysis(world, patient["id"])
    record = dialysis["id"] if dialysis else None
    if newest is None or newest["value"] is None:
        return ChartKidney(crcl, egfr, None, dialysis_record=record)
    steady = steady_state(newest["value"], earlier_creatinine(world, patient["id"], newest), record is not None or None)
    encounter = find_encounter(world, patient["id"])
    hours = None
    if steady is False and record is None and encounter is not None and encounter["status"] == "in-progress":
        hours = world.minutes_since(encounter["period_start"]) / 60
    return ChartKidney(crcl, egfr, steady, newest["id"], newest["effective"], hours, record)


def kidney_for(world: World, patient: Row, drug: Drug) -> ChartKidney:
    """`chart_kidney` with the weight that the drug's label names for Cockcroft-Gault, where it names one."""
    kidney = chart_kidney(world, patient)
    if drug.weight_scalar is None or kidney.crcl is None or kidney.record_id is None:
        return kidney
    weight = dosing_weight(
        drug.weight_scalar, actual_kg=patient["weight_kg"], height_cm=patient["height_cm"], sex=patient["sex"]
    )
    row = world.row("SELECT value FROM observation WHERE id = ?", kidney.record_id)
    if weight is None or row is None:
        return kidney
    crcl = cockcroft_gault(
        age=age_years(world, patient), weight_kg=weight.kg, creatinine=row["value"], female=patient["sex"] == "female"
    )
    return replace(kidney, crcl=crcl, weight=f"{weight.scalar} (named by the label)")

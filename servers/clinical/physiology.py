"""How vital signs answer to treatments in any patient, and the limits of what is possible.

`VITAL_RESPONSES` are rules of the simulated hospital: sizes are typical responses in adults, chosen so
that a monitor moves as a clinician expects; they are not dosing advice. What a treatment does to a
disease process itself is in the case (`latent_response`).
"""

from medmcp.servers.clinical.row import Row

__all__ = ["VITAL_LIMITS", "VITAL_RESPONSES", "VITAL_UNITS", "VitalResponse"]

VITAL_UNITS: dict[str, str] = {
    "heart_rate": "/min",
    "sbp": "mmHg",
    "dbp": "mmHg",
    "respiratory_rate": "/min",
    "temperature": "degC",
    "spo2": "%",
    "glucose_poc": "mmol/L",
    "gcs": "points",
    "pain": "points",
}

# lowest and highest value that a living patient's monitor shows
VITAL_LIMITS: dict[str, tuple[float, float]] = {
    "heart_rate": (20, 240),
    "sbp": (40, 280),
    "dbp": (20, 160),
    "respiratory_rate": (3, 70),
    "temperature": (26, 43),
    "spo2": (50, 100),
    "glucose_poc": (0.8, 60),
    "gcs": (3, 15),
    "pain": (0, 10),
}


class VitalResponse(Row):
    """While a matching treatment acts, `parameter` moves by `shift` (per `per_amount` of a fluid or oxygen flow)."""

    match: str  # "drug:noradrenaline", "group:opioid", "care:oxygen", "procedure:intubation"
    parameter: str
    shift: float
    delay_min: float
    lasts_min: float | None = None  # None: as long as the order runs
    per_amount: float | None = None
    towards: float | None = None  # the shift never carries the value beyond this


VITAL_RESPONSES: tuple[VitalResponse, ...] = (
    VitalResponse(match="care:oxygen", parameter="spo2", shift=8, delay_min=2, towards=98),
    VitalResponse(match="care:iv_fluid", parameter="sbp", shift=7, delay_min=10, lasts_min=180, per_amount=500,
                  towards=125),
    VitalResponse(match="care:iv_fluid", parameter="heart_rate", shift=-5, delay_min=10, lasts_min=180,
                  per_amount=500, towards=80),
    VitalResponse(match="group:vasopressor", parameter="sbp", shift=28, delay_min=3, towards=130),
    VitalResponse(match="drug:adrenaline", parameter="sbp", shift=22, delay_min=3, lasts_min=20, towards=135),
    VitalResponse(match="drug:adrenaline", parameter="heart_rate", shift=12, delay_min=2, lasts_min=15, towards=150),
    VitalResponse(match="group:opioid", parameter="respiratory_rate", shift=-3, delay_min=5, lasts_min=180, towards=8),
    VitalResponse(match="group:opioid", parameter="pain", shift=-4, delay_min=10, lasts_min=180, towards=0),
    VitalResponse(match="drug:paracetamol", parameter="temperature", shift=-0.8, delay_min=45, lasts_min=300,
                  towards=36.8),
    VitalResponse(match="drug:paracetamol", parameter="pain", shift=-2, delay_min=30, lasts_min=300, towards=0),
    VitalResponse(match="group:nsaid", parameter="pain", shift=-2, delay_min=30, lasts_min=360, towards=0),
    VitalResponse(match="group:benzodiazepine", parameter="respiratory_rate", shift=-2, delay_min=5, lasts_min=120,
                  towards=8),
    VitalResponse(match="group:beta_blocker", parameter="heart_rate", shift=-18, delay_min=10, lasts_min=240,
                  towards=50),
    VitalResponse(match="group:beta_blocker", parameter="sbp", shift=-12, delay_min=10, lasts_min=240, towards=90),
    VitalResponse(match="drug:diltiazem", parameter="heart_rate", shift=-25, delay_min=10, lasts_min=180, towards=60),
    VitalResponse(match="group:nitrate", parameter="sbp", shift=-15, delay_min=3, lasts_min=30, towards=80),
    VitalResponse(match="drug:labetalol", parameter="sbp", shift=-20, delay_min=5, lasts_min=180, towards=110),
    VitalResponse(match="drug:nicardipine", parameter="sbp", shift=-30, delay_min=10, towards=120),
    VitalResponse(match="group:beta2_agonist", parameter="heart_rate", shift=10, delay_min=5, lasts_min=120,
                  towards=140),
    VitalResponse(match="drug:glucose", parameter="glucose_poc", shift=6, delay_min=5, lasts_min=60),
    VitalResponse(match="drug:glucagon", parameter="glucose_poc", shift=3, delay_min=10, lasts_min=60),
    VitalResponse(match="group:insulin", parameter="glucose_poc", shift=-4, delay_min=30, lasts_min=240, towards=2.5),
    VitalResponse(match="drug:atropine", parameter="heart_rate", shift=25, delay_min=1, lasts_min=30, towards=120),
    VitalResponse(match="procedure:external_cooling", parameter="temperature", shift=-2, delay_min=20, towards=37),
    VitalResponse(match="procedure:warming", parameter="temperature", shift=2, delay_min=30, towards=37),
)  # fmt: skip

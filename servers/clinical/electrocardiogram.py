"""`Electrocardiogram`: the measurements of one 12-lead tracing, read from the JSON that its study carries.

What a study may carry, all of it optional:

- `rate` /min, `rhythm` (a key of `RHYTHMS`), `pr_ms`, `qrs_ms`, `qt_ms`, `axis_deg`
- `conduction`: lbbb, rbbb or paced; `p_waves`: present, absent or flat
- a lead's own value as `st_V2` mm at the J point (or all of them in `st_mm`), and likewise `shape_V2` (horizontal,
  downsloping, upsloping, coved, concave), `q_V2`, `r_V2`, `s_V2`, `t_V2` mm (T inverted negative), `biphasic_V2`,
  `peaked_V2`, `delta_V2` (true or 1); `st_shape` is the shape in every lead whose ST deviates
- `quality`: free words on artefact or lead reversal; `beats_averaged`

A lead that was measured (it has an ST value) and carries no amplitude has that of a usual tracing, `USUAL`: a study
states what is out of the ordinary. A lead without an ST value was not recorded, and stays missing. Amplitudes are
mid-normal values of adults (Macfarlane 2011, Comprehensive Electrocardiology, 2nd ed., normal limits); for left bundle
branch block and pacing the deep S of V1 to V3 (Surawicz 2009 Circulation 119:e235).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, cast

from medmcp.servers.clinical.scores.ecg import CHEST, LIMB, Lead

__all__ = ["RHYTHMS", "USUAL", "Electrocardiogram", "Rhythm", "read_measurements"]

TWELVE = (*LIMB, *CHEST)
EXTRA = ("V7", "V8", "V9", "V3R", "V4R")


class Rhythm(NamedTuple):
    """What a rhythm looks like on the strip."""

    regularity: str
    p_waves: str
    pr_relation: str
    atrial_fibrillation: bool = False


RHYTHMS: dict[str, Rhythm] = {
    "sinus": Rhythm("regular", "one before each QRS, upright in II", "constant PR"),
    "sinus_arrhythmia": Rhythm("varies with breathing", "one before each QRS, upright in II", "constant PR"),
    "atrial_fibrillation": Rhythm("irregularly irregular", "none, fibrillatory baseline", "none", True),
    "atrial_flutter": Rhythm(
        "regular or in groups", "none, saw-tooth waves at about 300 /min", "fixed or changing ratio"
    ),
    "svt": Rhythm("regular", "hidden or after the QRS", "short RP or none to see"),
    "junctional": Rhythm("regular", "absent, or inverted in II", "short or none"),
    "ventricular_tachycardia": Rhythm("regular", "dissociated or not seen", "none"),
    "ventricular_fibrillation": Rhythm("chaotic", "none", "none"),
    "av_block_2_type_1": Rhythm("groups of beats", "more P than QRS", "PR lengthens until a beat drops"),
    "av_block_2_type_2": Rhythm("regular with dropped beats", "more P than QRS", "constant PR before a dropped beat"),
    "av_block_3": Rhythm("regular", "regular, more P than QRS", "no relation of P to QRS"),
    "paced": Rhythm("regular", "spike before each QRS", "set by the device"),
    "asystole": Rhythm("no complexes", "none", "none"),
}
OTHER_NAMES = {
    "normal_sinus": "sinus", "sinus_rhythm": "sinus", "sinus_tachycardia": "sinus", "sinus_bradycardia": "sinus",
    "normal_sinus_rhythm": "sinus", "af": "atrial_fibrillation", "afib": "atrial_fibrillation",
    "flutter": "atrial_flutter",
    "vt": "ventricular_tachycardia", "vf": "ventricular_fibrillation", "complete_heart_block": "av_block_3",
    "third_degree_av_block": "av_block_3", "mobitz_1": "av_block_2_type_1", "wenckebach": "av_block_2_type_1",
    "mobitz_2": "av_block_2_type_2", "ventricular_paced": "paced",
    "supraventricular_tachycardia": "svt",
}  # fmt: skip

# mm: Q, R, S (depths positive) and T of a usual tracing by lead
USUAL: dict[str, tuple[float, float, float, float]] = {
    "I": (0.3, 5.5, 1.5, 2.0), "II": (0.5, 9.0, 1.5, 2.5), "III": (0.5, 4.5, 1.5, 0.8), "aVR": (7.0, 0.5, 0.5, -2.2),
    "aVL": (0.3, 3.0, 1.5, 0.8), "aVF": (0.5, 6.5, 1.0, 1.6), "V1": (0.0, 2.0, 9.0, 0.3), "V2": (0.0, 5.0, 13.0, 4.0),
    "V3": (0.0, 8.0, 9.0, 4.5), "V4": (0.2, 14.0, 5.0, 4.5), "V5": (0.4, 13.0, 2.5, 3.5), "V6": (0.5, 10.0, 1.0, 2.5),
    "V7": (0.4, 7.0, 0.8, 1.8), "V8": (0.4, 5.0, 0.6, 1.3), "V9": (0.3, 4.0, 0.5, 1.0), "V3R": (0.0, 1.5, 5.0, -0.3),
    "V4R": (0.0, 1.2, 3.5, -0.3),
}  # fmt: skip
LEFT_BUNDLE: dict[str, tuple[float, float, float, float]] = USUAL | {
    "I": (0.0, 9.0, 0.0, -2.0), "aVL": (0.0, 7.0, 0.0, -2.0), "V1": (0.0, 1.0, 18.0, 4.0), "V2": (0.0, 1.5, 24.0, 6.0),
    "V3": (0.0, 2.0, 20.0, 6.0), "V5": (0.0, 12.0, 1.0, -2.5), "V6": (0.0, 12.0, 0.0, -3.0),
}  # fmt: skip

PREFIXES = {"st": "st_mm", "q": "q_mm", "r": "r_mm", "s": "s_mm", "t": "t_mm"}
FLAGS = {"biphasic": "t_biphasic", "peaked": "t_peaked", "delta": "delta_wave"}


@dataclass(frozen=True, kw_only=True)
class Electrocardiogram:
    """One tracing. None: not measured."""

    rate: float | None = None  # /min
    rhythm: str = ""
    pr_ms: float | None = None
    qrs_ms: float | None = None
    qt_ms: float | None = None
    axis_deg: float | None = None
    conduction: str = ""
    p_waves: str = ""
    beats_averaged: float | None = None
    quality: str = ""
    leads: Mapping[str, Lead]

    @property
    def missing(self) -> list[str]:
        """Standard leads that were not recorded and intervals that were not measured."""
        intervals = {"rate": self.rate, "qrs_ms": self.qrs_ms, "qt_ms": self.qt_ms, "rhythm": self.rhythm or None}
        if self.features is None or self.features.pr_relation == "constant PR":
            intervals["pr_ms"] = self.pr_ms
        return [name for name in TWELVE if name not in self.leads] + [
            name for name, v in intervals.items() if v is None
        ]

    @property
    def features(self) -> Rhythm | None:
        """What the rhythm looks like; None if it is not one of `RHYTHMS`."""
        return RHYTHMS.get(self.rhythm)

    @property
    def bundle_branch_rule(self) -> bool:
        """Whether left bundle branch block or pacing makes the STEMI limits invalid."""
        return self.conduction in ("lbbb", "paced") or self.rhythm == "paced"

    def against(self, prior: "Electrocardiogram | None") -> dict[str, Lead]:
        """The leads with the ST of a prior tracing beside their own."""
        if prior is None:
            return dict(self.leads)
        return {
            name: replace(lead, prior_st_mm=prior.leads[name].st_mm) if name in prior.leads else lead
            for name, lead in self.leads.items()
        }


def read_measurements(measurements: Mapping[str, Any]) -> Electrocardiogram:
    """The tracing that a study's measurements describe. Values of another form than number or word are not read."""
    rhythm = str(measurements.get("rhythm") or "").strip().lower().replace(" ", "_").replace("-", "_")
    rhythm = OTHER_NAMES.get(rhythm, rhythm)
    conduction = str(measurements.get("conduction") or "").strip().lower()
    left = conduction in ("lbbb", "paced") or rhythm == "paced"
    return Electrocardiogram(
        rate=_number(measurements.get("rate")),
        rhythm=rhythm,
        pr_ms=_number(measurements.get("pr_ms")) if rhythm in ("", "sinus", "sinus_arrhythmia") else None,
        qrs_ms=_number(measurements.get("qrs_ms")),
        qt_ms=_number(measurements.get("qt_ms")),
        axis_deg=_number(measurements.get("axis_deg")),
        conduction=conduction,
        p_waves=str(measurements.get("p_waves") or ""),
        beats_averaged=_number(measurements.get("beats_averaged")),
        quality=str(measurements.get("quality") or ""),
        leads=_leads(measurements, LEFT_BUNDLE if left else USUAL),
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _leads(measurements: Mapping[str, Any], usual: Mapping[str, tuple[float, float, float, float]]) -> dict[str, Lead]:
    table = measurements.get("st_mm")
    elevation = dict(table) if isinstance(table, Mapping) else {}
    found: dict[str, Lead] = {}
    for name in (*TWELVE, *EXTRA):
        st = _number(measurements.get(f"st_{name}", elevation.get(name)))
        if st is None:
            continue
        q, r, s, t = usual[name]
        values: dict[str, Any] = {"st_mm": st, "q_mm": q, "r_mm": r, "s_mm": s, "t_mm": t}
        values |= dict.fromkeys(FLAGS.values(), False)
        for prefix, field in PREFIXES.items():
            value = _number(measurements.get(f"{prefix}_{name}"))
            values[field] = values[field] if value is None else value
        for prefix, field in FLAGS.items():
            if f"{prefix}_{name}" in measurements:
                values[field] = str(measurements[f"{prefix}_{name}"]).lower() in ("1", "1.0", "true", "yes")
        shape = measurements.get(f"shape_{name}") or (measurements.get("st_shape") if st else None)
        values["st_shape"] = cast(Any, str(shape)) if shape else None
        found[name] = Lead(**values)
    return found

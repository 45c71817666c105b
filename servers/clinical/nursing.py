"""What nurses chart: the items of the assessments with their choices, and what goes in and comes out.

Morse and Braden are scored by `scores/morse.py` and `scores/braden.py` from these rows.
"""

from medmcp.servers.clinical.row import Row

__all__ = ["ASSESSMENTS", "BALANCE_ITEMS", "NURSING_ITEMS", "NursingItem"]

MORSE = "Morse 1989 Can J Aging 8:366"
BRADEN = "Bergstrom 1987 Nurs Res 36:205"
RULE = "charting of the simulated hospital"


class NursingItem(Row):
    """One charted item; `choices` with points where it belongs to a scale."""

    code: str
    assessment: str
    name: str
    choices: dict[str, float] = {}
    source: str = RULE


def _scale(assessment: str, source: str, rows: dict[str, tuple[str, dict[str, float]]]) -> tuple[NursingItem, ...]:
    return tuple(
        NursingItem(code=f"{assessment}_{key}", assessment=assessment, name=name, choices=choices, source=source)
        for key, (name, choices) in rows.items()
    )


ROWS: tuple[NursingItem, ...] = (
    *_scale("morse", MORSE, {
        "history_of_falling": ("History of falling, now or within 3 months", {"no": 0, "yes": 25}),
        "secondary_diagnosis": ("Secondary diagnosis", {"no": 0, "yes": 15}),
        "ambulatory_aid": ("Ambulatory aid", {"none, bed rest or nurse": 0, "crutches, cane or walker": 15, "furniture": 30}),
        "iv_access": ("Intravenous line or saline lock", {"no": 0, "yes": 20}),
        "gait": ("Gait", {"normal, bed rest or wheelchair": 0, "weak": 10, "impaired": 20}),
        "mental_status": ("Mental status", {"knows own limits": 0, "overestimates or forgets limits": 15}),
    }),
    *_scale("braden", BRADEN, {
        "sensory_perception": ("Sensory perception", {"completely limited": 1, "very limited": 2, "slightly limited": 3, "no impairment": 4}),
        "moisture": ("Moisture", {"constantly moist": 1, "very moist": 2, "occasionally moist": 3, "rarely moist": 4}),
        "activity": ("Activity", {"bedfast": 1, "chairfast": 2, "walks occasionally": 3, "walks frequently": 4}),
        "mobility": ("Mobility", {"completely immobile": 1, "very limited": 2, "slightly limited": 3, "no limitation": 4}),
        "nutrition": ("Nutrition", {"very poor": 1, "probably inadequate": 2, "adequate": 3, "excellent": 4}),
        "friction_shear": ("Friction and shear", {"problem": 1, "potential problem": 2, "no apparent problem": 3}),
    }),
    NursingItem(code="pain_at_rest", assessment="pain", name="Pain at rest, 0 to 10"),
    NursingItem(code="pain_on_moving", assessment="pain", name="Pain on moving, 0 to 10"),
    NursingItem(code="mobility_level", assessment="mobility", name="Mobility",
                choices={"independent": 0, "with an aid": 0, "one helper": 0, "two helpers": 0, "bed-bound": 0}),
    NursingItem(code="skin_finding", assessment="skin", name="Skin finding"),
    NursingItem(code="swallow_screen", assessment="swallow", name="Bedside swallow screen", choices={"passed": 0, "failed": 0}),
    NursingItem(code="restraint_check", assessment="restraint", name="Restraint check"),
)  # fmt: skip

NURSING_ITEMS: dict[str, NursingItem] = {row.code: row for row in ROWS}
ASSESSMENTS: tuple[str, ...] = tuple(dict.fromkeys(row.assessment for row in ROWS))

# volumes in mL over an interval: code to (name, in or out)
BALANCE_ITEMS: dict[str, tuple[str, str]] = {
    "intake_oral": ("Drunk", "in"), "intake_iv": ("Intravenous", "in"), "intake_enteral": ("Tube feed", "in"),
    "output_urine": ("Urine", "out"), "output_drain": ("Drain", "out"), "output_stool": ("Liquid stool", "out"),
    "output_emesis": ("Vomit", "out"),
}  # fmt: skip

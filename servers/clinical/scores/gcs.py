"""Glasgow Coma Scale with the pupils score and the descriptors for children under two."""

from medmcp.servers.clinical.scores.score import MISSING, Band, Item, Reading, Score, total

__all__ = ["gcs"]

CITATION = (
    "Teasdale G, Jennett B. Lancet 1974;2:81-84; Teasdale G et al. Lancet Neurol 2014;13:844-854; "
    "Brennan PM et al. J Neurosurg 2018;128:1612-1620"
)

EYE = {4: "spontaneous", 3: "to sound", 2: "to pressure", 1: "none"}
VERBAL = {5: "orientated", 4: "confused", 3: "words", 2: "sounds", 1: "none"}
MOTOR = {
    6: "obeys commands",
    5: "localising",
    4: "normal flexion (withdrawal)",
    3: "abnormal flexion",
    2: "extension",
    1: "none",
}
VERBAL_UNDER_2 = {5: "coos, babbles", 4: "irritable cry", 3: "cries to pain", 2: "moans to pain", 1: "none"}
MOTOR_UNDER_2 = {**MOTOR, 6: "spontaneous normal movement", 5: "withdraws to touch", 4: "withdraws to pain"}

BANDS = [
    Band(3, 8, "severe", "as a head injury: secure the airway, urgent CT"),
    Band(9, 12, "moderate", "as a head injury: CT and close neurological observation"),
    Band(13, 15, "mild", "as a head injury: CT by decision rule"),
]


def gcs(
    *,
    eye: Reading = MISSING,
    verbal: Reading = MISSING,
    motor: Reading = MISSING,
    unreactive_pupils: Reading = MISSING,
    previous: Reading = MISSING,
    age: Reading = MISSING,
) -> Score:
    """GCS, 3 to 15: eye 1-4 + verbal 1-5 + motor 1-6 (best side), each a number or "NT" for not testable.

    Any NT makes the total null. GCS-P = GCS - unreactive pupils (0, 1, 2), 1 to 15. Under 2 years the verbal and motor
    descriptors are the paediatric ones. Sources: Teasdale 1974 Lancet 2:81; Teasdale 2014 Lancet Neurol 13:844;
    Brennan 2018 J Neurosurg 128:1612.
    """
    years = age.number("age", 0, 130)
    infant = years is not None and years < 2
    parts = (
        ("eye", eye, EYE),
        ("verbal", verbal, VERBAL_UNDER_2 if infant else VERBAL),
        ("motor", motor, MOTOR_UNDER_2 if infant else MOTOR),
    )
    warnings = ["Sedation, alcohol, intoxication, hypoglycaemia and a seizure just past can lower the score."]
    if years is None:
        warnings.append("Age is not known; the descriptors are those for adults.")
    items, texts, components = [], [], {}
    for name, reading, table in parts:
        item, descriptor = _component(name, reading, table)
        items.append(item)
        letter = name[0].upper()
        shown = "?" if item.value is None else "NT" if item.points is None else f"{item.points:.0f}"
        texts.append(letter + shown)
        components[letter] = f"{shown} {descriptor}".strip()
        if shown == "NT":
            warnings.append(f"{name} is not testable; report the components, there is no total.")
    score = total(
        items,
        BANDS,
        name="GCS",
        citation=CITATION,
        variant="paediatric under 2 years" if infant else "adult",
        warnings=warnings,
    )
    pupils, before = unreactive_pupils.number("unreactive_pupils", 0, 2), previous.number("previous", 3, 15)
    change = None if score.score is None or before is None else score.score - before
    if change is not None and change <= -2:
        score.warnings.append(f"Fall of {-change:g} points: reassess airway and consider an urgent CT.")
    if score.at_most <= 8:
        score.warnings.append("8 or less: the airway is at risk; plan airway protection and CT.")
    score.extra.update(
        components={**components},
        text=" ".join(texts),
        gcs_p=None if score.score is None or pupils is None else score.score - pupils,
        severity=None if score.interpretation is None else score.interpretation.split(":")[0],
        change=change,
    )
    return score


def _component(name: str, reading: Reading, table: dict[int, str]) -> tuple[Item, str]:
    best = (1.0, float(max(table)))
    if reading.value is None:
        return Item.of(name, reading, None, best), "not examined"
    if reading.value == "NT":
        return Item.of(name, reading, None, best, note="not testable"), "not testable"
    try:
        points = float(reading.value)
    except (TypeError, ValueError):
        points = 0.0
    if points not in table or isinstance(reading.value, bool):
        raise ValueError(f"{name} must be 1 to {max(table)} or NT, not {reading.value!r}")
    return Item.of(name, reading, points, best, note=table[int(points)]), table[int(points)]

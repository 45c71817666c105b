"""Asking a patient the questions of an instrument, or rating them at the bedside; what is answered is charted.

The only reader of the latent answers. A patient who does not trust the asker may deny or decline (`rapport.py`), and
then the chart holds what was said, not what is so. Ratings that follow a disease process (withdrawal, orientation)
move with its severity. An answer has no row where it is the usual one of health.
"""

from collections.abc import Iterable
from typing import NamedTuple

from medmcp.servers.clinical.instrument import INSTRUMENTS, QUESTIONS, Instrument, Question
from medmcp.servers.clinical.scores.score import Reading, Score
from medmcp.servers.tool import ToolError
from medmcp.servers.world.bedside import find, require_present
from medmcp.servers.world.rapport import trust
from medmcp.servers.world.survey import airway_secured
from medmcp.servers.world.world import Row, World

__all__ = [
    "Said", "administer", "chart_answer", "chart_total", "collateral", "disclosure", "informant", "last_total",
    "require_conversation", "said",
]  # fmt: skip

AWAKE = 14  # GCS: below, nobody answers a questionnaire
# ratings that a clouded consciousness sets by itself: below this GCS, at least these points
CLOUDED: dict[str, tuple[int, float]] = {"4at_alertness": (14, 4.0), "broset_confused": (15, 1.0)}


class Said(NamedTuple):
    """An answer: its points, None if it was declined, and the patient's words where the case has them."""

    value: float | None
    quote: str | None


def require_conversation(world: World, patient_id: str, *, lucid: bool = True) -> None:
    """Raises `ToolError` CONFLICT if the patient cannot answer; `lucid` also refuses delirium and aphasia."""
    require_present(world, patient_id)
    reason = ""
    coma = world.body.vital(patient_id, "gcs")
    if coma is not None and coma < (AWAKE if lucid else 9):
        reason = f"not awake enough (GCS {coma:g})"
    elif airway_secured(world, patient_id).value is True:
        reason = "intubated"
    elif lucid and find(world, patient_id, "delirium").abnormal:
        reason = "in delirium; answers would not hold"
    elif lucid and (find(world, patient_id, "nihss_9").value or 0) >= 2:
        reason = "aphasic"
    if reason:
        raise ToolError(
            "CONFLICT", f"The patient cannot answer: {reason}.",
            hint="Examine instead (perform_mental_status_exam, administer_cognitive_screen 4at), and ask relatives.",
        )  # fmt: skip


def _persona(world: World, patient_id: str) -> Row | None:
    return world.row(
        "SELECT * FROM latent_persona WHERE patient_id = ? AND speaker IN ('patient', 'relative')"
        " ORDER BY speaker = 'patient' DESC LIMIT 1",
        patient_id,
    )


def _trusted(world: World, patient_id: str) -> bool:
    persona = _persona(world, patient_id)
    return persona is None or (persona["reticence"] or 0.0) <= trust(world, patient_id)


def disclosure(world: World, patient_id: str) -> str:
    """open or guarded, by the patient's manner alone: a guarded patient may still tell the truth."""
    return "open" if _trusted(world, patient_id) else "guarded"


def said(world: World, patient_id: str, code: str) -> Said:
    """What the patient answers to one question now, or shows to an examiner who rates it."""
    question = QUESTIONS.get(code)
    row = world.row("SELECT * FROM latent_item WHERE patient_id = ? AND code = ?", patient_id, code)
    resting = float(question.usual if question else 0)
    if row is not None:
        if row["withheld"] and not _trusted(world, patient_id):
            return Said(row["told"], None)
        resting = row["value"]
    moved = world.body.apply_courses(patient_id, code, resting, world.seconds)
    if code in CLOUDED and (world.body.vital(patient_id, "gcs") or 15) < CLOUDED[code][0]:
        moved = max(moved, CLOUDED[code][1])
    return Said(_nearest(question, moved), row["quote"] if row else None)


def _nearest(question: Question | None, value: float) -> float:
    """The points that the question can score and that lie closest, the lower of two."""
    options = question.points if question else (0, 1)
    return float(min(options, key=lambda points: (abs(points - value), points)))


def informant(world: World, patient_id: str) -> bool:
    """Whether a relative or carer can be asked."""
    return (
        world.row(
            "SELECT 1 FROM latent_persona WHERE patient_id = ? AND present = 1 AND speaker IN ('relative', 'carer')",
            patient_id,
        )
        is not None
    )


def collateral(world: World, patient_id: str, codes: Iterable[str]) -> dict[str, float]:
    """What a relative or carer knows of these questions."""
    wanted = set(codes)
    return {
        row["code"]: row["collateral"]
        for row in world.rows(
            "SELECT code, collateral FROM latent_item WHERE patient_id = ? AND collateral IS NOT NULL ORDER BY code",
            patient_id,
        )
        if row["code"] in wanted
    }


def chart_answer(
    world: World, patient_id: str, encounter_id: str | None, code: str, display: str, value: float | None, set_id: str,
    *, text: str | None = None, loinc: str = "", note: str | None = None, category: str = "survey", unit: str = "points",
    flag: str | None = None,
) -> Row:  # fmt: skip
    """Write one answer or rating to the chart."""
    values = {
        "patient_id": patient_id, "encounter_id": encounter_id, "category": category, "code": code,
        "loinc": loinc or None, "display": display, "value": value, "value_text": text,
        "unit": unit if value is not None else "", "flag": flag, "effective": world.now, "issued": world.now,
        "status": "final", "set_id": set_id, "note": note,
    }  # fmt: skip
    return values | {"id": world.insert("observation", **values)}


def set_of(world: World, key: str, patient_id: str) -> str:
    """The id that binds the answers of one administration."""
    return f"{key.upper()}-{world.seconds:08d}-{patient_id[-6:]}"


def administer(
    world: World,
    patient_id: str,
    encounter_id: str | None,
    instrument: Instrument,
    questions: tuple[Question, ...] = (),
) -> list[Reading]:
    """Ask (or rate) every question and chart the answers; a declined one stays missing."""
    set_id = set_of(world, instrument.key, patient_id)
    readings = []
    for question in questions or instrument.questions:
        answer = said(world, patient_id, question.code)
        if answer.value is None:
            readings.append(Reading.missing())
            continue
        row = chart_answer(
            world, patient_id, encounter_id, question.code, f"{instrument.title}: {question.topic}", answer.value, set_id,
            loinc=question.loinc,
        )  # fmt: skip
        readings.append(
            Reading(
                value=answer.value, unit="points", source="chart", record_id=row["id"], observed_at=row["effective"]
            )
        )
    return readings


def chart_total(world: World, patient_id: str, encounter_id: str | None, key: str, score: Score) -> str | None:
    """Chart the total of what was just administered; None where an answer is missing."""
    if score.score is None:
        return None
    row = chart_answer(
        world, patient_id, encounter_id, key, score.name, score.score, set_of(world, key, patient_id),
        note=score.interpretation,
    )  # fmt: skip
    return str(row["id"])


def last_total(world: World, patient_id: str, key: str) -> Reading:
    """The last charted total of an instrument, whenever it was taken."""
    row = world.row(
        "SELECT * FROM observation WHERE patient_id = ? AND code = ? AND category = 'survey' AND value IS NOT NULL"
        " AND issued <= ? ORDER BY effective DESC, id DESC LIMIT 1",
        patient_id, key, world.now,
    )  # fmt: skip
    if row is None:
        return Reading.missing()
    return Reading(value=row["value"], unit="points", source="chart", record_id=row["id"], observed_at=row["effective"])


assert all(instrument.key not in QUESTIONS for instrument in INSTRUMENTS.values()), "a total under a question's code"

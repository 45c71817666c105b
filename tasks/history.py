"""What a generated patient can tell: the slots that ask_patient discloses, in lay words.

Every patient knows their complaint, when it began, their allergies, medicines and past illnesses, and what they do not
have; the condition adds its symptoms and its own slots, which take the place of a general answer to the same question.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from medmcp.servers.world.world import World
from medmcp.tasks.mind import ALCOHOL, SMOKING, habits, mind

if TYPE_CHECKING:
    from medmcp.tasks.case import Case

__all__ = ["write_history"]


class Told(NamedTuple):
    """An answer, and the words in a question that ask for it."""

    slot: str
    cues: tuple[str, ...]
    answer: str
    reticence: float = 0.0


# what a patient denies who does not have it
DENIED: tuple[Told, ...] = (
    Told("no_fever", ("fever", "temperature", "chills"), "No fever that I noticed."),
    Told("no_cough", ("cough", "phlegm"), "No, no cough."),
    Told("no_breathlessness", ("breath",), "My breathing is all right."),
    Told("no_chest_pain", ("chest",), "No, nothing in my chest."),
    Told("no_headache", ("headache", "head hurt"), "No headache."),
    Told("no_belly_pain", ("belly", "stomach", "abdom", "tummy"), "My belly is fine."),
    Told("no_vomiting", ("vomit", "sick to", "nausea", "throw up"), "No, I have not been sick."),
    Told("no_diarrhoea", ("diarrh", "bowel", "stool"), "Bowels are as always."),
    Told("no_urinary", ("urin", "pass water", "pee", "waterworks"), "No trouble passing water."),
    Told("no_bleeding", ("bleed", "blood"), "No bleeding that I saw."),
    Told("no_rash", ("rash", "spots", "itch"), "No rash."),
    Told("no_weakness", ("weakness", "numb", "tingling"), "No weakness or numbness."),
    Told("no_dizziness", ("dizz", "faint", "black out"), "No, I have not fainted."),
    Told("no_leg_swelling", ("swell", "calf", "ankles"), "My legs look normal."),
    Told("no_pain", ("pain", "hurt", "ache"), "No, no pain."),
    Told("no_voices", ("voices", "hear things", "see things"), "No, nothing of that kind."),
    Told("no_travel", ("travel", "abroad"), "I have not been anywhere lately."),
    Told("no_operation", ("operation", "surgery", "hospital lately"), "No operations lately."),
)


def write_history(world: World, case: "Case") -> None:
    """Write the persona and the answers of a case's patient, or of the relative who speaks for a young child."""
    speaker = "relative" if case.age < 12 else "patient"
    world.insert(
        "latent_persona", patient_id=case.patient_id, speaker=speaker, personality=case.personality, literacy="average",
        reticence=case.condition.reticence, language=case.language, present=1,
    )  # fmt: skip
    own = [*_own(case), *_of_condition(case)]
    taken = _Cues(cue for told in own for cue in told.cues)
    # of a question about the mind only the words go that something else answers to
    minded = [told._replace(cues=tuple(cue for cue in told.cues if not taken.overlap((cue,)))) for told in _mind(case)]
    general = [told for told in (*_habits(case), *minded, *DENIED) if told.cues and not taken.overlap(told.cues)]
    for told in (*own, *general):
        _write(world, case, speaker, told)
    if case.condition.informant and speaker == "patient":
        world.insert(
            "latent_persona", patient_id=case.patient_id, speaker="relative", personality="plain", literacy="average",
            reticence=0.0, language="en", present=1,
        )  # fmt: skip
        for slot in case.condition.informant:
            _write(world, case, "relative", Told(slot.slot, slot.cues, slot.answer, slot.reticence))


def _write(world: World, case: "Case", speaker: str, told: Told) -> None:
    slot = told.slot if speaker == "patient" or case.age < 12 else f"{speaker}: {told.slot}"
    digest = hashlib.blake2b(f"{case.seed}|{case.patient_id}|{slot}".encode(), digest_size=4).hexdigest()
    world.insert(
        "latent_answer", patient_id=case.patient_id, slot=told.slot, speaker=speaker, cues=json.dumps(list(told.cues)),
        answer=told.answer, volunteered=0, reticence=told.reticence, fact_id=f"F-{digest}",
    )  # fmt: skip


class _Cues:
    """Cues that something answers to already."""

    def __init__(self, cues: Iterable[str]) -> None:
        self._whole = frozenset(cues)
        self._beginnings = frozenset(cue[:end] for cue in self._whole for end in range(len(cue) + 1))

    def overlap(self, cues: tuple[str, ...]) -> bool:
        """True if one of `cues` begins with one of these, or the other way round."""
        return any(
            cue in self._beginnings or any(cue[:end] in self._whole for end in range(len(cue) + 1)) for cue in cues
        )


def _own(case: "Case") -> list[Told]:
    """What every patient can tell about themselves."""
    found = [
        Told("name", ("your name", "who are you"), f"{case.name}."),
        Told("age", ("how old", "your age"), f"I'm {case.age}."),
        Told(
            "complaint",
            ("brings you", "brought you", "what happened", "what s wrong", "what is wrong", "the matter", "tell me about",
             "how can i help", "how are you feeling", "what s going on", "the problem"),
            f"It's this: {case.complaint}.",
        ),
        Told("onset", ("when did", "how long", "since when", "start", "began", "begin"), _onset(case.onset_minutes)),
        Told("allergies", ("allerg", "react to any", "bad reaction"), _allergies(case)),
        Told("medicines", ("medicin", "medication", "tablet", "pills", "what do you take", "drugs do you take"),
             _medicines(case), 0.1),
        Told("past_history", ("medical history", "past history", "illness", "health problems", "conditions do you have",
                              "diagnosed"), _problems(case), 0.1),
    ]  # fmt: skip
    if case.sex == "female" and 12 <= case.age < 55:
        told = {
            "pregnant": f"Yes, I'm pregnant, about {case.gestation_weeks} weeks.",
            "not_pregnant": "No, I'm not pregnant.",
        }.get(case.pregnancy, _late(case))
        found.append(Told("pregnancy", ("pregnan", "last period", "period late"), told, 0.2))
    return found


def _late(case: "Case") -> str:
    """A patient who does not know: late, unless the condition says otherwise."""
    script = case.condition.pregnancy
    if script is not None and not script.late_period:
        return "I don't think so, but nobody has tested."
    return "I... my period is late, I don't know."


def _of_condition(case: "Case") -> list[Told]:
    """The symptoms, had or denied, and the slots of the condition."""
    condition = case.condition
    symptoms = [
        Told(one.name, one.cues, one.lay if one.name in case.symptoms else f"No, no {one.name}.")
        for one in condition.symptoms
        if one.cues
    ]
    return symptoms + [Told(slot.slot, slot.cues, slot.answer, slot.reticence) for slot in condition.slots]


def _habits(case: "Case") -> list[Told]:
    if case.age < 16:
        return []
    mine = habits(case)
    return [
        Told("smoking", ("smok", "cigarette", "tobacco"), SMOKING[mine.smoking].said, 0.1),
        Told("alcohol", ("alcohol", "drink", "beer", "wine"), _drinks(case, mine.alcohol), 0.3),
        Told("last_meal", ("last eat", "last meal", "eaten", "eat or drink"), "I last ate some hours before this."),
        Told(
            "home",
            ("live alone", "who do you live", "at home"),
            "I live alone." if mine.alone else "I live with my family.",
        ),
    ]


OFTEN = ("never", "once a month at most", "two to four times a month", "two or three times a week", "most days")
MUCH = ("a drink or two", "three or four drinks", "five or six drinks", "seven to nine drinks", "ten drinks or more")


def _drinks(case: "Case", habit: int) -> str:
    """The habit, unless the condition drinks otherwise: then what AUDIT 1 and 2 hold."""
    answers = mind(case)
    often, much = answers.get("audit_1", 0), answers.get("audit_2", 0)
    if (often, much) == ALCOHOL[habit].audit[:2]:
        return ALCOHOL[habit].said
    return f"I drink {OFTEN[often]}, {MUCH[much]} at a time." if often else "I don't drink."


# what is said about a question of an instrument, by its points, so that talk and questionnaire agree
TALK: tuple[tuple[str, tuple[str, ...], str, tuple[str, ...]], ...] = (
    ("mood", ("mood", "spirits", "feeling low", "feel low", "depress", "feel sad"), "phq9_2",
     ("My mood is all right.", "A bit down on some days.", "Low, more often than not.", "Low, every single day.")),
    ("interest", ("enjoy", "interest", "pleasure"), "phq9_1",
     ("I like doing what I always did.", "Some days I can't be bothered.", "There's not much I enjoy now.", "Nothing gives me any joy.")),
    ("sleep", ("sleep",), "phq9_3",
     ("I sleep well.", "A bad night now and then.", "I sleep badly most nights.", "I hardly sleep, night after night.")),
    ("energy", ("energy", "tired"), "phq9_4",
     ("Plenty of energy.", "Tired on some days.", "Worn out most days.", "No strength at all, every day.")),
    ("appetite", ("appetite",), "phq9_5",
     ("I eat as always.", "My appetite comes and goes.", "My appetite is off most days.", "Eating is all wrong, every day.")),
    ("concentration", ("concentrat",), "phq9_7",
     ("I can concentrate.", "My mind wanders at times.", "I can't keep my mind on things.", "I can't even follow a page.")),
    ("worry", ("worry", "worries", "worried about", "anxious", "nervous"), "gad7_2",
     ("I'm not a worrier.", "I worry now and then.", "I can't stop worrying most days.", "I worry from morning to night and can't stop.")),
)  # fmt: skip


def _mind(case: "Case") -> list[Told]:
    """Mood, sleep, worry and thoughts of suicide, out of the same answers that the questionnaires get."""
    if case.age < 12:
        return []
    held = {one.code for one in case.condition.withheld}
    answers = mind(case)
    told = [
        Told(slot, cues, lines[answers.get(code, 0)], case.condition.reticence if code in held else 0.0)
        for slot, cues, code, lines in TALK
    ]
    reticence = case.condition.reticence if any(code.startswith("cssrs") for code in held) else 0.1
    told.append(
        Told("suicidal_thoughts", ("suicid", "kill yourself", "end your life", "harm yourself", "hurt yourself", "better off dead",
             "life worth", "want to die"), _thoughts(answers), reticence)
    )  # fmt: skip
    return told


def _thoughts(answers: dict[str, int]) -> str:
    steps = (
        ("cssrs_q5", "Yes. I know how and when I would do it."),
        ("cssrs_q4", "Yes, and some days I mean to do it."),
        ("cssrs_q3", "I have thought about how one could do it. I would not, though."),
        ("cssrs_q2", "It has crossed my mind not to live any more. Nothing more than that."),
        ("cssrs_q1", "Sometimes I wish I would just not wake up."),
    )
    thought = next((line for code, line in steps if answers.get(code)), "No, I don't want to die.")
    if answers.get("cssrs_q6_3_months"):
        return thought + " I did try, not long ago."
    return thought + (" I tried once, that is long past." if answers.get("cssrs_q6_lifetime") else "")


def _onset(minutes: int) -> str:
    if minutes < 90:
        return f"About {round(minutes / 5) * 5} minutes before I came."
    if minutes < 48 * 60:
        return f"About {round(minutes / 60)} hours ago."
    return f"About {round(minutes / 1440)} days ago."


def _allergies(case: "Case") -> str:
    if case.allergies:
        return " ".join(f"{a.allergen.capitalize()}: {a.reaction or 'I had a bad reaction'}." for a in case.allergies)
    known = case.allergy_status == "none_known"
    return "No allergies that I know of." if known else "I'm not sure, nobody ever told me."


def _medicines(case: "Case") -> str:
    if not case.medicines:
        return "I don't take anything regularly."
    return "I take " + ", ".join(medicine.drug for medicine in case.medicines) + "."


def _problems(case: "Case") -> str:
    if not case.problems:
        return "Nothing much, I've been healthy."
    return "They told me: " + ", ".join(problem.name.lower() for problem in case.problems) + "."

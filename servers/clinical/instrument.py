"""`Instrument`: the questions of a questionnaire or bedside scale, each a construct with the points it can score.

Items are named by construct: the wording of a questionnaire is its owner's and is not reproduced. A question's code is
what its answer is charted under, so that two instruments that ask the same thing share it (AUDIT-C is the first three
questions of AUDIT). `usual` is the answer in health. The scoring is in `scores/`, one module an instrument.
"""

from medmcp.servers.clinical.row import Row

__all__ = ["INSTRUMENTS", "QUESTIONS", "Instrument", "Question"]


class Question(Row):
    """One question: its construct, the points it can score, the answer in health."""

    code: str
    topic: str
    points: tuple[int, ...]
    usual: int = 0
    loinc: str = ""


class Instrument(Row):
    """A questionnaire (answered by the patient) or a scale (rated by the examiner)."""

    key: str
    title: str
    period: str  # what the questions ask about
    self_report: bool = True  # a patient who cannot answer for themselves has no result
    questions: tuple[Question, ...]
    sources: tuple[str, ...]


def _asked(
    key: str, points: tuple[int, ...], constructs: tuple[str, ...], loinc: tuple[str, ...] = ()
) -> tuple[Question, ...]:
    codes = loinc or ("",) * len(constructs)
    return tuple(
        Question(code=f"{key}_{number}", topic=construct, points=points, loinc=code)
        for number, (construct, code) in enumerate(zip(constructs, codes, strict=True), 1)
    )


def _named(key: str, rows: tuple[tuple[str, str, tuple[int, ...], int], ...]) -> tuple[Question, ...]:
    return tuple(
        Question(code=f"{key}_{name}", topic=construct, points=points, usual=usual)
        for name, construct, points, usual in rows
    )


FREQUENCY = (0, 1, 2, 3)  # not at all, several days, more than half the days, nearly every day
DEGREE = (0, 1, 2, 3, 4)  # not at all, a little bit, moderately, quite a bit, extremely
YES_NO = (0, 1)
SEVEN = (0, 1, 2, 3, 4, 5, 6, 7)

INSTRUMENTS: dict[str, Instrument] = {
    row.key: row
    for row in (
        Instrument(
            key="phq9", title="PHQ-9", period="last 2 weeks",
            questions=_asked(
                "phq9", FREQUENCY,
                ("anhedonia", "low mood", "sleep disturbance", "low energy", "appetite change", "worthlessness or guilt",
                 "poor concentration", "psychomotor change", "thoughts of death or self-harm"),
                ("44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8"),
            ),
            sources=("Kroenke 2001 J Gen Intern Med 16:606",),
        ),
        Instrument(
            key="gad7", title="GAD-7", period="last 2 weeks",
            questions=_asked(
                "gad7", FREQUENCY,
                ("nervousness", "uncontrollable worry", "excessive worry", "trouble relaxing", "restlessness",
                 "irritability", "apprehension"),
                ("69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7"),
            ),
            sources=("Spitzer 2006 Arch Intern Med 166:1092",),
        ),
        Instrument(
            key="pcl5", title="PCL-5", period="past month",
            questions=_asked(
                "pcl5", DEGREE,
                ("intrusive memories", "nightmares", "flashbacks", "distress at reminders", "bodily reaction to reminders",
                 "avoidance of thoughts", "avoidance of reminders", "amnesia for parts of the event", "negative beliefs",
                 "blame", "negative emotions", "loss of interest", "detachment", "restricted positive emotions",
                 "irritable or aggressive behaviour", "recklessness", "hypervigilance", "exaggerated startle",
                 "poor concentration", "sleep disturbance"),
            ),
            sources=("Weathers 2013 National Center for PTSD (public domain)", "Blevins 2015 J Trauma Stress 28:489"),
        ),
        Instrument(
            key="audit", title="AUDIT", period="last 12 months",
            questions=(
                *_asked("audit", DEGREE,
                        ("drinking frequency", "drinks on a drinking day", "frequency of heavy drinking", "unable to stop",
                         "failed expectations", "morning drinking", "guilt", "memory loss")),
                Question(code="audit_9", topic="injury through drinking", points=(0, 2, 4)),
                Question(code="audit_10", topic="concern of others", points=(0, 2, 4)),
            ),
            sources=("Saunders 1993 Addiction 88:791", "Babor 2001 WHO AUDIT manual, 2nd ed."),
        ),
        Instrument(
            key="dast10", title="DAST-10", period="last 12 months, drugs other than alcohol and tobacco",
            questions=tuple(
                Question(code=f"dast10_{number}", topic=construct, points=YES_NO, usual=int(number == 3))
                for number, construct in enumerate(
                    ("non-medical drug use", "use of several drugs at once", "able to stop", "blackouts or flashbacks",
                     "guilt", "complaints of family", "neglect of family", "illegal acts for drugs", "withdrawal symptoms",
                     "medical problems"), 1)
            ),
            sources=("Skinner 1982 Addict Behav 7:363",),
        ),
        Instrument(
            key="cage", title="CAGE", period="lifetime",
            questions=_asked("cage", YES_NO, ("cut down", "annoyed by criticism", "guilty", "eye-opener")),
            sources=("Ewing 1984 JAMA 252:1905",),
        ),
        Instrument(
            key="scoff", title="SCOFF", period="now; weight over 3 months",
            questions=_asked(
                "scoff", YES_NO,
                ("self-induced vomiting", "loss of control over eating", "loss of 6.35 kg in 3 months",
                 "feels fat when others say thin", "food dominates life"),
            ),
            sources=("Morgan 1999 BMJ 319:1467",),
        ),
        Instrument(
            key="cssrs", title="C-SSRS screen", period="past month; behaviour lifetime and 3 months",
            questions=_named(
                "cssrs",
                (("q1", "wish to be dead", YES_NO, 0), ("q2", "non-specific active suicidal thoughts", YES_NO, 0),
                 ("q3", "thoughts with a method, without intent", YES_NO, 0), ("q4", "some intent, no specific plan", YES_NO, 0),
                 ("q5", "specific plan and intent", YES_NO, 0), ("q6_lifetime", "suicidal behaviour in life", YES_NO, 0),
                 ("q6_3_months", "suicidal behaviour in the last 3 months", YES_NO, 0)),
            ),
            sources=("Posner 2011 Am J Psychiatry 168:1266",),
        ),
        Instrument(
            key="broset", title="Brøset Violence Checklist", period="now", self_report=False,
            questions=_named(
                "broset",
                tuple((name, name.replace("_", " "), YES_NO, 0) for name in (
                    "confused", "irritable", "boisterous", "verbal_threats", "physical_threats", "attacking_objects")),
            ),
            sources=("Almvik 2000 J Interpers Violence 15:1284",),
        ),
        Instrument(
            key="ciwa", title="CIWA-Ar", period="now", self_report=False,
            questions=_named(
                "ciwa",
                (("nausea", "nausea and vomiting", SEVEN, 0), ("tremor", "tremor", SEVEN, 0),
                 ("sweats", "paroxysmal sweats", SEVEN, 0), ("anxiety", "anxiety", SEVEN, 0),
                 ("agitation", "agitation", SEVEN, 0), ("tactile", "tactile disturbances", SEVEN, 0),
                 ("auditory", "auditory disturbances", SEVEN, 0), ("visual", "visual disturbances", SEVEN, 0),
                 ("headache", "headache, fullness in the head", SEVEN, 0),
                 ("orientation", "orientation and clouding of sensorium", (0, 1, 2, 3, 4), 0)),
            ),
            sources=("Sullivan 1989 Br J Addict 84:1353",),
        ),
        Instrument(
            key="6cit", title="6CIT", period="now", self_report=False,
            questions=_named(
                "6cit",
                (("year", "year", (0, 4), 0), ("month", "month", (0, 3), 0), ("time", "time within one hour", (0, 3), 0),
                 ("count_back", "counting 20 to 1", (0, 2, 4), 0), ("months_back", "months backwards", (0, 2, 4), 0),
                 ("recall", "recall of an address of 5 parts", (0, 2, 4, 6, 8, 10), 0)),
            ),
            sources=("Brooke 1999 Int J Geriatr Psychiatry 14:936",),
        ),
        Instrument(
            key="amts", title="AMTS", period="now", self_report=False,
            questions=_named(
                "amts",
                (("age", "age", YES_NO, 1), ("time", "time to the nearest hour", YES_NO, 1),
                 ("address", "recall of an address", YES_NO, 1), ("year", "year", YES_NO, 1), ("place", "place", YES_NO, 1),
                 ("persons", "two persons recognised", YES_NO, 1), ("birth_date", "date of birth", YES_NO, 1),
                 ("history_year", "a commonly known historical year", YES_NO, 1),
                 ("head_of_state", "head of state or government", YES_NO, 1), ("count_back", "counting 20 to 1", YES_NO, 1)),
            ),
            sources=("Hodkinson 1972 Age Ageing 1:233",),
        ),
        Instrument(
            key="4at", title="4AT", period="now; change over days", self_report=False,
            questions=_named(
                "4at",
                (("alertness", "alertness", (0, 4), 0), ("amt4", "age, birth date, place, year", (0, 1, 2), 0),
                 ("months_back", "attention: months backwards", (0, 1, 2), 0),
                 ("acute_change", "acute change or fluctuating course", (0, 4), 0)),
            ),
            sources=("Bellelli 2014 Age Ageing 43:496",),
        ),
        Instrument(
            # 0 adequate, 1 marginal, 2 inadequate
            key="capacity", title="Decision-making abilities", period="the decision at hand", self_report=False,
            questions=_named(
                "capacity",
                tuple((name, name.replace("_", " "), (0, 1, 2), 0) for name in (
                    "understanding", "appreciation", "reasoning", "expressing_choice")),
            ),
            sources=("Appelbaum 1988 N Engl J Med 319:1635", "Appelbaum 2007 N Engl J Med 357:1834"),
        ),
    )
}  # fmt: skip

QUESTIONS: dict[str, Question] = {
    question.code: question for instrument in INSTRUMENTS.values() for question in instrument.questions
}

"""The first antenatal visit: nothing is wrong yet, and the record says what may be."""

from medmcp.tasks.condition import Condition, Slot, Symptom
from medmcp.tasks.pregnancy import PastPregnancy, Pregnancy, Recorded

__all__ = ["CONDITION"]

NOW = (10.0, 20.0)  # minutes ago: asked at this visit

CONDITION = Condition(
    key="booking_visit",
    name="Supervision of other normal pregnancy, first trimester",
    icd10="Z34.81",
    split="test",
    domain="obstetrics",
    difficulty="intermediate",
    teaser="A second pregnancy, a first visit, and a questionnaire.",
    topic="booking visit",
    complaints=("first visit of this pregnancy", "comes to book for antenatal care", "positive test some weeks ago, wants to be booked"),
    onset_hours=(500, 1100),
    age=(22, 33),
    sex="female",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="nausea", probability=0.6, lay="In the mornings, it passes.", cues=("nausea", "sick", "vomit")),
        Symptom(name="vaginal bleeding", probability=0.0, lay="No bleeding.", cues=("bleed",)),
        Symptom(name="headache", probability=0.0, lay="No headache.", cues=("head",)),
    ),
    slots=(Slot(slot="folic_acid", cues=("folic", "vitamin"), answer="I take folic acid."),),
    bmi=(19.5, 29.0),
    pregnancy=Pregnancy(
        weeks=(12.3, 13.8), scan_weeks=(11.2, 12.2),
        past=(PastPregnancy(years_ago=(2, 5)), PastPregnancy(years_ago=(2, 7), probability=0.4), PastPregnancy(years_ago=(3, 8), probability=0.25)),
        recorded=(
            Recorded(code="plurality", value=(1, 1), minutes_ago=NOW), Recorded(code="conception", text="spontaneous", minutes_ago=NOW),
            Recorded(code="family_preeclampsia", value=(0, 0), minutes_ago=NOW), Recorded(code="social_inequity", value=(0, 0), minutes_ago=NOW),
            Recorded(code="previous_vte", value=(0, 1), minutes_ago=NOW), Recorded(code="family_vte", value=(0, 1), minutes_ago=NOW),
            Recorded(code="smoker", value=(0, 1), minutes_ago=NOW), Recorded(code="varicose_veins", value=(0, 1), minutes_ago=NOW),
            Recorded(code="immobility", value=(0, 0), minutes_ago=NOW), Recorded(code="unsafe_home", value=(0, 0), minutes_ago=NOW),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("booking visit", "normal pregnancy", "antenatal booking", "supervision of normal pregnancy"),
    workup=("dates, history, risk of pre-eclampsia and thrombosis", "first-visit panel"),
    treatment=("aspirin 81 mg daily from 12 weeks with one high or two moderate factors", "heparin by thrombosis points", "folic acid"),
    pitfalls=("adding up unlike risks", "aspirin for everybody", "forgetting the leg vein of ten years ago"),
    teaching=("Aspirin works when it is begun before 16 weeks, so the first visit is where it is decided.",),
    sources=("USPSTF 2021 JAMA 326:1186", "RCOG Green-top Guideline 37a, 2015"),
)  # fmt: skip

"""A raised TSH at booking: subclinical hypothyroidism in pregnancy."""

from medmcp.tasks.condition import CodedFinding, Condition, Problem, Result, Slot, Symptom
from medmcp.tasks.pregnancy import Pregnancy

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="subclinical_hypothyroidism_pregnancy",
    name="Endocrine, nutritional and metabolic diseases complicating pregnancy: subclinical hypothyroidism",
    icd10="O99.282",
    split="validation",
    domain="medical_qa",
    difficulty="intermediate",
    teaser="A pregnant woman sent for a thyroid test of the booking bloods.",
    topic="thyroid in pregnancy",
    complaints=("a thyroid value of the booking bloods", "sent because of a thyroid test, pregnant", "pregnant, and the thyroid test was not right"),
    onset_hours=(100, 400),
    age=(21, 41),
    sex="female",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="tiredness", probability=0.5, lay="Tired, but who isn't.", cues=("tired", "energy")),
        Symptom(name="feeling cold", probability=0.15, told=False, lay="I am always cold.", cues=("cold",)),
        Symptom(name="earlier miscarriage", probability=0.25, told=False, lay="I lost one two years ago.", cues=("miscarr", "lost", "earlier pregnan")),
    ),
    pregnancy=Pregnancy(weeks=(15.0, 26.0), booked=False),
    problems=(Problem(code="J45.909", name="Asthma", probability=0.1),),
    slots=(Slot(slot="family", cues=("family", "mother", "sister"), answer="My mother takes thyroid tablets."),),
    results=(
        Result(code="tsh", level=(5.0, 8.2)), Result(code="free_t4", level=(11.5, 12.4)), Result(code="anti_tpo", level=(120, 600), probability=0.55),
        Result(code="haemoglobin", level=(11.8, 12.8)),
    ),
    criteria="subclinical_hypothyroidism_pregnancy_2017",
    charted=(CodedFinding(finding="pregnancy_confirmed", probability=1.0),),
    filed=("haemoglobin",),
    esi=5,
    zone="fast_track",
    accepted_names=("subclinical hypothyroidism in pregnancy", "subclinical hypothyroidism"),
    workup=("TSH against the trimester's interval", "free T4", "thyroid peroxidase antibodies"),
    treatment=("levothyroxine with antibodies and TSH above the limit, or TSH over 10 mU/L", "TSH every 4 weeks until mid-pregnancy"),
    pitfalls=("the interval of women who are not pregnant", "iron tablets with levothyroxine"),
    teaching=("Trials of treatment begun after 12 weeks found no benefit for the child's cognition.",),
    sources=("Alexander 2017 Thyroid 27:315", "Casey 2017 N Engl J Med 376:815"),
)  # fmt: skip

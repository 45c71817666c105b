"""An erect chest film with air under a dome of the diaphragm."""

from medmcp.tasks.condition import Condition, HomeMedicine, Picture, Problem, Request, Result, Sight, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="perforated_ulcer",
    name="Perforated duodenal ulcer",
    icd10="K26.5",
    split="test",
    domain="radiology_report",
    difficulty="intermediate",
    teaser="An adult with sudden pain in the upper belly who lies very still.",
    topic="abdominal pain",
    complaints=("sudden pain in the upper belly, hard as a board", "belly pain since the night, cannot move", "pain from the stomach to the shoulder"),
    onset_hours=(2, 14),
    age=(34, 84),
    arrival=("ambulance", "brought by family"),
    symptoms=(
        Symptom(name="abdominal pain", lay="Like a knife, all over the belly now.", cues=("pain", "belly", "stomach", "abdomen"), severity="severe"),
        Symptom(name="shoulder pain", probability=0.4, told=False, lay="The tip of the shoulder aches too.", cues=("shoulder",)),
        Symptom(name="vomiting", probability=0.4, lay="I threw up once.", cues=("vomit", "sick")),
    ),
    problems=(Problem(code="M17.9", name="Osteoarthritis of knee", probability=0.7,
                      medicines=(HomeMedicine(drug="ibuprofen", dose=600, unit="mg", frequency="tid", indication="knee pain", otc=True),)),),
    results=(Result(code="lactate", level=(1.8, 3.6)), Result(code="crp", level=(40, 160)), Result(code="wbc", level=(12, 19))),
    studies=(
        Study(
            modality="xray", body_part="chest", on_file=True, findings="Crescent of air under the dome of the diaphragm. Lungs clear.",
            impression="Free air under the diaphragm.",
            request=Request(indication="acute abdomen, free air?", information="Rigid abdomen.", referrer="emergency department", urgency="stat",
                            protocol="chest film, frontal, erect"),
            pictures=(
                Picture(
                    kind="chest_film", view="frontal, erect", sides=("right", "left"), mirrored=True,
                    sights=(
                        Sight(name="air", draws="free_air", code="lucency_under_dome", region="below_diaphragm", x=(166, 166), y=(384, 384), size_mm=(14, 34),
                              ratio=(0.5, 0.5), look=("{side}",), visibility="subtle"),
                    ),
                ),
            ),
        ),
        Study(modality="ct", body_part="abdomen_pelvis", findings="Free air in front of the liver, fluid along the duodenum, wall defect of the bulb.",
              impression="Perforation of the duodenal bulb."),
    ),
    esi=2,
    accepted_names=("perforated ulcer", "perforated duodenal ulcer", "perforated peptic ulcer", "perforated viscus", "pneumoperitoneum"),
    workup=("erect chest film or CT", "lactate, blood group, blood cultures"),
    treatment=("surgeon now", "nothing by mouth, fluids, broad antibiotics, proton-pump inhibitor"),
    pitfalls=("the area below the diaphragm not looked at", "a small amount of air missed on a lying film"),
    teaching=("Look under both domes of every erect film; one in four perforations shows no air there.",),
    sources=("Tarasconi 2020 WSES guideline, World J Emerg Surg 15:3", "Soreide 2015 Lancet 386:1288"),
)  # fmt: skip

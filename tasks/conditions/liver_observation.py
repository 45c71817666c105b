"""A focal observation in a cirrhotic liver on multiphase CT: phases, capsule and size make the category."""

from medmcp.tasks.condition import (
    Choice,
    Condition,
    HomeMedicine,
    Picture,
    Problem,
    Request,
    Result,
    Sight,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

PLACE = {
    "x": (118, 168),
    "y": (214, 262),
    "size_mm": (11.5, 38),
    "ratio": (0.95, 1.0),
    "edge": (1.3, 1.6),
    "wobble": (0.0, 0.02),
}

CONDITION = Condition(
    key="liver_observation",
    name="Focal liver observation in cirrhosis",
    icd10="R93.2",
    split="train",
    domain="radiology_report",
    difficulty="advanced",
    teaser="An adult with cirrhosis in whom the surveillance ultrasound saw something.",
    topic="liver lesion",
    complaints=("surveillance ultrasound saw a spot in the liver", "sent for the liver CT, feels as always", "control of the liver, something was seen"),
    onset_hours=(200, 2000),
    age=(42, 78),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="tiredness", probability=0.5, lay="Tired, more than I used to be.", cues=("tired", "fatigue", "energy")),
        Symptom(name="abdominal pain", probability=0.1, told=False, lay="A pull under the ribs on the right.", cues=("pain", "belly", "abdomen")),
        Symptom(name="weight loss", probability=0.15, told=False, lay="My trousers are loose.", cues=("weight", "appetite")),
    ),
    problems=(
        Problem(code="K74.60", name="Cirrhosis of liver", probability=1.0,
                medicines=(HomeMedicine(drug="spironolactone", dose=100, unit="mg", frequency="daily", indication="ascites"),)),
        Problem(code="B18.2", name="Chronic hepatitis C", probability=0.4),
        Problem(code="E11.9", name="Type 2 diabetes", probability=0.3),
    ),
    results=(
        Result(code="platelets", level=(70, 130)), Result(code="albumin", level=(3.0, 3.7)), Result(code="bilirubin_total", level=(0.9, 2.2)),
    ),
    studies=(
        Study(
            modality="ct", body_part="liver", on_file=True, findings="Focal observation of the right lobe.", impression="Focal observation.",
            request=Request(indication="cirrhosis, new focal observation on surveillance ultrasound", information="Child-Pugh A, no earlier treatment of the liver.",
                            referrer="hepatology clinic", urgency="urgent", protocol="multiphase CT of the liver", phase="arterial, portal venous, delayed",
                            contrast="iv", agent="iohexol", volume_ml=110),
            pictures=(
                Picture(
                    kind="ct_liver", view="arterial",
                    sights=(
                        Sight(name="phase", draws="phase", look=("arterial",)),
                        Sight(name="observation", draws="lesion", code="liver_observation", region="right_lobe", visibility="obvious", terms=("not targetoid",),
                              choices=(Choice(words="nonrim arterial phase hyperenhancement", level=(140, 165)), Choice(words="no arterial phase hyperenhancement", level=(44, 54))), **PLACE),
                    ),
                ),
                Picture(
                    kind="ct_liver", view="portal venous", as_first=True,
                    sights=(
                        Sight(name="phase", draws="phase", look=("portal_venous",)),
                        Sight(name="observation", draws="lesion", code="liver_observation", region="right_lobe", visibility="obvious",
                              level=(150, 162), **PLACE),
                    ),
                ),
                Picture(
                    kind="ct_liver", view="delayed", as_first=True,
                    sights=(
                        Sight(name="phase", draws="phase", look=("delayed",)),
                        Sight(name="observation", draws="lesion", code="liver_observation", region="right_lobe", visibility="obvious",
                              choices=(Choice(words="nonperipheral washout; no capsule", level=(58, 66)), Choice(words="no washout; no capsule", level=(98, 104)),
                                       Choice(words="no washout; enhancing capsule", level=(98, 104)), Choice(words="nonperipheral washout; enhancing capsule", level=(58, 66))), **PLACE),
                        Sight(name="capsule", draws="rim", within="observation", x=(0, 0), y=(0, 0), size_mm=(1.12, 1.12), ratio=(1, 1), level=(150, 150),
                              edge=(2, 2), only_with="enhancing capsule"),
                    ),
                ),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("liver observation", "liver lesion in cirrhosis", "suspected hepatocellular carcinoma", "focal liver lesion"),
    workup=("multiphase CT or MRI", "LI-RADS category from size and major features", "alpha-fetoprotein", "Child-Pugh class", "portal vein in every phase"),
    treatment=("LR-5: treat as hepatocellular carcinoma without biopsy", "LR-4: liver board, biopsy or short control", "LR-3: control in 3 to 6 months"),
    pitfalls=("LI-RADS in a liver that is not at risk", "counting peripheral washout", "measuring in the arterial phase when another shows the border"),
    teaching=("In a cirrhotic liver 10 mm and more with nonrim enhancement and washout is LR-5; an enhancing capsule alone makes LR-4 below 20 mm.",),
    sources=("ACR LI-RADS v2018", "Chernyak 2018 Radiology 289:816", "EASL 2018 J Hepatol 69:182"),
)  # fmt: skip

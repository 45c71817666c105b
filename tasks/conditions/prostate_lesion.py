"""A raised PSA: the signed MRI report describes the focus sequence by sequence, and gives no category."""

from medmcp.tasks.condition import Condition, HomeMedicine, Problem, Request, Result, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="prostate_lesion",
    name="Raised PSA with a focus in the prostate",
    icd10="R97.20",
    split="validation",
    domain="radiology_report",
    difficulty="intermediate",
    teaser="A man with a blood test that his family doctor did not like.",
    topic="raised PSA",
    complaints=("the prostate blood test was raised", "sent by the family doctor for the prostate value", "wants to know what the prostate scan says"),
    onset_hours=(500, 4000),
    age=(52, 76),
    sex="male",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="weak stream", probability=0.5, lay="It takes its time and drips.", cues=("urin", "stream", "pee", "water")),
        Symptom(name="bone pain", probability=0.05, told=False, lay="The hip hurts at night.", cues=("bone", "hip", "back", "pain")),
    ),
    problems=(Problem(code="N40.1", name="Benign prostatic hyperplasia with symptoms", probability=0.5,
                      medicines=(HomeMedicine(drug="tamsulosin", dose=0.4, unit="mg", frequency="daily", indication="prostate"),)),),
    results=(Result(code="psa", level=(4.2, 11.5)),),
    studies=(
        Study(
            modality="mri", body_part="prostate", on_file=True, reported=True,
            findings="Gland of {volume_ml} mL. One focus in the {zone} zone, {size_mm} mm. T2-weighted score {t2w}, diffusion score {dwi}, dynamic"
            " contrast enhancement {dce}. No extraprostatic extension, seminal vesicles free, no enlarged node, pelvic bones unremarkable.",
            impression="One focus as described. The category is left to the referring team's conference.",
            readings={"zone": ("peripheral", "transition"), "t2w": ("2", "3"), "dwi": ("2", "3", "4"), "dce": ("positive", "negative"),
                      "size_mm": ("7", "8", "9", "10", "11", "12", "13"), "volume_ml": ("32", "38", "44", "52", "60", "71")},
            request=Request(indication="raised PSA, focus in the prostate?", information="No biopsy so far.", referrer="urology clinic", urgency="routine",
                            protocol="multiparametric MRI of the prostate", contrast="gadolinium", agent="gadobutrol", volume_ml=7.5),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("raised PSA", "prostate lesion", "elevated prostate-specific antigen"),
    workup=("PI-RADS category by zone", "PSA density", "digital rectal examination"),
    treatment=("PI-RADS 4 and 5: targeted biopsy", "3: by PSA density and risk", "1 and 2: no biopsy for the scan"),
    pitfalls=("the dominant sequence of the other zone", "a category 5 below 15 mm", "enhancement that counts only at DWI 3 of the peripheral zone"),
    teaching=("Diffusion leads in the peripheral zone, T2 in the transition zone; enhancement lifts only a peripheral 3 to 4.",),
    sources=("Turkbey 2019 Eur Urol 76:340", "EAU guideline on prostate cancer 2024"),
)  # fmt: skip

"""A cystic mass of the kidney found by chance: wall, septa, nodule and content make the Bosniak class."""

from medmcp.tasks.condition import Choice, Condition, HomeMedicine, Picture, Problem, Request, Sight, Study, Symptom

__all__ = ["CLASSES", "CONDITION"]

# what the mass shows, with the Bosniak class of each set
CLASSES: dict[str, str] = {
    "thin smooth wall; no septa; no nodule; no calcification; no enhancement": "I",
    "thin smooth wall; two thin septa; no nodule; no calcification; no enhancement": "II",
    "thin smooth wall; five thin septa; no nodule; no calcification; wall and septa enhance": "IIF",
    "smooth wall of 3 mm; no septa; no nodule; no calcification; wall and septa enhance": "IIF",
    "smooth wall of 5 mm; two thin septa; no nodule; no calcification; wall and septa enhance": "III",
    "irregular wall; two thin septa; no nodule; calcified; wall and septa enhance": "III",
    "thin smooth wall; two thin septa; nodule with acute margins; no calcification; wall and septa enhance": "IV",
}
PLACE = {
    "x": (138, 143),
    "y": (248, 258),
    "size_mm": (18, 25),
    "ratio": (0.95, 1.0),
    "edge": (1.3, 1.6),
    "wobble": (0.0, 0.015),
}


def _mass(level: tuple[float, float]) -> tuple[Sight, ...]:
    """The mass and what is drawn in it, with the attenuation of its fluid."""
    rim = {
        "within": "mass",
        "draws": "rim",
        "x": (0, 0),
        "y": (0, 0),
        "size_mm": (1.0, 1.0),
        "ratio": (1.0, 1.0),
        "level": (62, 70),
    }
    septum = {
        "within": "mass",
        "draws": "septum",
        "x": (0, 0),
        "ratio": (0.06, 0.06),
        "size_mm": (0.85, 0.85),
        "level": (70, 80),
    }
    return (
        Sight(name="mass", draws="lesion", code="renal_cystic_mass", region="{side}_kidney", visibility="obvious",
              choices=tuple(Choice(words=words, level=level) for words in CLASSES), **PLACE),
        Sight(name="wall 3", edge=(4, 4), only_with="wall of 3 mm", **rim),
        Sight(name="wall 5", edge=(7, 7), only_with="wall of 5 mm", **rim),
        Sight(name="wall irregular", edge=(4, 4), wobble=(0.06, 0.06), only_with="irregular wall", **rim),
        Sight(name="septum a", y=(-0.2, -0.2), angle=(20, 30), only_with="thin septa", **septum),
        Sight(name="septum b", y=(0.2, 0.2), angle=(150, 160), only_with="thin septa", **septum),
        Sight(name="septum c", y=(0.0, 0.0), angle=(85, 95), only_with="five thin septa", **septum),
        Sight(name="nodule", draws="lesion", within="mass", x=(0.5, 0.6), y=(0.3, 0.4), size_mm=(0.28, 0.32), ratio=(0.85, 0.95), level=(90, 105),
              edge=(1.2, 1.4), only_with="nodule with acute margins"),
    )  # fmt: skip


CONDITION = Condition(
    key="renal_cyst",
    name="Cystic mass of the kidney",
    icd10="N28.1",
    split="test",
    domain="radiology_report",
    difficulty="advanced",
    teaser="An adult in whom an ultrasound for something else showed a cyst.",
    topic="incidental finding",
    complaints=("a cyst of the kidney was seen by chance", "sent for the kidney CT after an ultrasound", "chance finding on the kidney"),
    onset_hours=(200, 2000),
    age=(40, 78),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="flank pain", probability=0.2, lay="A dull pull in the side.", cues=("flank", "side", "back", "pain")),
        Symptom(name="blood in the urine", probability=0.05, told=False, lay="Pink once, some weeks ago.", cues=("urine", "blood")),
    ),
    problems=(Problem(code="I10", name="Hypertension", probability=0.5,
                      medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),),
    studies=(
        Study(
            modality="ct", body_part="kidney", on_file=True, findings="Cystic mass of the kidney.", impression="Cystic renal mass.",
            request=Request(indication="cystic renal mass on ultrasound, Bosniak class?", information="Found by chance, no haematuria known.",
                            referrer="urology clinic", urgency="routine", protocol="renal mass CT", phase="unenhanced, portal venous", contrast="iv",
                            agent="iohexol", volume_ml=100),
            pictures=(
                Picture(kind="ct_kidney", view="unenhanced", sides=("right", "left"), mirrored=True,
                        sights=(Sight(name="phase", draws="phase", look=("unenhanced",)),
                                Sight(name="mass", draws="lesion", code="renal_cystic_mass", region="{side}_kidney", visibility="moderate", level=(4, 14), **PLACE))),
                Picture(kind="ct_kidney", view="portal venous", sides=("right", "left"), mirrored=True, as_first=True,
                        sights=(Sight(name="phase", draws="phase", look=("portal_venous",)), *_mass((5, 15)))),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("renal cyst", "kidney cyst", "cystic renal mass", "complex renal cyst"),
    workup=("renal mass CT before and after contrast", "attenuation of the content in both phases", "wall, septa, nodules", "Bosniak class 2019"),
    treatment=("I and II: nothing", "IIF: imaging at 6 and 12 months, then yearly for 5 years", "III and IV: urology"),
    pitfalls=("calling a solid mass a cyst", "calcification taken for a sign of cancer", "enhancement judged without an unenhanced scan"),
    teaching=("The highest feature decides: four thin septa make IIF, a wall of 4 mm III, an enhancing nodule IV.",),
    sources=("Silverman 2019 Radiology 292:475", "AUA 2021 J Urol 206:199"),
)  # fmt: skip

"""Routine tests of pregnancy: which, when, and for whom. One row a test; windows in days of gestation.

Sources beside each row. `world/prenatal.py` compares them with what the chart holds.
"""

from medmcp.servers.clinical.row import Row

__all__ = ["ANAEMIA", "SCHEDULE", "RoutineTest", "abnormal_text", "anaemic"]

GUIDE = "ACOG/AAP Guidelines for Perinatal Care 8th ed. 2017"


class RoutineTest(Row):
    """A routine test: any of `codes` counts from `first` to `last` day; `only` names whom it is for."""

    key: str
    name: str
    codes: tuple[str, ...]
    first: int
    last: int
    only: str = ""  # "" all | rh_negative | young_or_risk | wanted
    source: str = GUIDE


SCHEDULE: tuple[RoutineTest, ...] = (
    RoutineTest(key="group", name="ABO/Rh and antibody screen", codes=("type_and_screen",), first=0, last=97, source="ACOG PB 181, 2017"),
    RoutineTest(key="cbc", name="blood count", codes=("haemoglobin",), first=0, last=97),
    RoutineTest(key="rubella", name="rubella immunity", codes=("rubella_igg",), first=0, last=97),
    RoutineTest(key="varicella", name="varicella immunity", codes=("varicella_igg",), first=0, last=97),
    RoutineTest(key="hbsag", name="hepatitis B surface antigen", codes=("hbsag",), first=0, last=97, source="USPSTF 2019 JAMA 322:349"),
    RoutineTest(key="hepatitis_b_immunity", name="anti-HBs and anti-HBc", codes=("anti_hbs", "anti_hbc"), first=0, last=97, source="ACOG Clinical Practice Guideline 6, 2023"),
    RoutineTest(key="hcv", name="hepatitis C antibody", codes=("anti_hcv",), first=0, last=97, source="ACOG Clinical Practice Guideline 6, 2023"),
    RoutineTest(key="hiv", name="HIV", codes=("hiv_ag_ab",), first=0, last=97, source="USPSTF 2019 JAMA 321:2326"),
    RoutineTest(key="syphilis", name="syphilis serology", codes=("syphilis_serology",), first=0, last=97, source="ACOG Practice Advisory 2024"),
    RoutineTest(key="urine", name="urine culture", codes=("urine_culture",), first=0, last=112, source="USPSTF 2019 JAMA 322:1188"),
    RoutineTest(key="chlamydia", name="chlamydia and gonorrhoea", codes=("chlamydia_gonorrhoea_naat",), first=0, last=97, only="young_or_risk", source="CDC 2021 MMWR 70(4):1"),
    RoutineTest(key="aneuploidy", name="aneuploidy screening, offer", codes=("cfdna_aneuploidy",), first=70, last=154, only="wanted", source="ACOG PB 226, 2020"),
    RoutineTest(key="msafp", name="maternal serum AFP, if wanted", codes=("afp",), first=105, last=160, only="wanted", source="ACOG PB 187, 2017"),
    RoutineTest(key="gdm", name="gestational diabetes screen", codes=("gct_50_1h", "ogtt_75_fasting", "ogtt_100_fasting"), first=168, last=202, source="ACOG PB 190, 2018"),
    RoutineTest(key="cbc_28", name="blood count, repeat", codes=("haemoglobin",), first=168, last=202),
    RoutineTest(key="antibodies_28", name="antibody screen, repeat", codes=("type_and_screen", "indirect_antiglobulin"), first=168, last=202, only="rh_negative", source="ACOG PB 181, 2017"),
    RoutineTest(key="syphilis_28", name="syphilis serology, repeat", codes=("syphilis_serology",), first=196, last=224, source="ACOG Practice Advisory 2024"),
    RoutineTest(key="gbs", name="group B streptococcus culture", codes=("gbs_culture",), first=252, last=265, source="ACOG CO 797, 2020"),
)  # fmt: skip

ANAEMIA: dict[int, float] = {1: 11.0, 2: 10.5, 3: 11.0}  # g/dL by trimester (ACOG PB 233, 2021)

# qualitative results that need somebody to act, and what follows
FOLLOW_UP: dict[tuple[str, str], str] = {
    ("rubella_igg", "not immune"): "not immune: vaccinate after birth, never in pregnancy",
    ("varicella_igg", "not immune"): "not immune: vaccinate after birth; immunoglobulin after exposure",
    ("hbsag", "positive"): "viral load; newborn vaccine and immunoglobulin within 12 h; tenofovir if > 200,000 IU/mL",
    ("anti_hcv", "positive"): "viral load; follow the child",
    ("hiv_ag_ab", "positive"): "antiretroviral treatment now; viral load decides on mode of birth",
    ("syphilis_serology", "reactive"): "confirm, benzathine benzylpenicillin, treat partner",
    ("chlamydia_gonorrhoea_naat", "detected"): "treat, test again in 4 weeks and 3 months",
    ("gbs_culture", "streptococcus agalactiae"): "penicillin in labour",
    ("cfdna_aneuploidy", "high risk"): "diagnostic test offered; screening is no diagnosis",
}


def abnormal_text(code: str, text: str) -> str | None:
    """What follows from a qualitative result; None if nothing."""
    lowered = text.lower()
    for (test, start), action in FOLLOW_UP.items():
        if test == code and lowered.startswith(start):
            return action
    if code == "urine_culture" and not lowered.startswith(("no growth", "preliminary")):
        return "bacteriuria: treat, repeat the culture"
    return None


def anaemic(haemoglobin: float, trimester: int) -> bool:
    """Anaemia of pregnancy: Hb < 11.0 g/dL in the first and third, < 10.5 in the second trimester. ACOG PB 233, 2021."""
    return haemoglobin < ANAEMIA[trimester]

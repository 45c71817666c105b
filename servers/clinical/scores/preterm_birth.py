"""Risk of spontaneous preterm birth: cervical length, fetal fibronectin, history, and what is indicated when."""

from dataclasses import dataclass

from medmcp.servers.clinical.scores.gestational_age import weeks_and_days

__all__ = ["CITATION", "Intervention", "PretermFacts", "PretermRisk", "fibronectin", "preterm_risk"]

CITATION = (
    "ACOG PB 234, 2021 Obstet Gynecol 138:e65; ACOG PB 171, 2016 Obstet Gynecol 128:e155; ACOG CO 713, 2017; SMFM Consult"
    " 70, 2024"
)

SHORT_MM, RECOMMEND_MM = 25.0, 20.0
LOW_MM, HIGH_MM = 30.0, 20.0  # of symptomatic women
LENGTH_WINDOW = (112, 168)  # 16+0 to 24+0
FFN_WINDOW = (154, 244)  # 22+0 to 34+6
FFN_POSITIVE = 50.0  # ng/mL
STEROIDS = (168, 237)  # 24+0 to 33+6
LATE_STEROIDS = (238, 258)  # 34+0 to 36+6
PERIVIABLE = (154, 167)  # 22+0 to 23+6
MAGNESIUM_BEFORE = 224  # 32+0
TOCOLYSIS_TO = 237  # 33+6
LATENCY_BEFORE = 238  # 34+0
TERM = 259
PROGESTERONE_TO = 258  # 36+6


@dataclass(frozen=True)
class PretermFacts:
    """What is known; None: not recorded."""

    days: int
    multiple: bool | None = None
    prior_preterm_days: int | None = None  # earliest spontaneous preterm birth, gestation in days; 0: none
    cervical_length_mm: float | None = None
    length_days: int | None = None  # gestation when it was measured
    ffn_ng_ml: float | None = None
    ffn_text: str | None = None  # positive | negative, where the laboratory gives no number
    ffn_spoilt: tuple[str, ...] = ()  # what makes a swab invalid
    symptomatic: bool | None = None
    ruptured: bool | None = None
    dilation_cm: float | None = None
    bleeding: bool | None = None
    abruption: bool | None = None
    chorioamnionitis: bool | None = None
    fetal_death: bool | None = None
    severe_preeclampsia: bool | None = None
    pregestational_diabetes: bool | None = None
    prior_steroids: bool | None = None
    gbs: str | None = None  # positive | negative


@dataclass(frozen=True)
class Intervention:
    """`status`: indicated, consider, not or contraindicated."""

    name: str
    status: str
    window: str = ""
    dose: str = ""
    reason: str = ""


@dataclass(frozen=True)
class PretermRisk:
    """`risk`: low, intermediate, high or undetermined."""

    risk: str
    reason: str
    length_valid: bool | None
    ffn: str
    interventions: tuple[Intervention, ...]
    missing: tuple[str, ...]


def fibronectin(facts: PretermFacts) -> str:
    """positive from 50 ng/mL, negative, invalid or not_done. Valid at 22+0 to 34+6 with intact membranes, dilation < 3 cm,
    no blood, no intercourse or vaginal examination within 24 h. Source: ACOG PB 171, 2016."""
    if facts.ffn_ng_ml is None and facts.ffn_text is None:
        return "not_done"
    spoilt = facts.ffn_spoilt or facts.ruptured or facts.bleeding or (facts.dilation_cm or 0) >= 3
    if spoilt or not FFN_WINDOW[0] <= facts.days <= FFN_WINDOW[1]:
        return "invalid"
    if facts.ffn_ng_ml is not None:
        return "positive" if facts.ffn_ng_ml >= FFN_POSITIVE else "negative"
    return str(facts.ffn_text)


def preterm_risk(facts: PretermFacts) -> PretermRisk:
    """Symptomatic at 24+0 to 33+6: cervix < 20 mm high, >= 30 mm low, 20 to 29 mm by fibronectin (>= 50 ng/mL high,
    negative low). Without symptoms: a cervix <= 25 mm at 16+0 to 24+0 is short.

    Sources: ACOG PB 234, 2021; ACOG PB 171, 2016; SMFM Consult 70, 2024.
    """
    ffn = fibronectin(facts)
    length = facts.cervical_length_mm
    measured = facts.length_days if facts.length_days is not None else facts.days
    valid = None if length is None else bool(facts.symptomatic) or LENGTH_WINDOW[0] <= measured <= LENGTH_WINDOW[1]
    missing: list[str] = []
    if facts.ruptured and facts.days < TERM:
        risk, reason = "high", "membranes ruptured before 37+0"
    elif facts.symptomatic:
        risk, reason = _symptomatic(facts, length, ffn, missing)
    elif facts.symptomatic is None and length is None and not facts.prior_preterm_days:
        risk, reason = "undetermined", "neither symptoms, history nor cervical length on record"
        missing += ["contractions", "cervical length"]
    else:
        risk, reason = _screening(facts, length, valid)
        if length is None and LENGTH_WINDOW[0] <= facts.days <= LENGTH_WINDOW[1]:
            missing.append("transvaginal cervical length (16+0 to 24+0)")
    if facts.prior_preterm_days is None:
        missing.append("earlier births")
    return PretermRisk(risk, reason, valid, ffn, interventions(facts, risk, ffn), tuple(missing))


def _symptomatic(facts: PretermFacts, length: float | None, ffn: str, missing: list[str]) -> tuple[str, str]:
    if (facts.dilation_cm or 0) >= 3:
        return "high", f"contractions and dilation {facts.dilation_cm:g} cm"
    if length is None:
        missing.append("transvaginal cervical length")
        if ffn in ("positive", "negative"):
            return ("high" if ffn == "positive" else "low"), f"fetal fibronectin {ffn}"
        missing.append("fetal fibronectin")
        return "undetermined", "contractions, cervix not measured"
    if length < HIGH_MM:
        return "high", f"contractions and cervix {length:g} mm (< 20)"
    if length >= LOW_MM:
        return "low", f"contractions and cervix {length:g} mm (>= 30)"
    if ffn in ("positive", "negative"):
        return ("high" if ffn == "positive" else "low"), f"cervix {length:g} mm, fetal fibronectin {ffn}"
    missing.append("fetal fibronectin")
    return "intermediate", f"cervix {length:g} mm, fetal fibronectin {ffn.replace('_', ' ')}"


def _screening(facts: PretermFacts, length: float | None, valid: bool | None) -> tuple[str, str]:
    if length is not None and valid and length <= SHORT_MM:
        return "high", f"cervix {length:g} mm before 24+0"
    if facts.prior_preterm_days:
        return "intermediate", f"earlier preterm birth at {weeks_and_days(facts.prior_preterm_days)}"
    if facts.multiple:
        return "intermediate", "multiple pregnancy"
    return "low", "no symptoms, no earlier preterm birth" + (f", cervix {length:g} mm" if length is not None else "")


def interventions(facts: PretermFacts, risk: str, ffn: str) -> tuple[Intervention, ...]:
    """What is indicated now; windows and doses of ACOG PB 171 (2016), PB 234 (2021), CO 713 (2017), SMFM Consult 70 (2024)."""
    found = _for_a_short_cervix(facts)
    threatened = risk == "high" and (facts.symptomatic or facts.ruptured)
    days = facts.days
    if not threatened:
        found.append(Intervention("antenatal steroids", "not", reason="birth within 7 days is not likely"))
        found.append(Intervention("tocolysis", "not", reason="not in threatened preterm labour"))
        return tuple(found)
    found += [_steroids(facts), _magnesium(facts), _tocolysis(facts)]
    if facts.gbs != "negative":
        found.append(
            Intervention("group B streptococcus prophylaxis", "indicated", "in labour, culture positive or unknown",
                         "benzylpenicillin 5 million units iv, then 2.5 to 3 million units every 4 h")
        )  # fmt: skip
    if facts.ruptured:
        early = days < LATENCY_BEFORE
        found.append(
            Intervention("latency antibiotics", "indicated" if early else "not", "ruptured membranes before 34+0",
                         "ampicillin 2 g iv every 6 h and erythromycin 250 mg iv every 6 h for 48 h, then oral for 5 days")
        )  # fmt: skip
        if not early:
            found.append(
                Intervention("birth", "indicated", "ruptured membranes from 34+0: birth or shared expectant care")
            )
    return tuple(found)


def _for_a_short_cervix(facts: PretermFacts) -> list[Intervention]:
    length = facts.cervical_length_mm
    measured = facts.length_days if facts.length_days is not None else facts.days
    painless = (
        (facts.dilation_cm or 0) >= 1 and not facts.symptomatic and LENGTH_WINDOW[0] <= facts.days < LENGTH_WINDOW[1]
    )
    found: list[Intervention] = []
    if painless:
        found.append(Intervention("examination-indicated cerclage", "indicated", "painless dilation at 16+0 to 23+6"))
    if length is None or facts.symptomatic or not LENGTH_WINDOW[0] <= measured <= LENGTH_WINDOW[1] or length > SHORT_MM:
        return found
    if facts.multiple:
        found.append(Intervention("vaginal progesterone or cerclage", "not", reason="twins: not for length alone"))
        return found
    dose = "200 mg capsule or 90 mg gel vaginally daily to 36+6"
    if facts.prior_preterm_days and facts.prior_preterm_days < LATENCY_BEFORE and length < SHORT_MM:
        found.append(Intervention("cerclage", "indicated", "before 24+0, earlier preterm birth before 34+0"))
        found.append(Intervention("vaginal progesterone", "consider", "as an alternative", dose))
    else:
        status = "indicated" if length <= RECOMMEND_MM else "consider"
        found.append(
            Intervention(
                "vaginal progesterone", status, "singleton, cervix <= 20 mm; 21 to 25 mm shared decision", dose
            )
        )
        if not painless:
            found.append(Intervention("cerclage", "not", reason="no dilation, no earlier preterm birth"))
    found.append(Intervention("pessary or 17-OHPC", "not", reason="no benefit; 17-OHPC was withdrawn in 2023"))
    return found


def _steroids(facts: PretermFacts) -> Intervention:
    dose = "betamethasone 12 mg im, two doses 24 h apart"
    if STEROIDS[0] <= facts.days <= STEROIDS[1]:
        if facts.prior_steroids:
            return Intervention(
                "antenatal steroids", "consider", "one rescue course if the first was over 14 (7) days ago", dose
            )
        return Intervention("antenatal steroids", "indicated", "24+0 to 33+6, birth likely within 7 days", dose)
    if PERIVIABLE[0] <= facts.days <= PERIVIABLE[1]:
        return Intervention("antenatal steroids", "consider", "22+0 to 23+6 if the family wants resuscitation", dose)
    if LATE_STEROIDS[0] <= facts.days <= LATE_STEROIDS[1]:
        against = [
            name
            for name, present in (
                ("earlier course", facts.prior_steroids), ("pregestational diabetes", facts.pregestational_diabetes),
                ("chorioamnionitis", facts.chorioamnionitis), ("multiple pregnancy", facts.multiple),
            )
            if present
        ]  # fmt: skip
        if against:
            return Intervention("antenatal steroids", "not", "34+0 to 36+6", dose, ", ".join(against))
        return Intervention(
            "antenatal steroids", "consider", "34+0 to 36+6 once, 12 to 24 h before birth at least", dose
        )
    return Intervention("antenatal steroids", "not", reason="outside 22+0 to 36+6")


def _magnesium(facts: PretermFacts) -> Intervention:
    dose = "magnesium sulfate 4 g iv over 20 to 30 min, then 1 g/h, at most 24 h"
    if facts.ruptured and not facts.symptomatic:
        why = "ruptured membranes without contractions: birth is not imminent"
        return Intervention(
            "magnesium for neuroprotection", "not", "before 32+0, birth expected within 24 h", dose, why
        )
    if PERIVIABLE[0] <= facts.days < MAGNESIUM_BEFORE:
        return Intervention(
            "magnesium for neuroprotection", "indicated", "before 32+0, birth expected within 24 h", dose
        )
    return Intervention("magnesium for neuroprotection", "not", "before 32+0")


def _tocolysis(facts: PretermFacts) -> Intervention:
    against = [
        name
        for name, present in (
            ("abruption", facts.abruption), ("chorioamnionitis", facts.chorioamnionitis), ("fetal death", facts.fetal_death),
            ("severe pre-eclampsia", facts.severe_preeclampsia), ("bleeding, cause open", facts.bleeding),
        )
        if present
    ]  # fmt: skip
    if against:
        return Intervention("tocolysis", "contraindicated", reason=", ".join(against))
    if facts.days > TOCOLYSIS_TO or facts.days < PERIVIABLE[0]:
        return Intervention("tocolysis", "not", "24+0 to 33+6")
    if facts.ruptured and not facts.symptomatic:
        return Intervention("tocolysis", "not", reason="ruptured membranes without contractions")
    early = facts.days < MAGNESIUM_BEFORE
    dose = (
        "indometacin 50 to 100 mg, then 25 mg every 6 h"
        if early
        else "nifedipine 20 mg oral, then 10 to 20 mg every 6 h"
    )
    note = "before 32+0; " if early else "no magnesium at the same time without monitoring; "
    return Intervention("tocolysis", "indicated", f"{note}at most 48 h, to complete steroids", dose)

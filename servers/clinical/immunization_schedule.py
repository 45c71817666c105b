"""The immunisation schedule as rows: vaccines, who needs how many doses of each, and what speaks against them.

`VACCINES` name the products by the antigen that they count for; `CHILD` and `ADULT` say when each dose is due; `RISKS` say
which ICD-10-CM codes and drug groups put a person into a risk group. Source of every row unless it names another: CDC/ACIP
Child and Adolescent, and Adult Immunization Schedule by Age and by Medical Condition, United States, 2025.
`immunization.py` computes what is due.
"""

from medmcp.servers.clinical.row import Row

__all__ = [
    "ADULT",
    "CHILD",
    "RISKS",
    "SCHEDULE_VERSION",
    "VACCINES",
    "ChildSeries",
    "NeedRow",
    "Risk",
    "Vaccine",
    "find_vaccine",
]

SCHEDULE_VERSION = "CDC/ACIP child, adolescent and adult immunisation schedules, 2025"


class Vaccine(Row):
    """A vaccine, and the words under which it is recorded."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    live: bool = False
    contains: tuple[str, ...] = ()  # allergens that an anaphylaxis to forbids it for
    counts_for: tuple[str, ...] = ()  # keys that a dose counts for besides its own
    not_in_pregnancy: str = ""  # reason, where it is put off though it is not live


def _v(key: str, name: str, *aliases: str, live: bool = False, contains: tuple[str, ...] = (), counts_for: tuple[str, ...] = (),
       not_in_pregnancy: str = "") -> Vaccine:  # fmt: skip
    return Vaccine(key=key, name=name, aliases=aliases, live=live, contains=contains, counts_for=counts_for,
                   not_in_pregnancy=not_in_pregnancy)  # fmt: skip


VACCINES: tuple[Vaccine, ...] = (
    _v("influenza", "influenza, inactivated", "influenza vaccine", "flu vaccine", "iiv4", "influenza, seasonal, injectable",
       "influenza, seasonal, injectable, preservative free"),
    _v("influenza_live", "influenza, live intranasal", "laiv", "flumist", live=True, contains=("gelatin",), counts_for=("influenza",)),
    _v("covid_19", "COVID-19", "covid-19 vaccine", "sars-cov-2 vaccine", "sars-cov-2 (covid-19) vaccine, mrna, spike protein"),
    _v("tdap", "tetanus, diphtheria, pertussis (Tdap)", "tdap", "boostrix", "adacel", counts_for=("td",)),
    _v("td", "tetanus, diphtheria (Td)", "td", "tetanus vaccine", "td (adult)", "td (adult), 5 lf tetanus toxoid, preservative free, adsorbed"),
    _v("dtap", "diphtheria, tetanus, pertussis (DTaP)", "dtap", "infanrix", counts_for=("td",)),
    _v("hib", "Haemophilus influenzae type b", "hib", "hib (prp-omp)", "hib (prp-t)"),
    _v("ipv", "poliovirus, inactivated", "ipv", "polio"),
    _v("hepatitis_b", "hepatitis B", "hepatitis b vaccine", "hep b", "hep b, adolescent or pediatric", "hep b, adult", contains=("yeast",)),
    _v("hepatitis_a", "hepatitis A", "hepatitis a vaccine", "hep a", "hep a, ped/adol, 2 dose", "hep a, adult"),
    _v("rotavirus", "rotavirus", "rv", "rotavirus, monovalent", "rotarix", "rotateq", live=True),
    _v("mmr", "measles, mumps, rubella", "mmr", "mmr vaccine", live=True, contains=("neomycin", "gelatin")),
    _v("varicella", "varicella", "varicella vaccine", "var", "varivax", live=True, contains=("neomycin", "gelatin")),
    _v("zoster", "zoster, recombinant", "rzv", "shingrix", "zoster recombinant", not_in_pregnancy="put off until after pregnancy"),
    _v("pcv", "pneumococcal conjugate (PCV20, PCV21 or PCV15)", "pneumococcal conjugate vaccine", "pcv20", "pcv21", "pcv13", "pcv15",
       "pneumococcal conjugate pcv 13", "prevnar 20"),
    _v("ppsv23", "pneumococcal polysaccharide (PPSV23)", "pneumococcal polysaccharide vaccine ppv23", "pneumovax 23"),
    _v("menacwy", "meningococcal ACWY", "menacwy", "meningococcal mcv4p", "meningococcal conjugate vaccine", "menquadfi"),
    _v("menb", "meningococcal B", "menb", "bexsero", "trumenba"),
    _v("hpv", "human papillomavirus", "hpv", "hpv9", "hpv, quadrivalent", "gardasil 9", contains=("yeast",),
       not_in_pregnancy="put off until after pregnancy"),
    _v("rsv", "respiratory syncytial virus", "rsv", "abrysvo", "arexvy"),
    _v("yellow_fever", "yellow fever", "yellow fever vaccine", live=True, contains=("egg", "gelatin")),
)  # fmt: skip

_BY_NAME = {name.casefold(): row for row in reversed(VACCINES) for name in (row.key, row.name, *row.aliases)}


def find_vaccine(text: str) -> Vaccine | None:
    """The vaccine recorded under this name, or None."""
    return _BY_NAME.get(" ".join(str(text).casefold().split()))


class Risk(Row):
    """A risk group: ICD-10-CM prefixes and drug groups (`drug_groups.py`) that put a person into it."""

    key: str
    name: str
    codes: tuple[str, ...] = ()
    drug_groups: tuple[str, ...] = ()


RISKS: dict[str, Risk] = {
    row.key: row
    for row in (
        Risk(key="asplenia", name="absent or not working spleen", codes=("D57.0", "D57.1", "D57.2", "D57.4", "D57.8", "D73.0", "Q89.01", "Z90.81")),
        Risk(key="complement", name="complement deficiency", codes=("D84.1",)),
        # severe in the sense of the contraindication to live vaccines (CDC general best practice guidelines 2024)
        Risk(key="severe_immunosuppression", name="severe immunosuppression", drug_groups=("immunosuppressant", "thalidomide_group"),
             codes=("D80.0", "D80.1", "D80.5", "D81", "D82", "D83", "D84.8", "C81", "C82", "C83", "C84", "C85", "C88", "C90", "C91", "C92",
                    "C93", "C94", "C95", "C96", "Z94.0", "Z94.1", "Z94.2", "Z94.3", "Z94.4", "Z94.8")),
        Risk(key="immunocompromise", name="immunocompromise", codes=("B20", "Z21", "D70", "D71", "D72.0", "D80", "D84", "N04", "N18.5", "N18.6",
                                                                   "C", "Z94"), drug_groups=("immunosuppressant",)),
        Risk(key="hiv", name="HIV infection", codes=("B20", "Z21")),
        Risk(key="diabetes", name="diabetes", codes=("E08", "E09", "E10", "E11", "E13")),
        Risk(key="heart", name="chronic heart disease", codes=("I11.0", "I13", "I25", "I27", "I42", "I50")),
        Risk(key="lung", name="chronic lung disease", codes=("E84", "J41", "J42", "J43", "J44", "J45", "J47", "J84")),
        Risk(key="liver", name="chronic liver disease", codes=("B18", "K70", "K73", "K74", "K75.4", "K76.0")),
        Risk(key="kidney", name="chronic kidney disease", codes=("N18.3", "N18.4", "N18.5", "N18.6")),
        Risk(key="dialysis", name="dialysis", codes=("N18.6", "Z99.2")),
        Risk(key="smoking", name="cigarette smoking", codes=("F17.21", "Z72.0")),
        Risk(key="alcohol", name="alcohol dependence", codes=("F10.2",)),
        Risk(key="csf_leak", name="cerebrospinal fluid leak or cochlear implant", codes=("G96.0", "Z96.21")),
    )
}  # fmt: skip
PNEUMOCOCCAL_RISKS = (
    "asplenia",
    "immunocompromise",
    "diabetes",
    "heart",
    "lung",
    "liver",
    "smoking",
    "alcohol",
    "csf_leak",
    "kidney",
)


class ChildSeries(Row):
    """A childhood series: from which age in months each dose is recommended and by which it is overdue, until when it is
    caught up, and the least interval in days. `late`: (from this age in months at the first dose, doses in all)."""

    vaccine: str
    from_months: tuple[float, ...]
    by_months: tuple[float, ...]
    until_months: float = 228  # 19 years
    interval_days: int = 28
    gaps: tuple[tuple[int, int], ...] = ()  # dose number and its own least interval in days, where it is longer
    late: tuple[tuple[float, int], ...] = ()


CHILD: tuple[ChildSeries, ...] = (
    ChildSeries(vaccine="hepatitis_b", from_months=(0, 1, 6), by_months=(1, 3, 19), interval_days=56),
    ChildSeries(vaccine="rotavirus", from_months=(2, 4), by_months=(3, 5), until_months=8),
    ChildSeries(vaccine="dtap", from_months=(2, 4, 6, 15, 48), by_months=(3, 5, 7, 19, 84), until_months=84, gaps=((4, 180), (5, 180)), late=((48, 4),)),
    ChildSeries(vaccine="hib", from_months=(2, 4, 12), by_months=(3, 5, 16), until_months=60, interval_days=56, late=((12, 2), (15, 1))),
    ChildSeries(vaccine="pcv", from_months=(2, 4, 6, 12), by_months=(3, 5, 7, 16), until_months=60, interval_days=56, late=((12, 2), (24, 1))),
    ChildSeries(vaccine="ipv", from_months=(2, 4, 6, 48), by_months=(3, 5, 19, 84), until_months=216, gaps=((4, 180),)),
    ChildSeries(vaccine="mmr", from_months=(12, 48), by_months=(16, 84)),
    ChildSeries(vaccine="varicella", from_months=(12, 48), by_months=(16, 84), interval_days=84),
    ChildSeries(vaccine="hepatitis_a", from_months=(12, 18), by_months=(24, 30), interval_days=180),
    ChildSeries(vaccine="tdap", from_months=(132,), by_months=(156,)),
    ChildSeries(vaccine="hpv", from_months=(132, 138, 138), by_months=(156, 162, 162), interval_days=150, late=((0, 2), (180, 3))),
    ChildSeries(vaccine="menacwy", from_months=(132, 192), by_months=(156, 204), interval_days=56, late=((192, 1),)),
)  # fmt: skip


class NeedRow(Row):
    """A need by age and group: `doses` in all, at least `interval_days` apart; `repeat_days` asks for a booster that long
    after the last dose; `season` for one in the season that has begun (month from, month to)."""

    vaccine: str
    age: tuple[float, float]  # years, from inclusive to exclusive
    group: tuple[str, ...] = ()  # any of these risk groups; empty: everybody
    pregnancy_weeks: tuple[int, int] | None = None  # only in pregnancy, first to last completed week
    born_from: int | None = None  # only for those born in this year or later
    doses: int = 1
    interval_days: int = 28
    early: tuple[float, int] | None = None  # who had the first dose before this age needs so many doses
    repeat_days: int | None = None
    first_repeat_days: int | None = None  # where the first booster comes sooner than the others
    last_interval_days: int | None = None  # before the last dose of the series, where that is longer
    season: tuple[int, int] | None = None
    once: bool = False  # one dose in life, though it is asked for in a season
    reason: str


ADULT: tuple[NeedRow, ...] = (
    NeedRow(vaccine="influenza", age=(0.5, 131), season=(9, 5), reason="every season from 6 months of age"),
    NeedRow(vaccine="covid_19", age=(0.5, 65), season=(9, 8), reason="current formula from 6 months of age"),
    NeedRow(vaccine="covid_19", age=(65, 131), season=(9, 8), doses=2, interval_days=180, reason="current formula, two doses 6 months apart from 65 years"),
    NeedRow(vaccine="tdap", age=(19, 131), reason="one dose of Tdap in adult life"),
    NeedRow(vaccine="td", age=(19, 131), repeat_days=3652, reason="booster every 10 years"),
    NeedRow(vaccine="tdap", age=(12, 60), pregnancy_weeks=(27, 36), repeat_days=280, reason="in each pregnancy at 27 to 36 weeks"),
    NeedRow(vaccine="rsv", age=(12, 60), pregnancy_weeks=(32, 36), season=(9, 1), once=True, reason="pregnancy of 32 to 36 weeks in the season"),
    NeedRow(vaccine="rsv", age=(75, 131), reason="once from 75 years"),
    NeedRow(vaccine="rsv", age=(60, 75), group=("heart", "lung", "diabetes", "kidney", "liver", "immunocompromise"),
            reason="once from 60 years with a risk of severe disease"),
    NeedRow(vaccine="mmr", age=(19, 131), born_from=1957, reason="born in 1957 or later without a dose on file"),
    NeedRow(vaccine="varicella", age=(19, 131), born_from=1980, doses=2, reason="born in 1980 or later without two doses on file"),
    NeedRow(vaccine="zoster", age=(50, 131), doses=2, interval_days=60, reason="two doses from 50 years"),
    NeedRow(vaccine="zoster", age=(19, 50), group=("immunocompromise", "severe_immunosuppression"), doses=2, interval_days=30,
            reason="two doses from 19 years in immunocompromise"),
    NeedRow(vaccine="hpv", age=(19, 27), doses=3, early=(15, 2), interval_days=84, reason="catch-up to 26 years"),
    NeedRow(vaccine="pcv", age=(50, 131), reason="once from 50 years"),
    NeedRow(vaccine="pcv", age=(19, 50), group=PNEUMOCOCCAL_RISKS, reason="once from 19 years with a risk"),
    NeedRow(vaccine="pcv", age=(6, 19), group=("asplenia", "immunocompromise", "csf_leak"), reason="once at 6 to 18 years with a high risk"),
    NeedRow(vaccine="hepatitis_b", age=(19, 60), doses=3, interval_days=56, reason="everybody to 59 years"),
    NeedRow(vaccine="hepatitis_b", age=(60, 131), group=("diabetes", "liver", "dialysis", "hiv"), doses=3, interval_days=56,
            reason="from 60 years with a risk"),
    NeedRow(vaccine="hepatitis_a", age=(19, 131), group=("liver", "hiv"), doses=2, interval_days=180, reason="chronic liver disease or HIV"),
    NeedRow(vaccine="menacwy", age=(2, 131), group=("asplenia", "complement", "hiv"), doses=2, interval_days=56, repeat_days=1826,
            reason="two doses, then every 5 years"),
    NeedRow(vaccine="menb", age=(10, 131), group=("asplenia", "complement"), doses=3, interval_days=28, last_interval_days=120, repeat_days=912, first_repeat_days=365,
            reason="three doses, booster after a year, then every 2 to 3 years"),
    NeedRow(vaccine="hib", age=(5, 131), group=("asplenia",), reason="one dose in life"),
)  # fmt: skip

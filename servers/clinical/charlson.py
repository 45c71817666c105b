"""Comorbidity as the LACE index counts it: which ICD-10-CM codes mean which Charlson condition, and its weight.

Weights: van Walraven 2010 CMAJ 182:551 (not those of Charlson 1987). Codes: Quan 2005 Med Care 43:1130. Only coded
diagnoses count; free text never does.
"""

from collections.abc import Iterable

from medmcp.servers.clinical.row import Row

__all__ = ["COMORBIDITIES", "Comorbidity", "comorbidities"]

QUAN = "Quan 2005 Med Care 43:1130"


class Comorbidity(Row):
    """A condition, its weight in LACE, and the codes that mean it. `yields_to`: the graver of a pair counts alone."""

    key: str
    weight: int
    codes: tuple[str, ...]
    yields_to: str = ""
    source: str = QUAN


COMORBIDITIES: tuple[Comorbidity, ...] = (
    Comorbidity(key="myocardial infarction", weight=1, codes=("I21", "I22", "I25.2")),
    Comorbidity(key="cerebrovascular disease", weight=1, codes=("G45", "G46", "H34.0", *(f"I6{n}" for n in range(10)))),
    Comorbidity(key="peripheral vascular disease", weight=1,
                codes=("I70", "I71", "I73.1", "I73.8", "I73.9", "I77.1", "I79", "K55.1", "K55.8", "K55.9", "Z95.8", "Z95.9")),
    Comorbidity(key="diabetes without complications", weight=1, yields_to="diabetes with end-organ damage",
                codes=tuple(f"E{n}.{d}" for n in ("10", "11", "12", "13", "14") for d in ("0", "1", "6", "8", "9"))),
    Comorbidity(key="heart failure", weight=2,
                codes=("I09.9", "I11.0", "I13.0", "I13.2", "I25.5", "I42.0", "I42.5", "I42.6", "I42.7", "I42.8", "I42.9", "I43",
                       "I50", "P29.0")),
    Comorbidity(key="diabetes with end-organ damage", weight=2,
                codes=tuple(f"E{n}.{d}" for n in ("10", "11", "12", "13", "14") for d in ("2", "3", "4", "5", "7"))),
    Comorbidity(key="chronic pulmonary disease", weight=2,
                codes=("I27.8", "I27.9", *(f"J{n}" for n in (40, 41, 42, 43, 44, 45, 46, 47)),
                       *(f"J{n}" for n in (60, 61, 62, 63, 64, 65, 66, 67)), "J68.4", "J70.1", "J70.3")),
    Comorbidity(key="mild liver disease", weight=2, yields_to="moderate or severe liver disease",
                codes=("B18", "K70.0", "K70.1", "K70.2", "K70.3", "K70.9", "K71.3", "K71.4", "K71.5", "K71.7", "K73", "K74", "K76.0",
                       "K76.2", "K76.3", "K76.4", "K76.8", "K76.9", "Z94.4")),
    Comorbidity(key="mild renal disease", weight=2, yields_to="moderate or severe renal disease",
                codes=("N18.1", "N18.2", "N18.30", "N18.31", "N18.32", "N18.9")),
    Comorbidity(key="any tumour", weight=2, yields_to="metastatic solid tumour",
                codes=(*(f"C{n:02d}" for n in (*range(0, 27), *range(30, 35), *range(37, 42), 43, *range(45, 59), *range(60, 77),
                                               *range(81, 86), 88, *range(90, 98))),)),
    Comorbidity(key="dementia", weight=3, codes=("F00", "F01", "F02", "F03", "F05.1", "G30", "G31.1")),
    Comorbidity(key="connective tissue disease", weight=3,
                codes=("M05", "M06", "M31.5", "M32", "M33", "M34", "M35.1", "M35.3", "M36.0")),
    Comorbidity(key="AIDS", weight=4, codes=("B20", "B21", "B22", "B24")),
    Comorbidity(key="moderate or severe liver disease", weight=4,
                codes=("I85.0", "I85.9", "I86.4", "I98.2", "K70.4", "K71.1", "K72.1", "K72.9", "K76.5", "K76.6", "K76.7")),
    Comorbidity(key="moderate or severe renal disease", weight=4,
                codes=("I12.0", "I13.1", "N18.4", "N18.5", "N18.6", "N19", "N25.0", "Z49.0", "Z49.1", "Z49.2", "Z94.0", "Z99.2")),
    Comorbidity(key="metastatic solid tumour", weight=6, codes=("C77", "C78", "C79", "C80")),
)  # fmt: skip


def comorbidities(codes: Iterable[str]) -> list[tuple[Comorbidity, str]]:
    """The comorbidities that these ICD-10-CM codes mean, each once with the code that says so."""
    known = sorted(set(codes))
    found = {
        row.key: (row, code) for row in COMORBIDITIES for code in reversed(known) if code and code.startswith(row.codes)
    }
    return [pair for key, pair in found.items() if pair[0].yields_to not in found]

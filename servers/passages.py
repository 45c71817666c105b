"""The passages that this hospital's own tables give to the library: entry point `medmcp.passages`.

Formulary monographs (one passage a section), interaction rows, emergency protocols, care pathways, scores with formula
and source, laboratory reference rows, nursing scales, limits of deterioration, psychiatric instruments, hold criteria and
risk factors, the obstetric tables, diagnostic criteria, trials, diagnostic accuracy and recommendations, diseases by
their findings, bedside tests and the immunisation schedule. They are written out from the very rows that the tools
compute with, so the library and the tools agree. `clinical/monograph.py` has the prose of a drug,
`evidence_passages.py` that of criteria and evidence, `radiology_passages.py` that of radiology.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from medmcp.kb.passage import Passage, content_id
from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.laboratory import LabTest
from medmcp.servers.clinical.monograph import monograph, monograph_title

if TYPE_CHECKING:
    from medmcp.servers.evidence_passages import Written

__all__ = ["LICENCE", "SOURCE", "laboratory_passage_id", "monograph_citation", "monograph_passage_id", "passages"]

SOURCE = "medmcp-tables"
LICENCE = "MIT"
ORGANISATION = "medmcp"

YEAR = re.compile(r"\b(19[5-9]\d|20[0-4]\d)\b")


def passages() -> Iterable[Passage]:
    """Every passage of the tables, each once."""
    seen: set[str] = set()
    for provider in (
        _drugs,
        _interactions,
        _protocols,
        _pathways,
        _scores,
        _laboratory,
        _psychiatry,
        _obstetrics,
        _ward,
        _evidence,
        _diagnosis,
        _radiology,
    ):
        for passage in provider():
            if passage.id not in seen:
                seen.add(passage.id)
                yield passage


def monograph_passage_id(drug: Drug, section: str) -> str | None:
    """The library's id of one section of a monograph; None if the drug has no such section."""
    text = monograph(drug).get(section)
    return None if text is None else content_id(monograph_title(drug), section, text)


def monograph_citation(drug: Drug, section: str) -> str:
    """The sources of a formulary row, and the library's passage with the same facts."""
    passage = monograph_passage_id(drug, section)
    return "; ".join(drug.sources) + (f" ({passage})" if passage else "")


def laboratory_passage_id(test: LabTest) -> str:
    """The library's id of a laboratory test's reference passage."""
    return content_id(f"{test.name} (laboratory test)", "reference", _laboratory_text(test))


def _passage(kind: str, title: str, section: str, text: str, citation: str, doc_id: str, chunk: int = 0,
             codes: tuple[str, ...] = (), study_type: str = "", organisation: str = ORGANISATION, doi: str = "") -> Passage:  # fmt: skip
    years = YEAR.findall(citation)
    return Passage(
        text=text, source=SOURCE, kind=kind, licence=LICENCE, title=title, section=section, doc_id=doc_id, chunk=chunk,
        citation=citation, year=int(max(years)) if years else None, organisation=organisation, codes=codes,
        study_type=study_type, doi=doi,
    )  # fmt: skip


def _drugs() -> Iterator[Passage]:
    from medmcp.servers.clinical.formulary import formulary

    for drug in formulary().values():
        cited = "; ".join(drug.sources)
        for number, (section, text) in enumerate(monograph(drug).items()):
            yield _passage(
                "drug_label",
                monograph_title(drug),
                section,
                text,
                cited,
                f"drug/{drug.name}",
                number,
                (f"ATC:{drug.atc}",),
            )


def _side(name: str) -> str:
    from medmcp.servers.clinical.drug_groups import DRUG_GROUPS

    if not name.startswith("group:"):
        return name
    tag = name.removeprefix("group:")
    return f"any {tag.replace('_', ' ')} ({DRUG_GROUPS[tag]})"


def _interactions() -> Iterator[Passage]:
    from medmcp.servers.clinical.interactions import all_rows

    for row in all_rows():
        a, b = _side(row.a), _side(row.b)
        text = (
            f"{a} with {b}: {row.severity} interaction ({row.kind}, {row.onset} onset, {row.evidence} evidence). "
            f"Mechanism: {row.mechanism.rstrip('.')}. Effect: {row.effect.rstrip('.')}. "
            f"Management: {row.management.rstrip('.')}."
        )
        if row.unless:
            text += f" It does not hold for {', '.join(row.unless)}."
        first, second = (side.removeprefix("group:").replace("_", " ") for side in (row.a, row.b))
        title = f"Interaction: {first} and {second}"
        yield _passage(
            "drug_label", title, row.topic, text, "; ".join(row.sources), f"interaction/{row.a}+{row.b}/{row.topic}"
        )


def _protocols() -> Iterator[Passage]:
    from medmcp.servers.clinical.protocols import PROTOCOLS

    for row in PROTOCOLS.values():
        medicines = []
        for drug in row.medications:
            amount = f"{drug.low:g}" if drug.high is None else f"{drug.low:g} to {drug.high:g}"
            bits = [f"{drug.drug} {amount} {drug.unit} {drug.route.replace('_', ' ')}"]
            bits += [f"at most {drug.maximum:g}"] if drug.maximum is not None else []
            bits += [drug.repeat] if drug.repeat else []
            bits += [f"for {drug.indication}"] if drug.indication else []
            bits += [f"{drug.population}s"] if drug.population in ("child", "neonate") else []
            bits += [drug.note] if drug.note else []
            medicines.append(", ".join(bits))
        sections = {
            "recognition": f"{row.name} is called for by: {'; '.join(row.triggers)}." if row.triggers else "",
            "actions": " ".join(f"{n}. {step.rstrip('.')}." for n, step in enumerate(row.actions, 1)),
            "medicines": f"Medicines for {row.name}. {'. '.join(medicines)}." if medicines else "",
            "tests": f"Tests in {row.name}: {'; '.join(row.diagnostics)}." if row.diagnostics else "",
            "time targets": " ".join(f"{t.step} within {t.minutes} minutes of {t.start}." for t in row.time_targets),
            "escalation": f"Escalation in {row.name}: {'; '.join(row.escalation)}." if row.escalation else "",
            "cautions": " ".join(
                f"{c.drug} {'is contraindicated' if c.absolute else 'needs care'} in {c.condition}: "
                f"{c.reason.rstrip('.')}."
                for c in row.cautions
            ),
        }
        for number, (section, text) in enumerate(sections.items()):
            if text:
                yield _passage(
                    "protocol",
                    f"{row.name} (emergency protocol)",
                    section,
                    text,
                    row.citation,
                    f"protocol/{row.key}",
                    number,
                )


def _pathways() -> Iterator[Passage]:
    """Care pathways phase by phase, and the clocks of time-critical conditions."""
    from medmcp.servers.clinical.pathways import PATHWAYS
    from medmcp.servers.clinical.time_targets import TARGETS

    for row in PATHWAYS.values():
        for number, phase in enumerate(row.phases):
            steps = " ".join(
                f"{one.text[0].upper()}{one.text[1:]} ({one.owner}{'' if one.required else ', optional'})."
                for one in phase.steps
            )
            yield _passage("protocol", f"{row.name} (care pathway)", phase.key.replace("_", " "),
                           f"Aim: {phase.goal}. Begins with: {phase.entry}. {steps}", row.citation, f"pathway/{row.key}",
                           number)  # fmt: skip
        if row.adaptations:
            text = " ".join(f"{one.text[0].upper()}{one.text[1:]}." for one in row.adaptations)
            yield _passage("protocol", f"{row.name} (care pathway)", "adaptation to the patient", text, row.citation,
                           f"pathway/{row.key}", len(row.phases))  # fmt: skip
    for condition in dict.fromkeys(row.condition for row in TARGETS):
        rows = [row for row in TARGETS if row.condition == condition]
        text = " ".join(f"{row.target}: within {row.minutes} minutes." for row in rows)
        cited = "; ".join(dict.fromkeys(row.citation for row in rows))
        yield _passage("guideline", f"Time targets: {condition.replace('_', ' ')}", "targets", text, cited,
                       f"targets/{condition}")  # fmt: skip


def _scores() -> Iterator[Passage]:
    """The public functions of `clinical/scores/` whose docstring names its source."""
    from medmcp.servers.clinical import scores

    for module in sorted(info.name for info in pkgutil.iter_modules(scores.__path__)):
        loaded = importlib.import_module(f"{scores.__name__}.{module}")
        for name in sorted(getattr(loaded, "__all__", ())):
            function: Callable[..., object] = getattr(loaded, name)
            text = inspect.getdoc(function) if inspect.isfunction(function) else None
            if not text or not YEAR.search(text):
                continue
            body, _, cited = text.partition("Source")
            source = cited.lstrip("s").lstrip(": ").strip().rstrip(".") or str(getattr(loaded, "CITATION", "")) or body
            title = f"{name.replace('_', ' ')} ({(inspect.getdoc(loaded) or module).splitlines()[0].rstrip('.')})"
            yield _passage(
                "score", title, "formula", " ".join(text.split()), " ".join(source.split()), f"score/{module}.{name}"
            )


def _laboratory_text(test: LabTest) -> str:
    text = [f"{test.name} is measured in {test.specimen}" + (f" and reported in {test.unit}." if test.unit else ".")]
    for row in test.intervals:
        bounds = (
            f"{row.low:g} to {row.high:g}"
            if row.low is not None and row.high is not None
            else f"up to {row.high:g}"
            if row.high is not None
            else f"from {row.low:g}"
            if row.low is not None
            else ""
        )
        if not bounds:
            continue
        who: list[str] = [] if row.sex == "any" else [row.sex]
        who.append(_ages(*row.age))
        if row.pregnancy in ("1", "2", "3"):
            who.append(f"pregnancy, trimester {row.pregnancy}")
        text.append(f"Reference interval ({', '.join(who)}): {bounds} {test.unit}".rstrip() + ".")
    if test.critical_low is not None:
        text.append(f"Critical and telephoned at or below {test.critical_low:g} {test.unit}.")
    if test.critical_high is not None:
        text.append(f"Critical and telephoned at or above {test.critical_high:g} {test.unit}.")
    if test.raised_by:
        text.append(f"Raised by: {'; '.join(test.raised_by)}.")
    if test.lowered_by:
        text.append(f"Lowered by: {'; '.join(test.lowered_by)}.")
    if test.interference:
        text.append(f"Interference: {test.interference.rstrip('.')}.")
    return " ".join(text)


def _laboratory() -> Iterator[Passage]:
    from medmcp.servers.clinical.laboratory_tests import TESTS

    for test in TESTS:
        cited = "; ".join(dict.fromkeys([*test.sources, *(row.source for row in test.intervals if row.source)]))
        codes = (f"LOINC:{test.loinc}",) if test.loinc else ()
        yield _passage(
            "definition",
            f"{test.name} (laboratory test)",
            "reference",
            _laboratory_text(test),
            cited,
            f"laboratory/{test.key}",
            0,
            codes,
        )


def _evidence() -> Iterator[Passage]:
    """Diagnostic criteria, trials, diagnostic accuracy, recommendations."""
    from medmcp.servers.evidence_passages import written

    yield from _written(written())


def _radiology() -> Iterator[Passage]:
    """Classifications, report templates, critical findings, reference levels of dose."""
    from medmcp.servers.radiology_passages import radiology

    yield from _written(radiology())


def _written(rows: "Iterable[Written]") -> Iterator[Passage]:
    for one in rows:
        yield _passage(
            one.kind, one.title, one.section, one.text, one.citation, one.doc_id, study_type=one.study_type,
            organisation=one.organisation or ORGANISATION, doi=one.doi,
        )  # fmt: skip


def _psychiatry() -> Iterator[Passage]:
    """Instruments by what they ask, criteria of an emergency hold, factors of suicide and violence risk."""
    from medmcp.servers.clinical.instrument import INSTRUMENTS
    from medmcp.servers.clinical.risk_factor import factors
    from medmcp.servers.clinical.scores.hold_criteria import RULE_SETS

    for instrument in INSTRUMENTS.values():
        how = "answered by the patient" if instrument.self_report else "rated by the examiner"
        asked = "; ".join(
            f"{question.topic} ({', '.join(str(points) for points in question.points)})"
            for question in instrument.questions
        )
        text = f"{instrument.title} is {how} and asks about {instrument.period}. Items and their points: {asked}."
        yield _passage("score", f"{instrument.title} (instrument)", "items", text, "; ".join(instrument.sources),
                       f"instrument/{instrument.key}")  # fmt: skip
    for rules in RULE_SETS.values():
        text = (
            f"Emergency psychiatric hold, {rules.name}. Needs: {'; '.join(rules.needs)}. Limits: {'; '.join(rules.limits)}. "
            f"Certified by: {rules.certifies}. Rights: {rules.rights}. Information, not legal advice."
        )
        yield _passage(
            "guideline", f"Involuntary hold: {rules.name}", "criteria", text, rules.source, f"hold/{rules.key}"
        )
    for about in ("suicide", "violence"):
        rows = factors(about)
        text = f"Factors that a {about} risk interview asks for: " + "; ".join(
            f"{row.text} ({row.kind})" for row in rows
        )
        cited = "; ".join(dict.fromkeys(row.source for row in rows))
        yield _passage("guideline", f"Risk factors: {about}", "factors", f"{text}. They are listed, never summed.", cited,
                       f"risk/{about}")  # fmt: skip


def _ward() -> Iterator[Passage]:
    """Nursing scales by item, comorbidity as LACE weighs it, limits of deterioration of the simulated hospital."""
    from medmcp.servers.clinical.charlson import COMORBIDITIES
    from medmcp.servers.clinical.deterioration import TREND_CHANGES, adult_limits
    from medmcp.servers.clinical.nursing import NURSING_ITEMS

    for scale in ("morse", "braden"):
        rows = [row for row in NURSING_ITEMS.values() if row.assessment == scale]
        asked = "; ".join(
            f"{row.name}: {', '.join(f'{choice} {points:g}' for choice, points in row.choices.items())}" for row in rows
        )
        yield _passage("score", f"{scale.capitalize()} scale", "items", f"Items of the {scale.capitalize()} scale. {asked}.",
                       rows[0].source, f"nursing/{scale}")  # fmt: skip
    weights = "; ".join(f"{row.key} {row.weight} ({', '.join(row.codes[:6])})" for row in COMORBIDITIES)
    text = f"Comorbidity points of the LACE index by coded diagnosis, the graver of a pair alone: {weights}."
    yield _passage("score", "LACE comorbidity weights", "weights", text,
                   "van Walraven 2010 CMAJ 182:551; Quan 2005 Med Care 43:1130", "comorbidity/lace")  # fmt: skip
    limits = "; ".join(
        f"{name.replace('_', ' ')} {', '.join(f'{row.text} {row.severity}' for row in rows)}"
        for name, rows in adult_limits().items()
    )
    moves = "; ".join(f"{name.replace('_', ' ')} {kind} of {least:g}" for name, (least, kind) in TREND_CHANGES.items())
    yield _passage("protocol", "Deterioration limits of adults on the ward", "limits",
                   f"Rules of the simulated hospital, not a published score. Limits: {limits}. Changes that count: {moves}.",
                   "simulated hospital", "ward/deterioration")  # fmt: skip


def _diagnosis() -> Iterator[Passage]:
    """Diseases by their findings, named tests of the examination, and the immunisation schedule by vaccine."""
    from medmcp.servers.clinical.differential_diseases import DISEASES
    from medmcp.servers.clinical.differential_findings import FINDINGS
    from medmcp.servers.clinical.immunization_schedule import ADULT, CHILD, RISKS, SCHEDULE_VERSION, VACCINES
    from medmcp.servers.clinical.physical_exam import MANOEUVRES

    for disease in DISEASES:
        shown = sorted(disease.frequency.items(), key=lambda row: -row[1])
        found = "; ".join(f"{FINDINGS[name].name} {share:g} %" for name, share in shown)
        ratios = "; ".join(f"{FINDINGS[name].name} LR+ {up:g}, LR- {down:g}" for name, (up, down) in disease.lr.items())
        text = f"{disease.name} (ICD-10-CM {disease.icd10}): how often each finding is there: {found}."
        yield _passage("definition", f"{disease.name} (findings)", "findings", text + (f" {ratios}." if ratios else ""), disease.source,
                       f"differential/{disease.key}", 0, (disease.icd10,))  # fmt: skip
    for test in MANOEUVRES:
        yield _passage("definition", f"{test.name} (bedside test)", "worth", f"{test.name}: {test.worth}.", test.source,
                       f"manoeuvre/{test.key}")  # fmt: skip
    for vaccine in VACCINES:
        lines = [
            f"childhood series from {', '.join(f'{month:g}' for month in row.from_months)} months"
            for row in CHILD
            if row.vaccine == vaccine.key
        ]
        for need in ADULT:
            if need.vaccine == vaccine.key:
                who = f" with {' or '.join(RISKS[name].name for name in need.group)}" if need.group else ""
                lines.append(f"{need.age[0]:g} years and over{who}: {need.reason}")
        if vaccine.live:
            lines.append("live: not in pregnancy and not in severe immunosuppression")
        if lines:
            yield _passage("guideline", f"{vaccine.name} vaccine (schedule)", "who and when", f"{vaccine.name} vaccine. {'. '.join(lines)}.",
                           SCHEDULE_VERSION, f"immunisation/{vaccine.key}")  # fmt: skip


def _obstetrics() -> Iterator[Passage]:
    """Routine tests of pregnancy, factors of antenatal risk, uterotonics."""
    from medmcp.servers.clinical.prenatal_schedule import SCHEDULE
    from medmcp.servers.clinical.scores.gestational_age import weeks_and_days
    from medmcp.servers.clinical.scores.postpartum_haemorrhage import CITATION, UTEROTONICS
    from medmcp.servers.clinical.scores.pregnancy_risk import ASPIRIN_FACTORS, CARE_FACTORS, CARE_SOURCE, VTE_FACTORS

    whom = {
        "": "every pregnant woman", "rh_negative": "RhD-negative women", "young_or_risk": "women under 25 or at risk",
        "wanted": "women who want it",
    }  # fmt: skip
    for test in SCHEDULE:
        text = (
            f"In pregnancy {test.name} is done at {weeks_and_days(test.first)} to {weeks_and_days(test.last)} weeks"
            f" in {whom[test.only]}."
        )
        yield _passage("guideline", f"Routine test of pregnancy: {test.name}", "schedule", text, test.source,
                       f"obstetric/test-{test.key}")  # fmt: skip
    for level in ("high", "moderate"):
        names = "; ".join(row.text for row in ASPIRIN_FACTORS if row.level == level)
        rule = "one is enough" if level == "high" else "two are needed, one lets it be considered"
        text = f"Low-dose aspirin (81 mg daily from 12 to 28 weeks) against pre-eclampsia, {level} risk factors ({rule}): {names}."
        yield _passage("guideline", f"Aspirin in pregnancy: {level} risk", "factors", text, ASPIRIN_FACTORS[0].source,
                       f"obstetric/aspirin-{level}")  # fmt: skip
    points = "; ".join(
        f"{row.text} {row.points}{' (after birth)' if row.postnatal_only else ''}" for row in VTE_FACTORS
    )
    text = (
        f"Points for venous thromboembolism in pregnancy and after birth: {points}. Four or more before birth: heparin from"
        " the first trimester; three: from 28 weeks; two or more after birth: for 10 days."
    )
    yield _passage(
        "guideline",
        "Thromboembolism risk in pregnancy",
        "points",
        text,
        VTE_FACTORS[0].source,
        "obstetric/thromboembolism",
    )
    for care in CARE_FACTORS:
        who = "maternal-fetal medicine" if care.level == "high" else "increased antenatal care"
        yield _passage("guideline", f"Antenatal care with {care.text}", "care level", f"{care.text}: {who}. {care.action}.",
                       CARE_SOURCE, f"obstetric/care-{care.code}")  # fmt: skip
    for row in UTEROTONICS:
        against = "; ".join(f"{'not in' if one.absolute else 'care in'} {one.what}" for one in row.against)
        text = f"{row.drug} in postpartum haemorrhage: {row.dose}. {against or 'No contraindication listed'}."
        yield _passage(
            "guideline", f"Uterotonic: {row.drug}", "dose", text, CITATION, f"obstetric/uterotonic-{row.drug}"
        )


def _ages(low: float, high: float) -> str:
    if low <= 0 and high >= 130:
        return "all ages"
    if high >= 130:
        return f"from {low:g} years"
    return f"{low:.2g} to {high:.3g} years"

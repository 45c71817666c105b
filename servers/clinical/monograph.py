"""`monograph`: a formulary row as readable prose, one text a section.

The library serves these texts (`servers/passages.py`) and the drug tools cite them, so that what a tool computes and
what the library says come from one row. A section without data is left out.
"""

from medmcp.servers.clinical.dose_choice import dose_text
from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.kidney_dosing import band_text

__all__ = ["SECTIONS", "monograph", "monograph_title"]

SECTIONS = (
    "identity", "indications", "dosing", "contraindications", "warnings", "adverse effects", "kidney", "liver",
    "pregnancy and breastfeeding", "metabolism", "pharmacokinetics", "food", "monitoring", "overdose",
)  # fmt: skip

FREQUENCIES = ("very_common", "common", "uncommon", "rare", "very_rare", "unknown")


def monograph_title(drug: Drug) -> str:
    """The title under which the library holds the monograph."""
    return f"{drug.name[0].upper()}{drug.name[1:]} (drug monograph)"


def monograph(drug: Drug) -> dict[str, str]:
    """Section name to text, in reading order."""
    texts = {
        "identity": _identity(drug),
        "indications": _indications(drug),
        "dosing": _dosing(drug),
        "contraindications": _contraindications(drug),
        "warnings": " ".join(_sentence(f"Boxed warning for {drug.name}: {text}") for text in drug.boxed_warnings),
        "adverse effects": _adverse(drug),
        "kidney": _kidney(drug),
        "liver": _liver(drug),
        "pregnancy and breastfeeding": _pregnancy(drug),
        "metabolism": _metabolism(drug),
        "pharmacokinetics": _kinetics(drug),
        "food": _food(drug),
        "monitoring": _monitoring(drug),
        "overdose": _sentence(f"Overdose of {drug.name}: {drug.overdose}") if drug.overdose else "",
    }
    return {section: texts[section] for section in SECTIONS if texts[section]}


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _words(text: str) -> str:
    return text.replace("_", " ")


def _identity(drug: Drug) -> str:
    parts = [f"{drug.name} is a medicine of the class {drug.drug_class} (ATC {drug.atc})."]
    if drug.synonyms:
        parts.append(f"Other names: {', '.join(drug.synonyms)}.")
    if drug.brands:
        parts.append(f"Brands: {', '.join(drug.brands)}.")
    if drug.ingredients:
        parts.append(f"It combines {' and '.join(drug.ingredients)}.")
    parts.append(_sentence(f"Mechanism: {drug.mechanism}"))
    parts.append(f"Routes: {', '.join(drug.routes)}." + (f" Forms: {'; '.join(drug.forms)}." if drug.forms else ""))
    if drug.high_alert:
        parts.append("It is a high-alert medicine: an error does grave harm.")
    return " ".join(parts)


def _indications(drug: Drug) -> str:
    lines = {"first": "first line", "second": "second line", "other": "other use"}
    rows = [f"{row.name} ({lines[row.line]})" for row in drug.indications]
    return f"{drug.name} is used for: {'; '.join(rows)}." if rows else ""


def _dosing(drug: Drug) -> str:
    rows = []
    for row in drug.doses:
        who = {"adult": "", "child": ", children", "neonate": ", neonates", "older_adult": ", older adults"}[
            row.population
        ]
        what = "general regimen" if row.indication == "any" else row.indication
        rows.append(f"{what}{who}: {dose_text(row)}.")
    return f"Doses of {drug.name}. {' '.join(rows)}" if rows else ""


def _contraindications(drug: Drug) -> str:
    def listed(level: str) -> str:
        rows = [
            c.condition + (f" ({c.reason})" if c.reason else "") for c in drug.contraindications if c.level == level
        ]
        return "; ".join(rows)

    parts = []
    if absolute := listed("absolute"):
        parts.append(f"{drug.name} is contraindicated in: {absolute}.")
    if relative := listed("relative"):
        parts.append(f"{drug.name} needs caution (relative contraindication) in: {relative}.")
    return " ".join(parts)


def _adverse(drug: Drug) -> str:
    parts = []
    for band in FREQUENCIES:
        rows = [
            f"{row.effect}{' (serious)' if row.serious else ''}"
            for row in drug.adverse_effects
            if row.frequency == band
        ]
        if rows:
            parts.append(f"{_words(band).capitalize()}: {'; '.join(rows)}.")
    managed = [f"{row.effect}: {row.management}" for row in drug.adverse_effects if row.management]
    if managed:
        parts.append(f"Management: {'. '.join(managed)}.")
    return f"Adverse effects of {drug.name}. {' '.join(parts)}" if parts else ""


def _kidney(drug: Drug) -> str:
    rows = [
        f"{band_text(band)}{f' for {band.indication}' if band.indication else ''}: "
        + (band.regimen if band.action in ("none", "reduce") else f"{band.action}; {band.regimen}")
        for band in drug.renal
    ]
    return f"{drug.name} in kidney impairment. {'. '.join(rows)}." if rows else ""


def _liver(drug: Drug) -> str:
    rows = [
        f"Child-Pugh {row.child_pugh}: {row.action if row.action != 'none' else 'no change'}; {row.regimen}"
        for row in drug.hepatic
    ]
    text = f"{drug.name} in liver impairment. {'. '.join(rows)}." if rows else ""
    if drug.livertox:
        text += f" LiverTox likelihood of liver injury from {drug.name}: category {drug.livertox}."
    return text.strip()


def _pregnancy(drug: Drug) -> str:
    parts = []
    if (row := drug.pregnancy) is not None:
        parts.append(f"{drug.name} in pregnancy: {_words(row.verdict)} (former FDA category {row.fda_category}).")
        if row.verdict_by_trimester:
            parts.append(
                "By trimester: "
                + ", ".join(f"{n} {_words(v)}" for n, v in enumerate(row.verdict_by_trimester, 1))
                + "."
            )
        for number, text in enumerate((row.trimester_1, row.trimester_2, row.trimester_3), 1):
            if text:
                parts.append(_sentence(f"Trimester {number}: {text}"))
        if row.contraception:
            parts.append(_sentence(f"Contraception: {row.contraception}"))
        if row.alternatives:
            parts.append(f"Alternatives: {', '.join(row.alternatives)}.")
        if row.accepted_indications:
            parts.append(f"Accepted in pregnancy all the same for: {', '.join(row.accepted_indications)}.")
    if (milk := drug.lactation) is not None:
        dose = milk.relative_infant_dose_percent
        rate = f", relative infant dose {dose:g} %" if dose is not None else ""
        parts.append(_sentence(f"Breastfeeding: {milk.verdict}{rate}{f'; {milk.note}' if milk.note else ''}"))
    return " ".join(parts)


def _metabolism(drug: Drug) -> str:
    rows = []
    for role in drug.cyp:
        detail = " ".join(
            word for word in (role.strength, role.fraction, "sensitive" if role.sensitive else "") if word
        )
        rows.append(f"{f'{detail} ' if detail else ''}{role.role} of {role.enzyme}")
    parts = [f"{drug.name} is a {'; '.join(rows)}."] if rows else []
    if drug.prodrug:
        parts.append(f"{drug.name} is a prodrug.")
    parts += [
        _sentence(f"{row.gene} {_words(row.phenotype)}: {row.consequence} (CPIC level {row.cpic_level})")
        for row in drug.pharmacogenetics
    ]
    return " ".join(parts)


def _kinetics(drug: Drug) -> str:
    pk = drug.pk
    if pk is None:
        return ""
    half = pk.half_life_h
    facts = [
        ("oral bioavailability", None if pk.bioavailability is None else f"{pk.bioavailability * 100:g} %"),
        ("time to peak", None if pk.tmax_h is None else f"{pk.tmax_h:g} h"),
        (
            "half-life",
            None if half is None else f"{half[0]:g} h" if half[0] == half[1] else f"{half[0]:g} to {half[1]:g} h",
        ),
        ("volume of distribution", None if pk.vd_l_per_kg is None else f"{pk.vd_l_per_kg:g} L/kg"),
        ("protein binding", None if pk.protein_binding_percent is None else f"{pk.protein_binding_percent:g} %"),
        ("clearance", None if pk.clearance_l_h_kg is None else f"{pk.clearance_l_h_kg:g} L/h/kg"),
        ("excreted unchanged in urine", None if pk.fraction_renal is None else f"{pk.fraction_renal * 100:g} %"),
        ("active metabolites", ", ".join(pk.active_metabolites) or None),
        ("dialysable", None if pk.dialysable is None else "yes" if pk.dialysable else "no"),
        ("onset", None if pk.onset_min is None else f"{pk.onset_min:g} min"),
    ]
    known = [f"{name} {value}" for name, value in facts if value is not None]
    tail = " Kinetics are nonlinear: clearance changes with the dose." if pk.nonlinear else ""
    return f"Pharmacokinetics of {drug.name} in adults: {'; '.join(known)}.{tail}" if known or tail else ""


def _food(drug: Drug) -> str:
    rows = [
        _sentence(f"{row.item} ({row.severity}): {row.effect}; {row.mechanism}. Advice: {row.advice}")
        for row in drug.food
    ]
    intake = (
        f"Take {drug.name} {'with or without food' if drug.intake == 'no matter' else drug.intake}."
        if drug.intake and drug.intake != "not oral"
        else ""
    )
    return " ".join([*([f"{drug.name} and food or drink."] if rows else []), *rows, *([intake] if intake else [])])


def _monitoring(drug: Drug) -> str:
    parts = [f"Monitoring of {drug.name}: {'; '.join(drug.monitoring)}."] if drug.monitoring else []
    if drug.baseline_tests:
        parts.append(f"Before the first dose: {', '.join(_words(t) for t in drug.baseline_tests)}.")
    for row in drug.tdm:
        toxic = f", toxic above {row.toxic:g}" if row.toxic is not None else ""
        scope = f" for {row.indication}" if row.indication else ""
        parts.append(
            _sentence(
                f"Level{scope}: {row.low:g} to {row.high:g} {row.unit} ({_words(row.kind)}){toxic}."
                f" Sample: {row.sample}"
            )
        )
        if row.toxicity_advice:
            parts.append(_sentence(row.toxicity_advice))
    return " ".join(parts)

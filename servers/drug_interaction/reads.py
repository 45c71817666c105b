"""Looking medicines up: monograph, class, pregnancy, food."""

from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.clinical.dose_choice import dose_text
from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.food_effect import food_effects
from medmcp.servers.clinical.formulary import drugs_for, formulary, match_class
from medmcp.servers.clinical.interaction import RANK
from medmcp.servers.clinical.scores.gestational_age import trimester_of
from medmcp.servers.drug_interaction.results import (
    DrugInfo,
    DrugList,
    FoodInteractions,
    PregnancySafety,
)
from medmcp.servers.page import page
from medmcp.servers.parameters import Cursor, DrugName, Limit, OptionalPatientId
from medmcp.servers.passages import monograph_citation
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.alternatives import (
    verdict_in_pregnancy,
)
from medmcp.servers.world.chart import gestation_days, require_patient
from medmcp.servers.world.prescribing import require_drug
from medmcp.servers.world.screening import medication_list
from medmcp.servers.world.world import World

__all__ = [
    "check_food_interactions",
    "check_pregnancy_safety",
    "get_drug_info",
    "search_drugs_by_class",
]


Section = Literal["identity", "indications", "dosing", "contraindications", "warnings", "adverse_effects", "monitoring",
                  "overdose", "forms"]  # fmt: skip


@tool("drug_interaction", "Drug monograph", effect="read", minutes=1, also_on=("medical_qa",))
async def get_drug_info(
    world: World,
    drug_name: DrugName,
    sections: Annotated[list[Section] | None, Field(description="Sections wanted; default all.")] = None,
) -> DrugInfo:
    """The formulary's monograph of one medicine by generic or brand name: class, mechanism, uses, contraindications,
    boxed warnings, adverse effects with frequency, usual doses, monitoring. Pregnancy, kinetics, enzymes and food have
    tools of their own."""
    drug = require_drug(drug_name)
    wanted = set(sections or Section.__args__)  # type: ignore[attr-defined]
    return {
        "generic_name": drug.name,
        "brand_names": list(drug.brands) if "identity" in wanted else [],
        "drug_class": f"{drug.drug_class} (ATC {drug.atc})",
        "mechanism": drug.mechanism if "identity" in wanted else "",
        "indications": [{"name": i.name, "line": i.line} for i in drug.indications] if "indications" in wanted else [],
        "contraindications": [
            {"condition": c.condition, "level": c.level, "reason": c.reason or None} for c in drug.contraindications
        ] if "contraindications" in wanted else [],
        "boxed_warnings": list(drug.boxed_warnings) if "warnings" in wanted else [],
        "adverse_effects": [
            {"effect": e.effect, "frequency": e.frequency, "serious": e.serious,
             **({"management": e.management} if e.management else {})}
            for e in drug.adverse_effects
        ] if "adverse_effects" in wanted else [],
        "dosing": [
            {"indication": d.indication, "route": d.route, "population": d.population, "text": dose_text(d)}
            for d in drug.doses
        ] if "dosing" in wanted else [],
        "monitoring": [*drug.monitoring, *(f"before the first dose: {t}" for t in drug.baseline_tests)]
        if "monitoring" in wanted else [],
        "forms": list(drug.forms) if "forms" in wanted else [],
        "overdose": drug.overdose if "overdose" in wanted else "",
        "citation": monograph_citation(drug, "identity"),
    }  # fmt: skip


ROUTE_FILTER: dict[str, tuple[str, ...]] = {
    "oral": ("oral", "nasogastric"), "iv": ("iv", "intraosseous"), "im": ("im",), "sc": ("sc",),
    "inhaled": ("inhaled", "nebulised"), "topical": ("topical", "transdermal", "ophthalmic", "otic", "vaginal"),
    "other": ("sublingual", "buccal", "intranasal", "rectal", "epidural", "intrathecal"),
}  # fmt: skip


@tool("drug_interaction", "Find drugs by class or indication", effect="read", minutes=1)
async def search_drugs_by_class(
    world: World,
    drug_class: Annotated[str, Field(max_length=120, description="Class name or ATC prefix.")] = "",
    indication: Annotated[str, Field(max_length=200, description="Condition to be treated.")] = "",
    route: Annotated[
        Literal["oral", "iv", "im", "sc", "inhaled", "topical", "other"] | None, Field(description="Route filter.")
    ] = None,
    limit: Limit = 10,
    cursor: Cursor = "",
) -> DrugList:
    """Formulary drugs of a pharmacological class or ATC group, for an indication, or both, with first-line marking."""
    if not drug_class and not indication:
        raise ToolError("INVALID_ARGUMENT", "Give drug_class or indication.", field="drug_class")
    matched, warnings = None, []
    found = list(formulary().values())
    if drug_class:
        match = match_class(drug_class)
        matched, found = match if match else (None, [])
        if match is None:
            warnings.append(f"No class of the formulary matches '{drug_class}'.")
    lines = {}
    if indication:
        lines = {drug.name: line for drug, line in drugs_for(indication)}
        found = [drug for drug in found if drug.name in lines]
        if not lines:
            warnings.append(f"No drug of the formulary is listed for '{indication}'.")
    if route:
        found = [drug for drug in found if set(drug.routes) & set(ROUTE_FILTER[route])]
    rank = {"first": 0, "second": 1, "other": 2}

    def first(drug: Drug) -> bool:
        return lines[drug.name] == "first" if lines else any(row.line == "first" for row in drug.indications)

    found.sort(key=lambda drug: (rank[lines[drug.name]] if lines else 0, drug.name))
    rows = [
        {"generic_name": drug.name, "class": drug.drug_class, "atc": drug.atc, "routes": list(drug.routes),
         "first_line": first(drug), "high_alert": drug.high_alert}
        for drug in found
    ]  # fmt: skip
    shown, envelope = page(rows, limit, cursor)
    return {"drugs": shown, "matched_class": matched, "warnings": warnings, **envelope}


@tool(
    "drug_interaction",
    "Drug safety in pregnancy and lactation",
    effect="read",
    minutes=1,
    also_on=("medical_qa", "obstetrics"),
)
async def check_pregnancy_safety(
    world: World,
    drug_name: DrugName,
    patient_id: OptionalPatientId = "",
    trimester: Annotated[
        Literal[1, 2, 3] | None, Field(description="Trimester; default from the patient's gestational age.")
    ] = None,
    lactation: Annotated[bool, Field(description="Assess breastfeeding.")] = False,
) -> PregnancySafety:
    """Risk of a medicine in pregnancy by trimester and in breastfeeding, with safer alternatives and what contraception
    it needs. No data is never the same as safe."""
    drug = require_drug(drug_name)
    row, milk = drug.pregnancy, drug.lactation
    warnings = []
    chosen: int | None = trimester
    if patient_id:
        patient = require_patient(world, patient_id)
        days = gestation_days(world, patient)
        if chosen is None and days is not None:
            chosen = trimester_of(days)
            warnings.append(f"Trimester {chosen} from {days // 7}+{days % 7} weeks on the chart.")
        elif patient["pregnancy"] == "pregnant" and chosen is None:
            warnings.append("Gestational age is not known: the worst verdict of the three trimesters is given.")
        elif patient["pregnancy"] not in ("pregnant", "not_pregnant"):
            warnings.append("Pregnancy is neither confirmed nor excluded on the chart.")
    if row is None:
        warnings.append(f"This base has no pregnancy data for {drug.name}; that does not mean safe.")
    risks = []
    if row is not None:
        texts = (row.trimester_1, row.trimester_2, row.trimester_3)
        risks = [
            {"trimester": n, "verdict": row.verdict_by_trimester[n - 1] if row.verdict_by_trimester else row.verdict,
             "risk": texts[n - 1] or "no text in this base"}
            for n in (1, 2, 3)
        ]  # fmt: skip
        if row.teratogen:
            warnings.append("Teratogen: exclude pregnancy before the first dose.")
        if row.accepted_indications:
            warnings.append(f"Accepted in pregnancy all the same for: {', '.join(row.accepted_indications)}.")
    rid = milk.relative_infant_dose_percent if milk else None
    if lactation:
        if milk is None:
            warnings.append(f"This base has no breastfeeding data for {drug.name}.")
        elif milk.note:
            warnings.append(f"Breastfeeding: {milk.note}.")
        if rid is not None:
            level = "usually acceptable" if rid < 10 else "avoid" if rid > 25 else "caution"
            warnings.append(f"Relative infant dose {rid:g} %: {level} (< 10 % acceptable, > 25 % avoid; Bennett 1996).")
    return {
        "pregnancy_verdict": verdict_in_pregnancy(drug, chosen),
        "trimester_risk": risks,
        "legacy_fda_category": row.fda_category if row else None,
        "lactation_verdict": milk.verdict if milk else "no_data",
        "relative_infant_dose_percent": rid,
        "alternatives": list(row.alternatives) if row else [],
        "contraception": (row.contraception or None) if row else None,
        "accepted_indications": list(row.accepted_indications) if row else [],
        "warnings": warnings,
        "citation": monograph_citation(drug, "pregnancy and breastfeeding"),
    }


@tool("drug_interaction", "Food, alcohol and herb interactions", effect="read", minutes=1)
async def check_food_interactions(
    world: World,
    drug_name: Annotated[str, Field(max_length=120, description="Drug; or give patient_id.")] = "",
    patient_id: OptionalPatientId = "",
    item: Annotated[str, Field(max_length=120, description="One food, drink or herb to ask about.")] = "",
) -> FoodInteractions:
    """Interactions of a medicine, or of all medicines of a patient, with food, drinks, alcohol, tobacco and herbal
    products, and how to time intake."""
    if not drug_name and not patient_id:
        raise ToolError("INVALID_ARGUMENT", "Give drug_name or patient_id.", field="drug_name")
    warnings: list[str] = []
    drugs = [require_drug(drug_name)] if drug_name else []
    if patient_id:
        require_patient(world, patient_id)
    if patient_id and not drug_name:
        listed = medication_list(world, patient_id)
        drugs = list({drug.name: drug for drug in listed.drugs}.values())
        warnings += [
            f"{name} ({record}) is not in the formulary and was not checked." for record, name in listed.unknown
        ]
        if not drugs:
            warnings.append("No current medicine is on record.")
    rows = [
        (
            RANK[row.severity],
            {
                "drug": drug.name,
                "item": row.item,
                "severity": row.severity,
                "mechanism": row.mechanism,
                "effect": row.effect,
                "advice": row.advice,
                "citation": monograph_citation(drug, "food"),
            },
        )
        for drug in drugs
        for row in food_effects(drug, item)
    ]
    if drugs and not rows:
        what = f" with {item}" if item else ""
        warnings.append(f"No interaction{what} is documented in this base; that is not evidence that none exists.")
    return {
        "interactions": [row for _, row in sorted(rows, key=lambda pair: (-pair[0], pair[1]["drug"]))],
        "timing": [{"drug": drug.name, "timing": "no data" if drug.intake is None else drug.intake} for drug in drugs],
        "warnings": warnings,
    }

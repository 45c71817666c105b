"""Looking medicines up: monograph, class, interactions, alternatives, enzymes, pregnancy, food."""

from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.dose_choice import dose_text, usual_dose
from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.enzyme_pathways import TRANSPORTERS, shared_pathways
from medmcp.servers.clinical.food_effect import food_effects
from medmcp.servers.clinical.formulary import drugs_for, find_drug, formulary, match_class, nearest_names
from medmcp.servers.clinical.interaction import NONE_DOCUMENTED, RANK, Severity, find_interactions
from medmcp.servers.clinical.regimen import cumulative_burden
from medmcp.servers.clinical.scores.gestational_age import trimester_of
from medmcp.servers.drug_interaction.results import (
    AllInteractions,
    Alternatives,
    CypProfile,
    DrugInfo,
    DrugList,
    FoodInteractions,
    InteractionCheck,
    PregnancySafety,
)
from medmcp.servers.page import page
from medmcp.servers.parameters import Cursor, DrugName, EncounterId, Limit, OptionalPatientId, PatientId
from medmcp.servers.passages import monograph_citation, monograph_passage_id
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.alternatives import (
    Objection,
    judge_candidate,
    objections_by_reason,
    same_use,
    verdict_in_pregnancy,
)
from medmcp.servers.world.chart import current_medicines, find_encounter, gestation_days, latest, require_patient
from medmcp.servers.world.facts import patient_facts
from medmcp.servers.world.prescribing import require_drug
from medmcp.servers.world.screening import MedicationList, medication_list, screen
from medmcp.servers.world.world import World

__all__ = [
    "check_all_interactions",
    "check_cyp450_metabolism",
    "check_food_interactions",
    "check_interaction",
    "check_pregnancy_safety",
    "get_drug_info",
    "search_drug_alternatives",
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
    "Check two drugs for interaction",
    effect="compute",
    minutes=1,
    also_on=("medical_qa", "psychiatry"),
)
async def check_interaction(
    world: World,
    drug_a: Annotated[str, Field(min_length=1, max_length=120, description="First drug.")],
    drug_b: Annotated[str, Field(min_length=1, max_length=120, description="Second drug.")],
) -> InteractionCheck:
    """What two medicines do to each other: severity (0 to 10), mechanism, effect, onset, management, evidence. Brands
    and classes are resolved. Nothing documented does not mean safe."""
    a, b = require_drug(drug_a, "drug_a"), require_drug(drug_b, "drug_b")
    if a.name == b.name:
        raise ToolError(
            "INVALID_ARGUMENT", f"Both names are {a.name}.", field="drug_b", hint="Give two different drugs."
        )
    hits = [hit.as_row() for hit in find_interactions(a, b)]
    if not hits:
        return {
            "interaction": "none_documented", "severity": None, "severity_rank": 0, "mechanism": None,
            "effect": NONE_DOCUMENTED, "onset": None, "management": None, "evidence": None, "matched_via": None,
            "citation": None, "all_hits": [],
        }  # fmt: skip
    worst = hits[0]
    return {
        "interaction": "found", "severity": worst["severity"], "severity_rank": worst["severity_rank"],
        "mechanism": worst["mechanism"], "effect": worst["effect"], "onset": worst["onset"],
        "management": worst["management"], "evidence": worst["evidence"], "matched_via": worst["matched_via"],
        "citation": worst["citation"], "all_hits": hits,
    }  # fmt: skip


@tool(
    "drug_interaction",
    "Screen a patient's whole medication list",
    effect="compute",
    minutes=2,
    also_on=("cross_domain",),
)
async def check_all_interactions(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    new_drugs: Annotated[list[str] | None, Field(max_length=10, description="Drugs under consideration.")] = None,
    min_severity: Annotated[
        Literal["minor", "moderate", "major", "contraindicated"], Field(description="Lowest severity shown.")
    ] = "minor",
    limit: Limit = 10,
    cursor: Cursor = "",
) -> AllInteractions:
    """Screen all current medicines of a patient and any that you consider: drug-drug, drug-disease, drug-allergy,
    drug-laboratory and duplicate-therapy problems by severity, with the records they rest on."""
    patient = require_patient(world, patient_id)
    if encounter_id:
        find_encounter(world, patient_id, encounter_id)
    listed = medication_list(world, patient_id, encounter_id)
    not_checked: list[dict[str, Any]] = [
        {"drug": name, "medication_id": record, "reason": "not in the formulary"} for record, name in listed.unknown
    ]
    new = []
    for name in new_drugs or ():
        drug = find_drug(name)
        if drug is None:
            near = nearest_names(name)
            why = "not in the formulary" + (f"; nearest: {', '.join(near)}" if near else "")
            not_checked.append({"drug": name, "medication_id": None, "reason": why})
        elif drug not in new:
            new.append(drug)
    if not listed.drugs and not new and not not_checked:
        raise ToolError(
            "MISSING_DATA",
            "No current medicine is on record and no new drug is given.",
            hint="Give new_drugs, or take a medication history.",
        )
    findings = screen(world, patient, listed, tuple(new))
    severities: tuple[Severity, ...] = ("contraindicated", "major", "moderate", "minor")
    kept = [finding.as_row() for finding in findings if finding.rank >= RANK[min_severity]]
    burden = cumulative_burden((*listed.drugs, *new))
    shown, envelope = page(kept, limit, cursor)
    warnings = [f"{len(not_checked)} drug(s) were not checked."] if not_checked else []
    if patient["allergy_status"] == "not_assessed":
        warnings.append("Allergies have not been assessed.")
    if not findings:
        warnings.append(NONE_DOCUMENTED)
    return {
        "findings": shown,
        "counts": {severity: sum(f.severity == severity for f in findings) for severity in severities},
        "cumulative": {
            "anticholinergic_burden": burden.anticholinergic_score,
            "anticholinergic_relevant": burden.anticholinergic_relevant,
            "anticholinergic": list(burden.anticholinergic),
            "serotonergic_count": len(burden.serotonergic), "serotonergic": list(burden.serotonergic),
            "qt_drug_count": len(burden.qt_known), "qt_known": list(burden.qt_known),
            "qt_possible_or_conditional": list(burden.qt_other),
            "bleeding_risk_count": len(burden.bleeding_risk), "bleeding_risk": list(burden.bleeding_risk),
            "cns_depressant_count": len(burden.cns_depressant), "cns_depressant": list(burden.cns_depressant),
        },
        "not_checked": not_checked,
        "warnings": warnings,
        **envelope,
    }  # fmt: skip


@tool("drug_interaction", "Safer alternative drugs for this patient", effect="compute", minutes=2)
async def search_drug_alternatives(
    world: World,
    drug_name: Annotated[str, Field(min_length=1, max_length=120, description="Drug to replace.")],
    patient_id: OptionalPatientId = "",
    indication: Annotated[str, Field(max_length=200, description="Indication; default from the patient's order.")] = "",
    reason: Annotated[
        Literal["allergy", "interaction", "adverse_effect", "renal", "hepatic", "pregnancy", "cost", "unavailable"]
        | None,
        Field(description="Why."),
    ] = None,
    limit: Limit = 10,
) -> Alternatives:
    """Other drugs for the same indication, each checked against the patient's allergies, medicines, problems, results,
    kidney, liver, pregnancy and age, with the reason why it passes or fails."""
    drug = require_drug(drug_name)
    patient = require_patient(world, patient_id) if patient_id else None
    if not indication and patient is not None:
        rows = [
            row for row in current_medicines(world, patient_id) if find_drug(row["drug"]) == drug and row["indication"]
        ]
        indication = rows[0]["indication"] if rows else ""
    if not indication and len(drug.indications) == 1:
        indication = drug.indications[0].name
    if not indication:
        raise ToolError(
            "MISSING_DATA", f"What {drug.name} is meant for is not known.", field="indication",
            hint=f"Give the indication, e.g. {', '.join(row.name for row in drug.indications[:4])}.",
        )  # fmt: skip
    warnings = []
    facts = patient_facts(world, patient) if patient is not None else None
    listed = MedicationList((), {}, ())
    if patient is not None:
        whole = medication_list(world, patient_id)
        listed = MedicationList(tuple(d for d in whole.drugs if d.name != drug.name), whole.records, whole.unknown)
    else:
        warnings.append(
            "No patient is given: allergies, interactions, kidney, liver, pregnancy and age were not checked."
        )
    judged: list[tuple[Drug, str, list[Objection]]] = []
    for other, line in same_use(drug, indication):
        objections = objections_by_reason(drug, other, reason)
        if patient is not None and facts is not None:
            objections += judge_candidate(world, patient, facts, listed, other, indication)
        judged.append((other, line, sorted(objections, key=lambda o: -o.rank)))
    lines = {"first": 0, "second": 1, "other": 2}

    def order(row: tuple[Drug, str, list[Objection]]) -> tuple[int, int, int, str]:
        other, line, objections = row
        return (
            objections[0].rank if objections else 0,
            lines[line],
            int(other.drug_class != drug.drug_class),
            other.name,
        )

    judged.sort(key=order)
    fitting = [row for row in judged if not row[2] or row[2][0].rank < RANK["contraindicated"]]
    if not judged:
        warnings.append(f"The formulary lists no other drug for '{indication}'.")
    return {
        "alternatives": [
            {
                "drug": other.name, "class": other.drug_class,
                "fits": not objections or objections[0].rank < RANK["major"], "line": line,
                "problems": [objection.text for objection in objections],
                "usual_dose": usual_dose(other, indication), "evidence": monograph_passage_id(other, "indications"),
            }
            for other, line, objections in fitting[:limit]
        ],
        "excluded": [{"drug": other.name, "reason": objections[0].text} for other, _, objections in judged
                     if objections and objections[0].rank >= RANK["contraindicated"]][:limit],
        "indication": indication,
        "warnings": warnings,
    }  # fmt: skip


Gene = Literal[
    "CYP2D6", "CYP2C19", "CYP2C9", "CYP3A5", "CYP2B6", "SLCO1B1", "TPMT", "NUDT15", "DPYD", "UGT1A1", "VKORC1"
]
Phenotype = Literal["poor", "intermediate", "normal", "rapid", "ultrarapid", "increased_sensitivity"]


@tool("drug_interaction", "CYP450 and transporter profile", effect="compute", minutes=1)
async def check_cyp450_metabolism(
    world: World,
    drug_name: DrugName,
    patient_id: OptionalPatientId = "",
    gene: Annotated[
        Gene | None, Field(description="Gene of the stated phenotype; chart genotype used when omitted.")
    ] = None,
    phenotype: Annotated[Phenotype | None, Field(description="Phenotype of that gene.")] = None,
) -> CypProfile:
    """What a medicine does at CYP enzymes and transporters as substrate, inhibitor or inducer (FDA strengths), which of
    the patient's medicines share those pathways, and what a genotype changes."""
    drug = require_drug(drug_name)
    if phenotype and not gene:
        raise ToolError("INVALID_ARGUMENT", "A phenotype needs its gene.", field="gene")
    enzymes = [role for role in drug.cyp if not role.enzyme.startswith(TRANSPORTERS)]
    warnings = [] if drug.cyp else [f"No enzyme or transporter role of {drug.name} is recorded in this base."]
    matches: list[dict[str, Any]] = []
    genetics = [
        row
        for row in drug.pharmacogenetics
        if (not gene or row.gene == gene) and (not phenotype or row.phenotype == phenotype)
    ]
    rows: list[dict[str, Any]] = [
        {"gene": row.gene, "phenotype": row.phenotype, "consequence": row.consequence, "cpic_level": row.cpic_level,
         "source": "input" if phenotype else "table"}
        for row in genetics
    ]  # fmt: skip
    if gene and not genetics:
        warnings.append(
            f"This base documents no consequence of {gene} {phenotype or ''} for {drug.name}.".replace("  ", " ")
        )
    if patient_id:
        require_patient(world, patient_id)
        listed = medication_list(world, patient_id)
        for other in listed.drugs:
            if other.name != drug.name:
                matches += shared_pathways(drug, other, listed.records[other.name])
        warnings += [
            f"{name} ({record}) is not in the formulary and was not matched." for record, name in listed.unknown
        ]
        if not phenotype:
            for name in {row.gene for row in genetics}:
                found = latest(world, patient_id, f"{name.lower()}_genotype")
                if found is not None:
                    rows.append(
                        {
                            "gene": name,
                            "phenotype": found["value_text"],
                            "consequence": "compare with the rows of the table",
                            "cpic_level": None,
                            "source": found["id"],
                        }
                    )
    return {
        "substrate_of": [
            {"enzyme": r.enzyme, "fraction": r.fraction, "sensitive": r.sensitive}
            for r in enzymes
            if r.role == "substrate"
        ],
        "inhibits": [{"enzyme": r.enzyme, "strength": r.strength} for r in enzymes if r.role == "inhibitor"],
        "induces": [{"enzyme": r.enzyme, "strength": r.strength} for r in enzymes if r.role == "inducer"],
        "transporters": [
            {"transporter": r.enzyme, "role": r.role, "strength": r.strength} for r in drug.cyp if r not in enzymes
        ],
        "prodrug": drug.prodrug,
        "patient_matches": matches,
        "pharmacogenetics": rows,
        "warnings": warnings,
    }


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

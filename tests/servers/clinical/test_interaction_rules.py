"""Rules on CYP roles, QT category and class tags, and the screening of a list. The drugs are made for the tests."""

from typing import Any

from medmcp.servers.clinical.drug import AdverseEffect, Contraindication, CypRole, Drug, Indication
from medmcp.servers.clinical.interaction_rules import RULES, apply_rules
from medmcp.servers.clinical.regimen import (
    cumulative_burden,
    disease_conflicts,
    duplications,
    screen_pairs,
    screen_triples,
)


def made(name: str, *groups: str, atc: str = "Z00AA01", **fields: Any) -> Drug:
    return Drug(
        name=name,
        atc=atc,
        drug_class="test class",
        groups=groups,
        mechanism="test",
        routes=("oral",),
        indications=(Indication(name="test"),),
        adverse_effects=(AdverseEffect(effect="test", frequency="rare"),),
        doses=(),
        sources=("test",),
        **fields,
    )


def worst(a: Drug, b: Drug) -> str | None:
    hits = sorted(apply_rules(a, b), key=lambda hit: -hit.rank)
    return hits[0].severity if hits else None


def inhibitor(enzyme: str, strength: Any) -> Drug:
    return made("inhibitor", cyp=(CypRole(enzyme=enzyme, role="inhibitor", strength=strength),))


def inducer(enzyme: str, strength: Any) -> Drug:
    return made("inducer", cyp=(CypRole(enzyme=enzyme, role="inducer", strength=strength),))


def substrate(enzyme: str, name: str = "substrate", sensitive: bool = True) -> Drug:
    return made(name, cyp=(CypRole(enzyme=enzyme, role="substrate", fraction="major", sensitive=sensitive),))


def test_a_strong_inhibitor_with_a_sensitive_substrate_is_major_and_a_moderate_one_moderate() -> None:
    assert worst(inhibitor("CYP3A4", "strong"), substrate("CYP3A4")) == "major"
    assert worst(inhibitor("CYP3A4", "moderate"), substrate("CYP3A4")) == "moderate"
    assert worst(inhibitor("CYP3A4", "weak"), substrate("CYP3A4")) is None
    assert worst(inhibitor("CYP2D6", "strong"), substrate("CYP3A4")) is None


def test_a_strong_inducer_with_a_sensitive_substrate_is_major() -> None:
    hits = apply_rules(inducer("CYP3A4", "strong"), substrate("CYP3A4"))
    assert [hit.severity for hit in hits] == ["major"]
    assert hits[0].affected == "substrate"
    assert "falls" in hits[0].effect


def test_the_label_makes_simvastatin_and_ergotamine_contraindicated_with_a_strong_cyp3a4_inhibitor() -> None:
    """Simvastatin label, section 4; ergotamine label, boxed warning."""
    for name in ("simvastatin", "ergotamine"):
        assert worst(inhibitor("CYP3A4", "strong"), substrate("CYP3A4", name)) == "contraindicated"
    assert worst(inhibitor("CYP3A4", "moderate"), substrate("CYP3A4", "simvastatin")) == "moderate"


def test_an_inhibitor_weakens_a_drug_that_the_enzyme_activates() -> None:
    """CYP2D6 makes morphine out of codeine (CPIC opioid guideline 2021)."""
    hits = apply_rules(inhibitor("CYP2D6", "strong"), substrate("CYP2D6", "codeine"))
    assert hits[0].severity == "major"
    assert "falls" in hits[0].effect


def test_two_known_torsadogenic_drugs_are_major_and_a_possible_one_is_no_hit() -> None:
    known = made("a", qt_category="known")
    assert worst(known, made("b", qt_category="known")) == "major"
    assert worst(known, made("b", qt_category="possible")) is None
    assert worst(known, made("b", "lowers_potassium")) == "moderate"


def test_serotonergic_pairs_are_graded() -> None:
    ssri = made("sertraline", "ssri", "serotonergic")
    assert worst(ssri, made("buspirone", "serotonergic")) == "moderate"
    for analgesic in ("tramadol", "pethidine", "dextromethorphan"):
        assert worst(ssri, made(analgesic, "serotonergic")) == "major"
    assert worst(ssri, made("phenelzine", "maoi", "serotonergic")) == "contraindicated"
    assert worst(ssri, made("linezolid")) == "contraindicated"
    assert worst(ssri, made("methylene blue")) == "contraindicated"


def test_the_wait_after_fluoxetine_is_five_weeks() -> None:
    hits = apply_rules(made("fluoxetine", "ssri", "serotonergic"), made("phenelzine", "maoi"))
    assert any("5 weeks" in hit.management for hit in hits)


def test_ondansetron_with_linezolid_is_no_hard_stop() -> None:
    assert worst(made("linezolid"), made("ondansetron", "setron", "serotonergic")) == "major"


def test_sedatives_add_up_and_opioid_with_benzodiazepine_is_major() -> None:
    opioid = made("morphine", "opioid", "cns_depressant")
    assert worst(opioid, made("lorazepam", "benzodiazepine", "cns_depressant")) == "major"
    assert worst(opioid, made("baclofen", "cns_depressant")) == "moderate"


def test_potassium_rules() -> None:
    inhibitor_of_ace = made("lisinopril", "ace_inhibitor", "raises_potassium")
    assert worst(inhibitor_of_ace, made("potassium chloride", "potassium_salt", "raises_potassium")) == "moderate"
    assert worst(inhibitor_of_ace, made("trimethoprim", "folate_antagonist", "raises_potassium")) == "major"
    assert worst(made("spironolactone", "mra"), made("co-trimoxazole")) == "major"


def test_bleeding_rules() -> None:
    anticoagulant = made("apixaban", "anticoagulant", "doac")
    assert worst(anticoagulant, made("aspirin", "antiplatelet")) == "major"
    assert worst(anticoagulant, made("ibuprofen", "nsaid")) == "major"
    assert worst(anticoagulant, made("sertraline", "ssri")) == "moderate"


def test_p_glycoprotein_inhibitors_raise_digoxin_and_dabigatran() -> None:
    perpetrator = made("verapamil", cyp=(CypRole(enzyme="P-gp", role="inhibitor"),))
    assert worst(perpetrator, made("digoxin", "cardiac_glycoside")) == "major"
    assert worst(perpetrator, made("dabigatran", "doac")) == "major"
    assert worst(perpetrator, made("apixaban", "doac")) is None


def test_nitrates_riociguat_and_pde5_inhibitors_exclude_each_other() -> None:
    nitrate, pde5 = made("glyceryl trinitrate", "nitrate"), made("tadalafil", "pde5_inhibitor")
    riociguat = made("riociguat", "sgc_stimulator")
    assert worst(nitrate, pde5) == worst(riociguat, pde5) == worst(nitrate, riociguat) == "contraindicated"


def test_renin_angiotensin_pairs() -> None:
    ace, arb = made("lisinopril", "ace_inhibitor"), made("losartan", "arb")
    kidney = {hit.topic: hit.severity for hit in apply_rules(ace, arb)}
    assert kidney["kidney"] == "major"
    assert worst(ace, made("sacubitril-valsartan", "arni")) == "contraindicated"
    aliskiren = [hit for hit in apply_rules(arb, made("aliskiren", "renin_inhibitor")) if hit.topic == "kidney"]
    assert aliskiren[0].severity == "major"
    assert "diabetes" in aliskiren[0].management


def test_lithium_rises_with_nsaid_thiazide_ace_inhibitor_and_arb_but_not_with_aspirin() -> None:
    lithium = made("lithium")
    for name, tag in (
        ("ibuprofen", "nsaid"),
        ("indapamide", "thiazide"),
        ("ramipril", "ace_inhibitor"),
        ("losartan", "arb"),
    ):
        assert worst(lithium, made(name, tag)) == "major"
    assert worst(lithium, made("aspirin", "nsaid")) is None


def test_single_pairs_of_the_catalogue() -> None:
    warfarin = made("warfarin", "vitamin_k_antagonist")
    for a, b, severity in (
        (made("methotrexate"), made("trimethoprim"), "major"),
        (made("azathioprine", "thiopurine"), made("allopurinol", "xanthine_oxidase_inhibitor"), "major"),
        (made("valproate"), made("meropenem", "carbapenem"), "major"),
        (made("valproate"), made("lamotrigine"), "major"),
        (made("bisoprolol", "beta_blocker"), made("verapamil", "ccb_nondihydropyridine"), "major"),
        (warfarin, made("fluconazole", "azole_antifungal"), "major"),
        (warfarin, made("metronidazole"), "major"),
        (warfarin, made("co-trimoxazole"), "major"),
        (made("pill", "combined_contraceptive"), inducer("CYP3A4", "strong"), "major"),
        (made("gliclazide", "sulfonylurea"), made("levofloxacin", "fluoroquinolone"), "moderate"),
        (made("gentamicin", "nephrotoxic"), made("ciclosporin", "nephrotoxic"), "moderate"),
        (made("oxybutynin", "anticholinergic"), made("amitriptyline", "anticholinergic"), "moderate"),
    ):
        assert worst(a, b) == worst(b, a) == severity, (a.name, b.name)


def test_every_rule_is_listed_once_and_cites_a_source() -> None:
    assert len(set(RULES)) == len(RULES)
    hits = apply_rules(made("a", "nephrotoxic", "cns_depressant"), made("b", "nephrotoxic", "cns_depressant"))
    assert all(hit.sources for hit in hits)


def test_screening_names_pairs_with_the_new_drug() -> None:
    nitrate, pde5 = made("nitrate x", "nitrate"), made("pde5 x", "pde5_inhibitor")
    (finding,) = [f for f in screen_pairs([nitrate], [pde5]) if f.severity == "contraindicated"]
    assert finding.drugs == ("nitrate x", "pde5 x")
    assert finding.involves_new
    assert finding.rank == 10


def test_the_triple_whammy_needs_all_three() -> None:
    """Lapi 2013: blocker of the renin-angiotensin system, diuretic and NSAID together."""
    ace, diuretic = made("ace", "ace_inhibitor"), made("diuretic", "loop_diuretic")
    assert screen_triples([ace, diuretic]) == []
    (finding,) = screen_triples([ace, diuretic], [made("nsaid", "nsaid")])
    assert finding.drugs == ("ace", "diuretic", "nsaid")
    assert finding.severity == "major"
    assert finding.involves_new


def test_ace_inhibitor_with_mra_and_potassium_is_a_major_triple() -> None:
    drugs = [made("ace", "ace_inhibitor"), made("mra", "mra"), made("potassium", "potassium_salt")]
    assert [finding.severity for finding in screen_triples(drugs)] == ["major"]


def test_duplication_by_ingredient_outranks_duplication_by_atc_level_4() -> None:
    a = made("lisinopril x", atc="C09AA03")
    b = made("ramipril x", atc="C09AA05")
    (by_class,) = duplications([a, b])
    assert by_class.severity == "moderate"
    combination = made("combo x", atc="C09BA03", ingredients=("lisinopril x", "other x"))
    (by_ingredient,) = duplications([a, combination])
    assert by_ingredient.severity == "major"
    (twice,) = duplications([a], [a])
    assert twice.severity == "major"
    assert twice.involves_new


def test_a_residual_atc_group_is_only_a_minor_duplication() -> None:
    """N03AX gathers the other antiepileptics: levetiracetam with lamotrigine is add-on treatment."""
    pair = [made("levetiracetam x", atc="N03AX14"), made("lamotrigine x", atc="N03AX09")]
    assert [finding.severity for finding in duplications(pair)] == ["minor"]


def test_burden_adds_acb_scores_and_counts_known_qt_drugs_only() -> None:
    """3 + 1 = 4, and a total from 3 on is relevant (Boustani 2008)."""
    burden = cumulative_burden([
        made("a", "ssri", acb_score=3, qt_category="known"),
        made("b", "opioid", acb_score=1, qt_category="conditional"),
        made("c", "anticoagulant"),
    ])  # fmt: skip
    assert burden.anticholinergic_score == 4
    assert burden.anticholinergic_relevant
    assert burden.qt_known == ("a",)
    assert burden.qt_other == ("b",)
    assert burden.serotonergic == ("a",)
    assert burden.bleeding_risk == ("a", "c")
    assert burden.cns_depressant == ("b",)


def test_disease_conflicts_by_code_and_by_name() -> None:
    drug = made(
        "x",
        contraindications=(
            Contraindication(condition="asthma", level="absolute", icd10=("J45",)),
            Contraindication(condition="peripheral arterial disease", level="relative"),
        ),
    )
    (by_code,) = disease_conflicts(drug, ["J45.909"])
    assert by_code.severity == "contraindicated"
    assert by_code.condition == "asthma"
    (by_name,) = disease_conflicts(drug, [], ["Peripheral arterial disease"])
    assert by_name.severity == "moderate"
    assert disease_conflicts(drug, ["I10"], ["family history of asthma"]) == []

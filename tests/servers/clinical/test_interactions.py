"""The interaction tables: known pairs from labels and literature, order of the look-up, a sweep over all rows."""

from itertools import combinations

import pytest

from medmcp.servers.clinical.drug import AdverseEffect, Drug, Indication
from medmcp.servers.clinical.drug_groups import DRUG_GROUPS
from medmcp.servers.clinical.formulary import find_drug, formulary
from medmcp.servers.clinical.interaction import NONE_DOCUMENTED, RANK, check_pair, find_interactions
from medmcp.servers.clinical.interaction_rules import apply_rules
from medmcp.servers.clinical.interactions import all_rows, rows_between


def drug(name: str) -> Drug:
    found = find_drug(name)
    assert found is not None, name
    return found


# Severity as the cited source has it.
KNOWN_PAIRS = [
    ("simvastatin", "clarithromycin", "contraindicated"),  # simvastatin label, section 4
    ("simvastatin", "itraconazole", "contraindicated"),  # simvastatin label, section 4
    ("simvastatin", "ciclosporin", "contraindicated"),  # simvastatin label, section 4
    ("sildenafil", "glyceryl trinitrate", "contraindicated"),  # sildenafil label, section 4.1
    ("linezolid", "sertraline", "contraindicated"),  # FDA safety communication 2011
    ("methylene blue", "fluoxetine", "contraindicated"),  # FDA safety communication 2011
    ("phenelzine", "pethidine", "contraindicated"),  # meperidine label, section 4
    ("tizanidine", "ciprofloxacin", "contraindicated"),  # tizanidine label, section 4
    ("tizanidine", "fluvoxamine", "contraindicated"),  # tizanidine label, section 4
    ("febuxostat", "azathioprine", "contraindicated"),  # febuxostat label, section 4
    ("sacubitril-valsartan", "lisinopril", "contraindicated"),  # sacubitril-valsartan label, section 4
    ("voriconazole", "rifampicin", "contraindicated"),  # voriconazole label, section 4
    ("nirmatrelvir-ritonavir", "carbamazepine", "contraindicated"),  # nirmatrelvir-ritonavir label, section 4
    ("warfarin", "metronidazole", "major"),  # Holbrook 2005
    ("warfarin", "fluconazole", "major"),  # Holbrook 2005
    ("warfarin", "co-trimoxazole", "major"),  # Holbrook 2005
    ("warfarin", "amiodarone", "major"),  # Sanoski 2002
    ("warfarin", "ibuprofen", "major"),  # Schjerning Olsen 2015
    ("warfarin", "azithromycin", "moderate"),  # Baillargeon 2012
    ("methotrexate", "trimethoprim", "major"),  # Bourre-Tessier 2010
    ("methotrexate", "co-trimoxazole", "major"),  # Bourre-Tessier 2010
    ("azathioprine", "allopurinol", "major"),  # azathioprine label
    ("meropenem", "valproate", "major"),  # meropenem label, section 7.2
    ("valproate", "lamotrigine", "major"),  # lamotrigine label, boxed warning
    ("digoxin", "amiodarone", "major"),  # digoxin label, section 7
    ("metoprolol", "verapamil", "major"),  # verapamil label
    ("lithium", "ibuprofen", "major"),  # lithium label, section 7
    ("lithium", "hydrochlorothiazide", "major"),  # lithium label, section 7
    ("tramadol", "sertraline", "major"),  # tramadol label, section 7
    ("oxycodone", "alprazolam", "major"),  # FDA boxed warning 2016
    ("clopidogrel", "omeprazole", "major"),  # clopidogrel label: avoid
    ("spironolactone", "trimethoprim", "major"),  # Antoniou 2011 and 2015
    ("rifampicin", "ethinylestradiol-levonorgestrel", "major"),  # CDC US MEC 2024
    ("theophylline", "ciprofloxacin", "major"),  # ciprofloxacin label
    ("tacrolimus", "clarithromycin", "major"),  # AST 2019
    ("levothyroxine", "calcium carbonate", "moderate"),  # Singh 2000
]


@pytest.mark.parametrize(("a", "b", "severity"), KNOWN_PAIRS)
def test_a_known_pair_has_the_severity_of_its_source(a: str, b: str, severity: str) -> None:
    hits = find_interactions(drug(a), drug(b))
    assert hits
    assert hits[0].severity == severity


def test_the_answer_does_not_depend_on_the_order_of_the_drugs() -> None:
    names = [
        "warfarin",
        "clarithromycin",
        "sertraline",
        "spironolactone",
        "lisinopril",
        "ibuprofen",
        "digoxin",
        "lithium",
    ]
    for a, b in combinations(names, 2):
        assert find_interactions(drug(a), drug(b)) == find_interactions(drug(b), drug(a))


def test_hits_come_most_severe_first() -> None:
    for a, b in combinations(["amiodarone", "citalopram", "warfarin", "furosemide", "tramadol", "fluconazole"], 2):
        ranks = [hit.rank for hit in find_interactions(drug(a), drug(b))]
        assert ranks == sorted(ranks, reverse=True)


def test_the_ranks_are_those_of_the_tool_catalogue() -> None:
    assert RANK == {"contraindicated": 10, "major": 8, "moderate": 5, "minor": 2}


def test_an_exact_pair_replaces_what_its_class_would_say_on_the_same_topic() -> None:
    hits = find_interactions(drug("warfarin"), drug("azithromycin"))
    about_bleeding = [hit for hit in hits if hit.topic == "bleeding"]
    assert [hit.matched_via for hit in about_bleeding] == ["drug pair"]


def test_ibuprofen_takes_the_cardioprotection_of_aspirin_besides_adding_to_bleeding() -> None:
    """FDA information 2006; Catella-Lawson 2001."""
    topics = {hit.topic: hit for hit in find_interactions(drug("aspirin"), drug("ibuprofen"))}
    assert topics["antagonism"].severity == "moderate"
    assert "bleeding" in topics


def test_a_broad_class_row_never_hides_a_graver_rule() -> None:
    """Riociguat with a nitrate is contraindicated (riociguat label, section 4) though both merely lower pressure."""
    hits = find_interactions(drug("riociguat"), drug("glyceryl trinitrate"))
    assert hits[0].severity == "contraindicated"


def test_each_topic_is_answered_once_for_each_affected_drug() -> None:
    for a, b in combinations(["aspirin", "warfarin", "diclofenac", "sertraline", "amitriptyline", "linezolid"], 2):
        hits = find_interactions(drug(a), drug(b))
        keys = [(hit.topic, hit.affected) for hit in hits]
        assert len(keys) == len(set(keys))


def test_a_combination_product_is_checked_through_its_parts() -> None:
    """Co-trimoxazole holds trimethoprim, which is major with methotrexate (Bourre-Tessier 2010)."""
    product = next(d for d in formulary().values() if "trimethoprim" in d.ingredients)
    hits = find_interactions(product, drug("methotrexate"))
    assert hits[0].severity == "major"
    assert product.name in (hits[0].drug_a, hits[0].drug_b)


def test_the_same_drug_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="same drug twice"):
        find_interactions(drug("warfarin"), drug("warfarin"))
    with pytest.raises(ValueError, match="same drug twice"):
        check_pair("paracetamol", "acetaminophen")


def test_an_unknown_drug_is_reported_as_not_checked() -> None:
    verdict = check_pair("warfarin", "notadrugatall")
    assert verdict.interaction == "unknown_drug"
    assert verdict.unknown == ("notadrugatall",)
    assert verdict.severity_rank is None


def test_a_pair_without_a_record_is_never_called_safe() -> None:
    bare = {"mechanism": "", "routes": ("oral",), "sources": ("test",), "drug_class": "test", "doses": ()}
    empty = {"indications": (Indication(name="x"),), "adverse_effects": (AdverseEffect(effect="x", frequency="rare"),)}
    a = Drug(name="alpha", atc="Z00AA01", **bare, **empty)
    b = Drug(name="beta", atc="Z00AB01", **bare, **empty)
    assert find_interactions(a, b) == []
    verdict = check_pair("amoxicillin", "paracetamol")
    assert verdict.interaction == "none_documented"
    assert verdict.severity_rank == 0
    assert verdict.statement == NONE_DOCUMENTED
    assert "safe" not in verdict.statement


def test_every_name_in_the_tables_is_in_the_formulary() -> None:
    names = {side for row in all_rows() for side in (row.a, row.b, *row.unless) if not side.startswith("group:")}
    assert sorted(names - set(formulary())) == []


def test_every_class_in_the_tables_is_a_known_tag() -> None:
    tags = {side.removeprefix("group:") for row in all_rows() for side in (row.a, row.b) if side.startswith("group:")}
    assert tags <= set(DRUG_GROUPS)


def test_every_row_says_everything() -> None:
    for row in all_rows():
        assert row.mechanism, row
        assert row.effect, row
        assert row.management, row
        assert row.sources, row
        assert all(source for source in row.sources), row


def test_no_two_rows_answer_the_same_question_for_the_same_pair() -> None:
    keys = [(frozenset((row.a, row.b)), row.topic) for row in all_rows()]
    assert len(keys) == len(set(keys))


def test_the_tables_hold_at_least_320_drug_rows_and_60_class_rows() -> None:
    classes = sum(row.a.startswith("group:") and row.b.startswith("group:") for row in all_rows())
    assert classes >= 60
    assert len(all_rows()) - classes >= 320


def test_the_tables_alone_cover_at_least_500_pairs_of_the_formulary() -> None:
    drugs = list(formulary().values())
    assert sum(bool(rows_between(a, b)) for a, b in combinations(drugs, 2)) >= 500


def test_a_prodrug_interacts_as_what_it_turns_into() -> None:
    """Voriconazole label: phenytoin lowers voriconazole; fosphenytoin is phenytoin within minutes."""
    assert find_interactions(drug("fosphenytoin"), drug("voriconazole"))[0].severity == "major"


# The row on the exact pair is milder than the general rule on purpose; the source is in the row.
MILDER_BY_MEASUREMENT = {
    ("carbamazepine", "fosphenytoin"),
    ("carbamazepine", "phenytoin"),
    ("carbamazepine", "simvastatin"),
    ("carvedilol", "digoxin"),
    ("clarithromycin", "rivaroxaban"),
    ("digoxin", "hydroxychloroquine"),
    ("flecainide", "paroxetine"),
    ("ipratropium", "oxybutynin"),
    ("omeprazole", "phenytoin"),
    ("simvastatin", "st john's wort"),
}


def test_no_rule_is_overruled_by_a_milder_row_unless_listed() -> None:
    milder = set()
    for a, b in combinations(sorted(formulary().values(), key=lambda d: d.name), 2):
        by_rule = max((hit.rank for hit in apply_rules(a, b)), default=0)
        if by_rule > RANK["minor"] and by_rule > find_interactions(a, b)[0].rank:
            milder.add((a.name, b.name))
    assert milder <= MILDER_BY_MEASUREMENT

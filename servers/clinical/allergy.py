"""`cross_reactivity`: may this patient have this drug, given a recorded allergy?

A verdict table: the most specific relation decides (same drug before side chain before group), then the
worse of several allergies. Sources: Khan 2022 J Allergy Clin Immunol 150:1333 (drug allergy practice
parameter); Romano 2010 J Allergy Clin Immunol 126:994; Romano 2015 J Allergy Clin Immunol 136:685;
Shenoy 2019 JAMA 321:188 (penicillin labels).
"""

from typing import Literal, NamedTuple

from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.row import Row

__all__ = ["RecordedAllergy", "Verdict", "cross_reactivity", "worst"]

Mechanism = Literal["immediate", "delayed_scar", "delayed_mild", "intolerance", "unknown"]

RANK = {"no_known_relation": 0, "acceptable": 1, "caution": 2, "avoid": 3}

# R1 side chains that count as similar to each other (Romano 2015; Khan 2022 table VI)
SIMILAR_SIDE_CHAINS = {frozenset({"amoxicillin", "ampicillin"})}
CEPHALOSPORIN_LABELS = {"amoxicillin": "B", "ampicillin": "B", "methoxyimino": "A", "ceftazidime": "C"}


class RecordedAllergy(Row):
    """An allergy as the chart has it."""

    record_id: str = ""
    allergen: str
    group: str = ""  # cross-reactivity group of the formulary, or of the allergen itself
    mechanism: Mechanism = "unknown"
    severity: Literal["mild", "moderate", "severe", "anaphylaxis"] = "moderate"
    verified: bool = False
    years_ago: float | None = None


class Verdict(NamedTuple):
    """`absolute`: no override; desensitisation goes through an allergist."""

    verdict: Literal["avoid", "caution", "acceptable", "no_known_relation"]
    basis: str
    estimated_rate: str
    absolute: bool
    record_id: str


def worst(verdicts: list[Verdict]) -> Verdict:
    """The verdict that decides among several allergies."""
    return max(
        verdicts, key=lambda v: (RANK[v.verdict], v.absolute), default=Verdict("no_known_relation", "", "", False, "")
    )


def cross_reactivity(drug: Drug, allergy: RecordedAllergy) -> Verdict:
    """The verdict on one drug against one recorded allergy. For a combination, the worst of its parts."""
    parts = [part for name in drug.ingredients if (part := find_drug(name))]
    return worst([_single(one, allergy) for one in (drug, *parts)])


def _single(drug: Drug, allergy: RecordedAllergy) -> Verdict:
    culprit = find_drug(allergy.allergen)
    group = (culprit.allergy_group if culprit else "") or allergy.group
    same = culprit is not None and culprit.name == drug.name
    severe = allergy.mechanism in ("immediate", "delayed_scar")

    def verdict(kind: str, basis: str, rate: str = "", absolute: bool = False) -> Verdict:
        return Verdict(kind, basis, rate, absolute, allergy.record_id)  # type: ignore[arg-type]

    if allergy.mechanism == "intolerance":
        if same or (group and group == drug.allergy_group):
            return verdict("caution", f"intolerance to {allergy.allergen}, not an allergy")
        return verdict("no_known_relation", "")
    firm = allergy.verified and (
        (allergy.mechanism == "immediate" and allergy.severity in ("severe", "anaphylaxis"))
        or allergy.mechanism == "delayed_scar"
    )
    if same:
        if _remote_mild(allergy, group):
            return verdict(
                "caution", f"old unverified or mild reaction to {drug.name}: test or supervised oral challenge"
            )
        return verdict("avoid", f"recorded reaction to {drug.name} itself", "high", firm)
    relation = _relation(drug, culprit, group, allergy, severe, firm)
    if relation is None:
        return verdict("no_known_relation", "")
    return verdict(*relation)


def _remote_mild(allergy: RecordedAllergy, group: str) -> bool:
    """A penicillin label that is unverified, or mild and more than five years old (Shenoy 2019)."""
    if group != "penicillin" or allergy.mechanism == "delayed_scar":
        return False
    mild = allergy.severity == "mild" and (allergy.years_ago or 0) > 5
    return mild or (not allergy.verified and allergy.severity in ("mild", "moderate"))


def _relation(
    drug: Drug, culprit: Drug | None, group: str, allergy: RecordedAllergy, severe: bool, firm: bool
) -> tuple[str, str, str, bool] | None:
    chain = culprit.side_chain if culprit else ""
    same_chain = bool(chain) and chain == drug.side_chain
    similar_chain = frozenset({chain, drug.side_chain}) in SIMILAR_SIDE_CHAINS
    scar = allergy.mechanism == "delayed_scar"
    pair = (group, drug.allergy_group)
    beta = {"penicillin", "cephalosporin", "carbapenem", "monobactam"}

    if set(pair) <= beta and all(pair):
        return _beta_lactam(pair, drug, chain, same_chain, similar_chain, scar, severe, firm, allergy)
    table: dict[tuple[str, str], tuple[str, str, str, bool]] = {
        ("sulfonamide_antibiotic", "sulfonamide_antibiotic"): ("avoid", "antibacterial sulfonamides share the arylamine", "high", firm),
        ("sulfonamide_antibiotic", "sulfasalazine"): ("avoid", "sulfasalazine releases sulfapyridine", "high", False),
        ("sulfonamide_antibiotic", "dapsone"): (
            "avoid" if scar else "caution", "dapsone after a sulfonamide antibiotic reaction", "10-20 %", False),
        ("sulfonamide_antibiotic", "sulfonamide_non_antibiotic"): (
            "acceptable", "non-antibiotic sulfonamides lack the arylamine; monitor", "not above background", False),
        ("sulfonamide_antibiotic", "nsaid_cox2"): (
            "acceptable", "celecoxib is a non-antibiotic sulfonamide without the arylamine; monitor", "not above background", False),
        ("nsaid_cox1", "nsaid_cox1"): _nsaid(drug, culprit, allergy, firm),
        ("nsaid_cox1", "nsaid_cox2"): ("caution", "COX-2 selective NSAID after NSAID hypersensitivity", "2-8 %", False),
        ("ace_inhibitor", "ace_inhibitor"): ("avoid", "ACE-inhibitor angioedema is a class effect", "high", firm),
        ("ace_inhibitor", "arni"): ("avoid", "neprilysin inhibition after ACE-inhibitor angioedema", "high", firm),
        ("ace_inhibitor", "arb"): ("caution", "ARB after ACE-inhibitor angioedema", "2-10 %", False),
        ("ace_inhibitor", "renin_inhibitor"): ("caution", "aliskiren after ACE-inhibitor angioedema", "", False),
        ("iodinated_contrast", "iodinated_contrast"): (
            "avoid" if allergy.severity in ("severe", "anaphylaxis") else "caution",
            "previous contrast reaction: another agent, premedication", "", False),
        ("heparin", "heparin"): ("avoid", "heparin-induced thrombocytopenia or reaction: all heparins", "high", firm),
        ("local_anaesthetic_ester", "local_anaesthetic_ester"): ("avoid", "esters share PABA", "high", firm),
        ("local_anaesthetic_ester", "local_anaesthetic_amide"): ("acceptable", "amides do not cross-react with esters", "", False),
        ("aromatic_antiepileptic", "aromatic_antiepileptic"): ("avoid", "aromatic antiepileptics cross-react", "40-80 %", firm and scar),
        ("aromatic_antiepileptic", "lamotrigine"): ("avoid", "lamotrigine after an aromatic antiepileptic", "lower", False),
        ("lamotrigine", "aromatic_antiepileptic"): ("avoid", "aromatic antiepileptic after lamotrigine", "lower", False),
        ("shellfish", "iodinated_contrast"): ("no_known_relation", "shellfish allergy is no contrast allergy", "", False),
        ("egg", "propofol"): ("acceptable", "egg allergy does not preclude propofol", "", False),
        ("egg", "influenza_vaccine"): ("acceptable", "egg allergy does not preclude influenza vaccine", "", False),
    }  # fmt: skip
    if pair in table:
        return table[pair]
    if group and group == drug.allergy_group and group not in ("opioid", "propofol"):
        return ("avoid" if severe else "caution", f"same group as {allergy.allergen}", "", firm)
    return None


def _nsaid(drug: Drug, culprit: Drug | None, allergy: RecordedAllergy, firm: bool) -> tuple[str, str, str, bool]:
    if culprit is not None and culprit.side_chain and culprit.side_chain == drug.side_chain:
        return ("avoid", "NSAID of the same chemical group", "high", firm)
    return ("avoid", "COX-1 inhibitors cross-react in NSAID hypersensitivity", "high", False)


def _beta_lactam(
    pair: tuple[str, str], drug: Drug, chain: str, same_chain: bool, similar_chain: bool, scar: bool, severe: bool,
    firm: bool, allergy: RecordedAllergy,
) -> tuple[str, str, str, bool]:  # fmt: skip
    known, wanted = pair
    if known == wanted == "penicillin":
        if _remote_mild(allergy, known):
            return ("caution", "unverified or mild remote penicillin label: test or oral challenge", "< 5 %", False)
        return ("avoid", "penicillins share the nucleus and its degradation products", "high", firm)
    if scar:
        if same_chain or similar_chain:
            return ("avoid", "same or similar side chain after a severe cutaneous reaction", "", firm)
        return ("caution", "other beta-lactam after a severe cutaneous reaction: specialist advice", "", False)
    if same_chain or similar_chain:
        if "monobactam" in pair or {chain, drug.side_chain} == {"ceftazidime"}:
            return ("avoid", "ceftazidime and aztreonam share their side chain", "high", firm)
        if severe or known == wanted:
            return ("avoid", f"identical or similar R1 side chain ({drug.side_chain})", "up to 40 %", firm and severe)
        return ("caution", f"identical or similar R1 side chain ({drug.side_chain})", "", False)
    if known == wanted == "cephalosporin":
        if "" in (chain, drug.side_chain) and "cefazolin" in (drug.name, allergy.allergen.lower()):
            return ("acceptable", "cefazolin shares its side chain with no other cephalosporin", "< 1 %", False)
        groups = {CEPHALOSPORIN_LABELS.get(chain), CEPHALOSPORIN_LABELS.get(drug.side_chain)}
        note = "similar side chains" if groups == {"A", "C"} else "different side-chain group"
        return (
            "caution",
            f"cephalosporin with a {note}" if note.startswith("diff") else f"cephalosporins with {note}",
            "",
            False,
        )
    if known == wanted:
        return ("avoid" if severe else "caution", f"same group as {allergy.allergen}", "", firm)
    if wanted == "carbapenem" or known == "carbapenem":
        return ("acceptable", "carbapenem and other beta-lactams", "< 1 %", False)
    if "monobactam" in pair:
        return ("acceptable", "aztreonam does not cross-react unless the side chain is shared", "< 1 %", False)
    if drug.side_chain == "thienyl" and allergy.allergen.lower() in ("benzylpenicillin", "penicillin g"):
        return ("caution", "cefoxitin has a side chain similar to benzylpenicillin", "", False)
    rate = "< 1 %" if drug.name == "cefazolin" else "about 1-2 %"
    return ("acceptable", "different R1 side chain", rate, False)

"""Toxidromes, the paracetamol line, salicylate, gaps and antidotes."""

import pytest

from medmcp.servers.clinical.scores.antidotes import ANTIDOTES, antidotes_for
from medmcp.servers.clinical.scores.poison_levels import (
    anion_gap,
    decontamination,
    osmolal_gap,
    paracetamol,
    salicylate,
    treatment_line,
)
from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.clinical.scores.toxidromes import ToxidromeMatch, match_toxidromes, vital_findings

G = Reading.given


def match(name: str, **findings: bool) -> ToxidromeMatch:
    return next(m for m in match_toxidromes({k: G(v) for k, v in findings.items()}) if m.name == name)


def test_fit_is_present_minus_absent_over_all_features() -> None:
    opioid = match("opioid", miosis=True, rr_below_12=True, reduced_gcs=True, reduced_bowel_sounds=False)
    assert opioid.fit == (3 - 1) / 4
    assert opioid.named
    assert match("opioid", miosis=True).unknown == ["reduced_gcs", "reduced_bowel_sounds", "rr_below_12"]


def test_fever_and_tachycardia_never_name_a_toxidrome() -> None:
    vitals = vital_findings(heart_rate=G(125), temperature=G(39.2), sbp=G(150))
    assert not any(m.named for m in match_toxidromes(vitals))


def test_nothing_known_names_nothing_and_fits_nothing() -> None:
    assert all(not m.named and m.fit == 0 for m in match_toxidromes({}))


@pytest.mark.parametrize(
    ("findings", "met"),
    [
        ({"spontaneous_clonus": True}, True),
        ({"inducible_clonus": True, "agitation": True}, True),
        ({"ocular_clonus": True, "diaphoresis": True}, True),
        ({"tremor": True, "hyperreflexia": True}, True),
        ({"hypertonia": True, "temperature_above_38": True, "ocular_clonus": True}, True),
        ({"tremor": True, "hyperreflexia": False}, None),
    ],
)
def test_hunter_criteria(findings: dict[str, bool], met: bool | None) -> None:
    assert match("serotonin", serotonergic_drug=True, **findings).criteria_met is met
    assert match("serotonin", serotonergic_drug=False, **findings).criteria_met is False


def test_neuroleptic_malignant_syndrome_needs_the_drug() -> None:
    signs = {"lead_pipe_rigidity": True, "altered_mentation": True, "temperature_above_38": True}
    assert not match("neuroleptic malignant", **signs).named
    assert match("neuroleptic malignant", antidopaminergic_drug=True, **signs).named


@pytest.mark.parametrize(("hours", "line"), [(4, 150), (8, 75), (12, 37.5), (16, 18.75), (24, 4.6875)])
def test_the_rumack_line_halves_every_four_hours(hours: float, line: float) -> None:
    assert treatment_line(hours) == pytest.approx(line)
    assert treatment_line(hours, 100) == pytest.approx(line * 2 / 3)


def test_at_the_line_is_treated() -> None:
    at = paracetamol(level=G(75), hours_since_ingestion=G(8), alt_raised=G(False))
    assert (at.verdict, at.treat) == ("above", True)
    below = paracetamol(level=G(74), hours_since_ingestion=G(8), alt_raised=G(False))
    assert (below.verdict, below.treat) == ("below", False)


def test_outside_the_nomogram_a_detectable_level_is_treated() -> None:
    assert paracetamol(level=G(400), hours_since_ingestion=G(2)).verdict == "not_applicable"
    for circumstance in ({"staggered": G(True), "hours_since_ingestion": G(6)}, {}, {"hours_since_ingestion": G(30)}):
        reading = paracetamol(level=G(12), **circumstance)
        assert (reading.verdict, reading.treat) == ("not_applicable", True)
    assert paracetamol(level=G(0)).treat is None  # ALT is not known
    assert paracetamol(level=G(0), alt_raised=G(False)).treat is False


def test_without_a_result_by_eight_hours_treatment_starts() -> None:
    assert paracetamol(hours_since_ingestion=G(8)).treat is True
    assert paracetamol(hours_since_ingestion=G(5)).treat is None


WELL = {
    "impaired_kidney_function": G(False), "altered_mentation": G(False), "new_hypoxaemia": G(False),
    "standard_therapy_failed": G(False), "ph": G(7.4),
}  # fmt: skip


@pytest.mark.parametrize(
    ("level", "change", "dialysis"),
    [
        (101, {}, "recommended"), (100, {}, "suggested"), (91, {"impaired_kidney_function": G(True)}, "recommended"),
        (81, {"impaired_kidney_function": G(True)}, "suggested"), (90, {}, "not_indicated"),
        (40, {"altered_mentation": G(True)}, "recommended"), (40, {"ph": G(7.2)}, "suggested"),
        (40, {"new_hypoxaemia": MISSING}, None),
    ],
)  # fmt: skip
def test_extrip_on_salicylate(level: float, change: dict[str, Reading], dialysis: str | None) -> None:
    assert salicylate(level=G(level), **{**WELL, **change}).dialysis == dialysis


def test_anion_gap_with_and_without_albumin() -> None:
    plain = anion_gap(sodium=G(140), chloride=G(104), bicarbonate=G(24))
    assert (plain.value, plain.raised, plain.missing) == (12, False, ["albumin"])
    corrected = anion_gap(sodium=G(140), chloride=G(104), bicarbonate=G(24), albumin=G(2))
    assert (corrected.corrected, corrected.raised) == (12 + 2.5 * 2, True)
    assert anion_gap(sodium=G(140)).value is None


def test_osmolal_gap() -> None:
    gap = osmolal_gap(measured=G(330), sodium=G(140), glucose=G(5), urea=G(5))
    assert (gap.value, gap.raised, gap.missing) == (330 - 290, True, ["ethanol"])
    assert osmolal_gap(measured=G(330), sodium=G(140), glucose=G(5), urea=G(5), ethanol=G(35)).raised is False


def test_antidotes_are_found_by_agent_and_carry_doses_cautions_and_sources() -> None:
    assert [row.antidote for row in antidotes_for("Acetaminophen")] == ["acetylcysteine"]
    assert "dependence" in antidotes_for("benzodiazepine")[0].caution
    assert "QRS > 100" in antidotes_for("anticholinergic")[0].caution
    assert antidotes_for("water") == []
    for row in ANTIDOTES:
        assert all((row.caution, row.source)), row.antidote
        assert any(character.isdigit() for character in row.dose), row.antidote


def test_charcoal_by_time_agent_and_airway() -> None:
    assert decontamination(hours_since_ingestion=G(0.5), airway_safe=G(True)).startswith("Activated charcoal 50 g")
    assert "No charcoal" in decontamination(agents=("lithium",), hours_since_ingestion=G(0.5), airway_safe=G(True))
    assert "No charcoal" in decontamination(hours_since_ingestion=G(2), airway_safe=G(True))
    assert "safe airway" in decontamination(hours_since_ingestion=G(0.5))


@pytest.mark.parametrize("agent", ["acetylsalicylic acid", "valproic acid", "losartan potassium", "diclofenac sodium"])
def test_a_drug_whose_name_or_salt_holds_a_metal_or_an_acid_is_bound_by_charcoal(agent: str) -> None:
    advice = decontamination(agents=(agent,), hours_since_ingestion=G(0.5), airway_safe=G(True))
    assert advice.startswith("Activated charcoal")


@pytest.mark.parametrize(
    "agent", ["ferrous sulfate", "lithium carbonate", "potassium chloride", "hydrochloric acid", "ethylene glycol",
              "sodium hydroxide"],
)  # fmt: skip
def test_metals_alcohols_and_corrosives_get_no_charcoal(agent: str) -> None:
    assert "No charcoal" in decontamination(agents=(agent,), hours_since_ingestion=G(0.5), airway_safe=G(True))

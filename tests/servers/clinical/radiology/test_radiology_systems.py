"""Classifications against their published tables: one row a cell of a table, written from the papers."""

import pytest

from medmcp.servers.clinical.radiology.system import classify, parse_descriptor
from medmcp.servers.clinical.radiology.systems import RADIOLOGY_SYSTEMS
from medmcp.servers.clinical.scores.score import NotApplicable, Reading


def of(system: str, text: str):  # type: ignore[no-untyped-def]
    """Classify from `name=value name=value`."""
    rules = RADIOLOGY_SYSTEMS[system]
    known = {}
    for part in text.split():
        name, value = parse_descriptor(rules, part)
        known[name] = Reading.given(value)
    return classify(rules, known)


HCC = "age=60 risk_group=cirrhosis tumour_in_vein=false targetoid=false"


@pytest.mark.parametrize(
    ("aphe", "size", "washout", "capsule", "growth", "category"),
    [
        # the diagnostic table of CT/MRI LI-RADS v2018, cell by cell (Chernyak 2018, figure 4)
        ("none", 15, 0, 0, 0, "LR-3"), ("none", 15, 1, 0, 0, "LR-3"), ("none", 15, 1, 1, 0, "LR-4"),
        ("none", 25, 0, 0, 0, "LR-3"), ("none", 25, 0, 0, 1, "LR-4"), ("none", 25, 1, 1, 1, "LR-4"),
        ("nonrim", 8, 0, 0, 0, "LR-3"), ("nonrim", 8, 1, 0, 0, "LR-4"), ("nonrim", 8, 1, 1, 1, "LR-4"),
        ("nonrim", 12, 0, 0, 0, "LR-3"), ("nonrim", 12, 0, 1, 0, "LR-4"), ("nonrim", 12, 1, 0, 0, "LR-5"), ("nonrim", 12, 0, 0, 1, "LR-5"),
        ("nonrim", 19.9, 1, 1, 0, "LR-5"), ("nonrim", 20, 0, 0, 0, "LR-4"), ("nonrim", 20, 0, 1, 0, "LR-5"), ("nonrim", 45, 1, 1, 1, "LR-5"),
        ("rim", 30, 1, 0, 0, "LR-M"),
    ],
)  # fmt: skip
def test_li_rads_table(aphe: str, size: float, washout: int, capsule: int, growth: int, category: str) -> None:
    text = f"{HCC} aphe={aphe} size_mm={size} washout={bool(washout)} capsule={bool(capsule)} threshold_growth={bool(growth)}"
    assert of("li_rads_ct_mri", text.replace("True", "true").replace("False", "false")).category == category


def test_li_rads_is_for_livers_at_risk_and_a_vein_with_tumour_comes_first() -> None:
    lesion = "aphe=nonrim size_mm=25 washout=true capsule=true threshold_growth=false targetoid=false"
    assert of("li_rads_ct_mri", f"age=60 risk_group=cirrhosis tumour_in_vein=true {lesion}").category == "LR-TIV"
    for excluded in ("age=60 risk_group=none", "age=16 risk_group=cirrhosis", "age=60 risk_group=cirrhosis treated=true",
                     "age=60 risk_group=cirrhosis vascular_or_congenital_cause=true"):  # fmt: skip
        with pytest.raises(NotApplicable):
            of("li_rads_ct_mri", f"{excluded} tumour_in_vein=false {lesion}")


def test_ancillary_features_never_make_an_lr_5() -> None:
    four = f"{HCC} aphe=nonrim size_mm=25 washout=false capsule=false threshold_growth=false"
    assert of("li_rads_ct_mri", four).category == "LR-4"
    assert of("li_rads_ct_mri", f"{four} ancillary_malignant=true").category == "LR-4"
    assert of("li_rads_ct_mri", f"{four} ancillary_benign=true").category == "LR-3"
    assert of("li_rads_ct_mri", f"{four} ancillary_benign=true ancillary_malignant=true").category == "LR-4"


def test_an_unknown_washout_leaves_both_categories_open_and_nothing_is_assumed() -> None:
    found = of("li_rads_ct_mri", f"{HCC} aphe=nonrim size_mm=25 capsule=false threshold_growth=false")
    assert (found.category, found.possible, found.missing) == (None, ("LR-4", "LR-5"), ("washout",))
    assert found.management is None


@pytest.mark.parametrize(
    ("text", "category"),
    [
        # Turkbey 2019, tables of the peripheral and the transition zone
        ("zone=peripheral dwi=1", "1"), ("zone=peripheral dwi=2", "2"), ("zone=peripheral dwi=3 dce=negative", "3"),
        ("zone=peripheral dwi=3 dce=positive", "4"), ("zone=peripheral dwi=4", "4"), ("zone=peripheral dwi=5", "5"),
        ("zone=transition t2w=1", "1"), ("zone=transition t2w=2 dwi=3", "2"), ("zone=transition t2w=2 dwi=4", "3"),
        ("zone=transition t2w=3 dwi=4", "3"), ("zone=transition t2w=3 dwi=5", "4"), ("zone=transition t2w=4", "4"),
        ("zone=transition t2w=5", "5"),
        # 15 mm parts 4 from 5
        ("zone=peripheral dwi=4 size_mm=16", "5"), ("zone=peripheral dwi=5 size_mm=12", "4"),
        ("zone=peripheral dwi=5 size_mm=12 extraprostatic_extension=true", "5"),
    ],
)  # fmt: skip
def test_pi_rads(text: str, category: str) -> None:
    assert of("pi_rads", text).category == category


def test_pi_rads_asks_for_enhancement_only_where_it_decides() -> None:
    assert of("pi_rads", "zone=peripheral dwi=2").missing == ()
    assert of("pi_rads", "zone=peripheral dwi=3").missing == ("dce",)
    with pytest.raises(NotApplicable):
        of("pi_rads", "zone=peripheral dwi=2 sex=female")


FOCI = "macrocalcification=false rim_calcification=false punctate_foci=false"


@pytest.mark.parametrize(
    ("text", "points", "level", "management"),
    [
        (f"composition=cystic echogenicity=anechoic shape=wider_than_tall margin=smooth {FOCI}", 0, "TR1", "No fine"),
        ("composition=spongiform", 0, "TR1", "No fine"),
        # solid 2 + isoechoic 1 = 3
        (f"composition=solid echogenicity=isoechoic shape=wider_than_tall margin=smooth {FOCI} size_mm=26", 3, "TR3", "Fine-needle"),
        (f"composition=solid echogenicity=isoechoic shape=wider_than_tall margin=smooth {FOCI} size_mm=24", 3, "TR3", "Follow-up"),
        (f"composition=solid echogenicity=isoechoic shape=wider_than_tall margin=smooth {FOCI} size_mm=14", 3, "TR3", "No follow-up"),
        # solid 2 + hypoechoic 2 = 4
        (f"composition=solid echogenicity=hypoechoic shape=wider_than_tall margin=smooth {FOCI} size_mm=15", 4, "TR4", "Fine-needle"),
        # 2 + 3 + 3 + 2 + punctate 3 = 13
        ("composition=solid echogenicity=very_hypoechoic shape=taller_than_wide margin=lobulated_or_irregular macrocalcification=false"
         " rim_calcification=false punctate_foci=true size_mm=10", 13, "TR5", "Fine-needle"),
        # foci add up: 2 + 1 + macro 1 + rim 2 = 6
        ("composition=solid echogenicity=isoechoic shape=wider_than_tall margin=ill_defined macrocalcification=true rim_calcification=true"
         " punctate_foci=false size_mm=9", 6, "TR4", "No follow-up"),
        # a total of 1 is counted with TR2
        (f"composition=mixed echogenicity=anechoic shape=wider_than_tall margin=smooth {FOCI}", 1, "TR2", "No fine"),
    ],
)  # fmt: skip
def test_ti_rads_points_and_sizes(text: str, points: int, level: str, management: str) -> None:
    found = of("ti_rads", text)
    assert (found.points, found.category) == (points, level)
    assert str(found.management).startswith(management)


def test_ti_rads_with_unknown_shape_has_a_range_of_points() -> None:
    found = of("ti_rads", f"composition=solid echogenicity=hypoechoic margin=smooth {FOCI} size_mm=12")
    assert found.points_range == (4, 7)  # 2 + 2, and 3 if taller than wide
    assert found.possible == ("TR4", "TR5")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        # ACR Lung-RADS v2022, row by row
        ("type=none", "1"), ("type=benign_calcification", "1"),
        ("type=solid size_mm=5.9 status=baseline", "2"), ("type=solid size_mm=6 status=baseline", "3"), ("type=solid size_mm=8 status=baseline", "4A"),
        ("type=solid size_mm=15 status=baseline", "4B"), ("type=solid size_mm=3.9 status=new", "2"), ("type=solid size_mm=4 status=new", "3"),
        ("type=solid size_mm=6 status=new", "4A"), ("type=solid size_mm=8 status=new", "4B"), ("type=solid size_mm=7.5 status=growing", "4A"),
        ("type=solid size_mm=8 status=growing", "4B"), ("type=solid size_mm=7 status=slow_growing", "4B"),
        ("type=solid size_mm=7 status=stable prior_category=3", "2"), ("type=solid size_mm=9 status=stable prior_category=4A", "3"),
        ("type=solid size_mm=6.1 status=stable prior_category=2 crossed_limit=true", "3"),
        ("type=solid size_mm=7 status=stable prior_category=2 crossed_limit=false", "2"),  # stepped down before, unchanged since
        ("type=part_solid size_mm=5 status=baseline", "2"), ("type=part_solid size_mm=5 status=new", "3"),
        ("type=part_solid size_mm=12 solid_mm=5 status=baseline", "3"), ("type=part_solid size_mm=12 solid_mm=6 status=baseline", "4A"),
        ("type=part_solid size_mm=12 solid_mm=8 status=baseline", "4B"), ("type=part_solid size_mm=12 solid_mm=3 status=growing", "4A"),
        ("type=part_solid size_mm=12 solid_mm=4 status=new", "4B"),
        ("type=ground_glass size_mm=29", "2"), ("type=ground_glass size_mm=30 status=new", "3"), ("type=ground_glass size_mm=30 status=slow_growing", "2"),
        ("type=juxtapleural smooth=true size_mm=9.9", "2"), ("type=juxtapleural smooth=true size_mm=10 status=baseline", "4A"),
        ("type=airway airway=subsegmental", "2"), ("type=airway airway=segmental_or_proximal status=baseline", "4A"),
        ("type=airway airway=segmental_or_proximal status=stable", "4B"),
        ("type=cyst cyst=thick_walled cyst_change=baseline", "4A"), ("type=cyst cyst=thick_walled cyst_change=cystic_part_grows", "3"),
        ("type=cyst cyst=thick_walled cyst_change=wall_or_nodule_grows", "4B"), ("type=cyst cyst=multilocular cyst_change=cystic_part_grows", "4B"),
        ("type=solid size_mm=8 status=baseline suspicious_features=true", "4X"), ("type=solid size_mm=5 status=baseline suspicious_features=true", "2"),
        ("type=solid size_mm=9 status=new inflammatory=true", "0"),
    ],
)  # fmt: skip
def test_lung_rads(text: str, category: str) -> None:
    assert of("lung_rads", text).category == category


def test_lung_rads_is_for_screening_and_fleischner_is_not() -> None:
    with pytest.raises(NotApplicable, match="Fleischner"):
        of("lung_rads", "screening=false type=none")
    for excluded in ("screening=true", "cancer=true", "immunosuppressed=true", "age=34"):
        with pytest.raises(NotApplicable):
            of("fleischner", f"{excluded} type=solid number=single size_mm=7 risk=low")


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        # MacMahon 2017, table 1; sizes are rounded to whole mm first
        ("type=solid number=single size_mm=5.4 risk=low", "no routine follow-up"),
        ("type=solid number=single size_mm=5.5 risk=low", "CT at 6-12 months, then consider CT at 18-24 months"),
        ("type=solid number=single size_mm=5 risk=high", "optional CT at 12 months"),
        ("type=solid number=single size_mm=8.4 risk=high", "CT at 6-12 months, then CT at 18-24 months"),
        ("type=solid number=single size_mm=8.5", "consider CT at 3 months, PET/CT or tissue sampling"),
        ("type=solid number=multiple size_mm=7 risk=low", "CT at 3-6 months, then consider CT at 18-24 months"),
        ("type=ground_glass number=single size_mm=5", "no routine follow-up"),
        ("type=ground_glass number=single size_mm=6", "CT at 6-12 months to confirm persistence, then every 2 years until 5 years"),
        ("type=ground_glass number=multiple size_mm=7", "CT at 3-6 months, then by the most suspicious nodule"),
    ],
)  # fmt: skip
def test_fleischner(text: str, advice: str) -> None:
    assert of("fleischner", text).category == advice


def test_a_part_solid_nodule_is_followed_by_its_solid_part() -> None:
    assert "yearly for 5 years" in str(of("fleischner", "type=part_solid number=single size_mm=9 solid_mm=4").category)
    assert "highly suspicious" in str(of("fleischner", "type=part_solid number=single size_mm=9 solid_mm=6").category)
    with pytest.raises(ValueError, match="contradict"):
        of("fleischner", "type=part_solid number=single size_mm=9 solid_mm=12")
    assert of("fleischner", "type=part_solid number=single size_mm=9").missing == ("solid_mm",)


PLAIN = "nodule=false irregular=false"


@pytest.mark.parametrize(
    ("text", "category"),
    [
        # Silverman 2019, table 3 (CT)
        (f"{PLAIN} wall_mm=1 septa=none hu=10 phase=unenhanced calcification=false", "I"),
        (f"{PLAIN} wall_mm=1 septa=none hu=10 phase=unenhanced calcification=true", "II"),
        (f"{PLAIN} wall_mm=1 septa=none hu=75 phase=unenhanced", "II"), (f"{PLAIN} wall_mm=1 septa=none hu=25 phase=portal_venous", "II"),
        (f"{PLAIN} wall_mm=1 septa=few septa_mm=1", "II"), (f"{PLAIN} wall_mm=1 septa=many septa_mm=1 enhancement=true", "IIF"),
        (f"{PLAIN} wall_mm=3 septa=none enhancement=true", "IIF"), (f"{PLAIN} wall_mm=1 septa=few septa_mm=3 enhancement=true", "IIF"),
        (f"{PLAIN} wall_mm=4 septa=none enhancement=true", "III"), ("nodule=false irregular=true wall_mm=3 septa=none enhancement=true", "III"),
        ("nodule=true nodule_margin=obtuse nodule_mm=3", "III"), ("nodule=true nodule_margin=obtuse nodule_mm=4", "IV"),
        ("nodule=true nodule_margin=acute nodule_mm=2", "IV"),
    ],
)  # fmt: skip
def test_bosniak(text: str, category: str) -> None:
    assert of("bosniak_2019", text).category == category


def test_a_mass_that_enhances_throughout_is_not_cystic() -> None:
    with pytest.raises(NotApplicable):
        of("bosniak_2019", "enhancing_share_percent=60 nodule=false")
    with pytest.raises(NotApplicable):
        of("bosniak_2019", f"{PLAIN} wall_mm=1 septa=none hu=40 phase=unenhanced enhancement=true")


def test_fat_is_no_cyst() -> None:
    # Silverman 2019, table 3: a simple cyst measures -9 to 20 HU; less is fat
    assert (
        of("bosniak_2019", f"{PLAIN} wall_mm=1 septa=none hu=-9 phase=unenhanced calcification=false").category == "I"
    )
    for phase in ("unenhanced", "portal_venous"):
        with pytest.raises(NotApplicable, match="angiomyolipoma"):
            of("bosniak_2019", f"{PLAIN} wall_mm=1 septa=none hu=-40 phase={phase} enhancement=false")


REGIONS = ("caudate", "lentiform", "internal_capsule", "insula", "m1", "m2", "m3", "m4", "m5", "m6")


@pytest.mark.parametrize(
    ("affected", "score", "band"),
    [((), 10, "small core"), (("insula", "m2"), 8, "small core"), (("insula", "m2", "m5", "lentiform"), 6, "moderate core"),
     (REGIONS[:6], 4, "large core"), (REGIONS, 0, "very large core")],
)  # fmt: skip
def test_aspects_takes_a_point_off_for_each_region(affected: tuple[str, ...], score: int, band: str) -> None:
    found = of("aspects", " ".join(f"{name}={str(name in affected).lower()}" for name in REGIONS))
    assert (found.points, found.category) == (score, band)


def test_a_region_that_nobody_looked_at_is_a_range_not_a_normal_one() -> None:
    found = of("aspects", " ".join(f"{name}={str(name in ('insula', 'm2', 'm5')).lower()}" for name in REGIONS[:9]))
    assert (found.points, found.points_range, found.missing) == (None, (6, 7), ("m6",))
    assert found.category == "moderate core"  # 6 and 7 are one band
    nothing = of("aspects", "territory=mca")
    assert nothing.points_range == (0, 10)


@pytest.mark.parametrize(
    ("text", "response"),
    [
        # Eisenhauer 2009: -30 % from baseline; +20 % and +5 mm from nadir
        ("baseline_sum_mm=100 current_sum_mm=70 non_target=none new_lesion=false", "PR"),
        ("baseline_sum_mm=100 current_sum_mm=71 non_target=none new_lesion=false", "SD"),
        ("baseline_sum_mm=100 current_sum_mm=120 non_target=none new_lesion=false", "PD"),
        ("baseline_sum_mm=100 nadir_sum_mm=50 current_sum_mm=60 non_target=none new_lesion=false", "PD"),  # still 40 % below baseline
        ("baseline_sum_mm=100 nadir_sum_mm=20 current_sum_mm=24 non_target=none new_lesion=false", "PR"),  # 20 % but 4 mm
        ("baseline_sum_mm=60 current_sum_mm=70 non_target=none new_lesion=false", "SD"),  # 10 mm but 17 %
        ("baseline_sum_mm=60 current_sum_mm=20 non_target=none new_lesion=true", "PD"),
        ("baseline_sum_mm=60 current_sum_mm=20 non_target=pd new_lesion=false", "PD"),
        ("baseline_sum_mm=60 current_sum_mm=0 non_target=none new_lesion=false", "CR"),
        ("baseline_sum_mm=60 current_sum_mm=0 non_target=non_cr_non_pd new_lesion=false", "PR"),
        ("baseline_sum_mm=60 current_sum_mm=8 all_targets_gone=true non_target=cr new_lesion=false", "CR"),  # nodes under 10 mm
        ("targets=false non_target=non_cr_non_pd new_lesion=false", "Non-CR/non-PD"),
        ("targets_evaluable=false non_target=none new_lesion=false", "NE"),
    ],
)  # fmt: skip
def test_recist(text: str, response: str) -> None:
    assert of("recist_1_1", text).category == response


DONE = "workup_complete=true"


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("finding=none", "1"), ("finding=simple_cyst", "2"), ("finding=mass workup_complete=false", "0"),
        (f"finding=mass {DONE} margin=circumscribed shape=oval change=first_seen", "3"),
        (f"finding=mass {DONE} margin=circumscribed shape=oval change=stable_2_years", "2"),
        (f"finding=mass {DONE} margin=circumscribed shape=oval change=new_or_larger", "4"),
        (f"finding=mass {DONE} margin=spiculated shape=irregular density=high", "5"),
        (f"finding=mass {DONE} margin=indistinct shape=irregular", "4"),
        (f"finding=mass {DONE} margin=indistinct shape=irregular reader_suspicion=moderate", "4B"),
        ("finding=calcifications morphology=typically_benign", "2"),
        (f"finding=calcifications {DONE} morphology=round distribution=grouped change=first_seen", "3"),
        (f"finding=calcifications {DONE} morphology=fine_linear_branching distribution=segmental", "5"),
        (f"finding=calcifications {DONE} morphology=amorphous", "4"),
        (f"finding=asymmetry {DONE} change=first_seen persists=false", "1"), (f"finding=asymmetry {DONE} change=first_seen persists=true", "3"),
        (f"finding=focal_asymmetry {DONE} change=first_seen", "3"), (f"finding=focal_asymmetry {DONE} change=new_or_larger reader_suspicion=low", "4A"),
        (f"finding=architectural_distortion {DONE} reader_suspicion=high", "4C"),
        ("finding=mass proven_malignancy=true", "6"),
    ],
)  # fmt: skip
def test_bi_rads(text: str, category: str) -> None:
    assert of("bi_rads", text).category == category


@pytest.mark.parametrize("key", RADIOLOGY_SYSTEMS)
def test_with_nothing_known_every_system_says_what_it_needs(key: str) -> None:
    found = classify(RADIOLOGY_SYSTEMS[key], {})
    assert found.category is None
    assert len(found.possible) >= 3
    assert found.missing
    assert set(found.possible) - {"not applicable"} <= set(RADIOLOGY_SYSTEMS[key].order)


@pytest.mark.parametrize(
    ("system", "text", "error"),
    [("lung_rads", "size_mm=two", ValueError), ("lung_rads", "composition=solid", ValueError), ("lung_rads", "type=wispy", ValueError),
     ("lung_rads", "size_mm=9000", ValueError), ("bosniak_2019", "hu=12 mm", LookupError), ("aspects", "insula=maybe", ValueError)],
)  # fmt: skip
def test_a_wrong_descriptor_is_refused(system: str, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        parse_descriptor(RADIOLOGY_SYSTEMS[system], text)


def test_centimetres_are_taken_as_millimetres() -> None:
    assert parse_descriptor(RADIOLOGY_SYSTEMS["lung_rads"], "size_mm=1.2 cm") == ("size_mm", 12.0)
    assert parse_descriptor(RADIOLOGY_SYSTEMS["bosniak_2019"], "hu=-9 HU") == ("hu", -9.0)

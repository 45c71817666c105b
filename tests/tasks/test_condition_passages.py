"""The library says of a condition what its rows say, and nothing about a single case."""

from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.passages import passages


def test_every_condition_is_written_out_with_its_sources() -> None:
    found = list(passages())
    assert {one.doc_id for one in found} == {f"condition/{key}" for key in CONDITIONS}
    assert all(one.citation and one.licence == "MIT" and one.kind == "condition" for one in found)
    assert len({one.id for one in found}) == len(found)
    assert all(len(one.text.split()) <= 180 for one in found)


def test_the_treatment_is_that_of_the_rows() -> None:
    (treatment,) = (one for one in passages() if one.doc_id == "condition/nstemi" and one.section == "treatment")
    assert all(step in treatment.text for step in CONDITIONS["nstemi"].treatment)
    assert treatment.codes == ("I21.4",)


def test_what_two_scripts_of_one_disease_share_is_written_once() -> None:
    treatments = [one for one in passages() if one.section == "treatment" and one.codes == ("M30.3",)]
    assert [one.doc_id for one in treatments] == ["condition/kawasaki"]

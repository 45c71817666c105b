"""Flesch-Kincaid against sums made by hand (Kincaid 1975)."""

import pytest

from medmcp.servers.clinical.scores.readability import flesch_kincaid, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("table", 2), ("take", 1), ("medicine", 3), ("water", 2), ("tablet", 2), ("anaemia", 3), ("the", 1),
     ("walked", 1), ("started", 2), ("apple", 2)],
)  # fmt: skip
def test_syllables_of_words_from_a_dictionary(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_sentence_by_hand() -> None:
    # six words, one sentence, six syllables: 0.39 x 6 + 11.8 x 1 - 15.59
    assert flesch_kincaid("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)


def test_two_sentences_by_hand() -> None:
    # eight words, two sentences; take 1 your 1 tablet 2 daily 2, drink 1 a 1 lot 1 daily 2 = 11
    text = "Take your tablet daily. Drink a lot daily."
    assert flesch_kincaid(text) == pytest.approx(0.39 * 8 / 2 + 11.8 * 11 / 8 - 15.59)


def test_longer_words_and_longer_sentences_are_harder() -> None:
    short = flesch_kincaid("Take it. Rest now.")
    longer = flesch_kincaid("Take it and rest now.")
    harder = flesch_kincaid("Anticoagulation necessitates surveillance.")
    assert short is not None
    assert longer is not None
    assert harder is not None
    assert short < longer < harder


def test_no_words_no_grade() -> None:
    assert flesch_kincaid("... 123 !") is None

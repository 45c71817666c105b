import itertools

import pytest

from medmcp.kb.chunk import OVERLAP, WORDS, markdown_sections, split_words


def numbered(count: int, sentence: int) -> str:
    """`count` words w0 w1 …, a full stop and a capital at each sentence's border."""
    words = [f"W{n}" if n % sentence == 0 else f"w{n}" for n in range(count)]
    return " ".join(word + "." if n % sentence == sentence - 1 else word for n, word in enumerate(words))


def test_a_short_text_stays_whole_with_its_lines() -> None:
    assert list(split_words("- one\n- two\n")) == ["- one\n- two"]
    assert list(split_words("  \n ")) == []


@pytest.mark.parametrize("sentence", [7, 25, 40, 1000])
def test_pieces_are_short_enough_and_lose_nothing(sentence: int) -> None:
    text = numbered(1000, sentence)
    pieces = list(split_words(text))
    assert all(len(piece.split()) <= WORDS for piece in pieces)
    seen: dict[str, None] = {}
    for piece in pieces:
        seen.update(dict.fromkeys(piece.split()))
    assert list(seen) == text.split()


@pytest.mark.parametrize("sentence", [7, 25, 1000])
def test_each_piece_begins_with_the_end_of_the_last(sentence: int) -> None:
    pieces = list(split_words(numbered(1000, sentence)))
    for before, after in itertools.pairwise(pieces):
        shared = len(set(before.split()) & set(after.split()))
        assert 0 < shared <= OVERLAP
        assert before.split()[-shared:] == after.split()[:shared]


def test_cuts_fall_between_sentences() -> None:
    assert all(piece.endswith(".") for piece in split_words(numbered(1000, 20)))


def test_list_items_keep_their_lines() -> None:
    text = "\n".join(f"- item {n} of the list" for n in range(60))
    assert all(line.startswith("- item") for piece in split_words(text) for line in piece.splitlines())


def test_an_overlap_as_long_as_the_piece_is_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        list(split_words("a", words=10, overlap=10))


def test_markdown_is_cut_at_headings_with_the_path_above_them() -> None:
    text = "intro\n# Title\n## Dose\n5 mg\n### Renal\nhalf\n## Caution ##\n```\n# not a heading\n```\n# Empty\n"
    assert list(markdown_sections(text)) == [
        ((), "intro"),
        (("Title", "Dose"), "5 mg"),
        (("Title", "Dose", "Renal"), "half"),
        (("Title", "Caution"), "```\n# not a heading\n```"),
    ]


def test_headings_below_the_depth_stay_in_the_text() -> None:
    assert list(markdown_sections("# T\n## A\nx\n### B\ny", depth=2)) == [(("T", "A"), "x\n### B\ny")]

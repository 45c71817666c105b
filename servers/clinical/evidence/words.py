"""Matching what somebody asks for with the names in the evidence tables: by whole words, in either spelling."""

import re

__all__ = ["all_words_in", "key_terms", "stem", "words"]

# words that carry no meaning of their own in a clinical question
EMPTY = frozenset(
    re.findall(
        r"\w+",
        """a about after all also am an and any are as at be because been before best but by can could did do does due each
        following for from had has have he her here him his how i if in into is it its just may me might more most must my
        next no nor not of on one or other our out over per she should so some such than that the their them then there
        these they this those through to under until up was we were what when where which while who whose why will with
        would year years old man woman patient presents presenting likely appropriate step management patients given gives
        shows""",
    )
)


def stem(word: str) -> str:
    """One spelling (haem- and hem-, oedema and edema, -our and -or, -ise and -ize), singular."""
    plain = word.casefold().replace("ae", "e").replace("oe", "e").replace("our", "or").replace("isation", "ization")
    if len(plain) > 4 and plain.endswith("ies"):
        return plain[:-3] + "y"
    if len(plain) > 3 and plain.endswith("s") and not plain.endswith(("ss", "us", "is")):
        return plain[:-1]
    return plain


def words(text: str) -> frozenset[str]:
    """The meaningful words of a text, as stems."""
    return frozenset(stem(word) for word in re.findall(r"[A-Za-z0-9]+", text) if word.casefold() not in EMPTY)


def all_words_in(asked: str, text: str) -> bool:
    """Whether the text has every meaningful word asked for; no words match nothing."""
    wanted = words(asked)
    return bool(wanted) and wanted <= words(text)


def key_terms(text: str, most: int = 24) -> list[str]:
    """The meaningful words of a text in order of appearance, each once, in lower case."""
    found: dict[str, str] = {}
    for word in re.findall(r"[A-Za-z][A-Za-z0-9-]+|\d+(?:\.\d+)?", text):
        if word.casefold() not in EMPTY and len(word) > 2:
            found.setdefault(stem(word), word.casefold())
    return list(found.values())[:most]

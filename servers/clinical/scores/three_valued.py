"""And, or and counting over findings that can be true, false or unknown (Kleene's logic).

An unknown finding makes an answer unknown only where it could still change it.
"""

from collections.abc import Iterable

__all__ = ["all_of", "any_of", "at_least"]


def all_of(*terms: bool | None) -> bool | None:
    """False with one false term, else unknown with one unknown, else true."""
    return False if False in terms else None if None in terms else True


def any_of(*terms: bool | None) -> bool | None:
    """True with one true term, else unknown with one unknown, else false."""
    return True if True in terms else None if None in terms else False


def at_least(least: int, terms: Iterable[bool | None]) -> bool | None:
    """Whether `least` or more of the terms are true."""
    states = list(terms)
    sure = sum(state is True for state in states)
    if sure >= least:
        return True
    return None if sure + sum(state is None for state in states) >= least else False

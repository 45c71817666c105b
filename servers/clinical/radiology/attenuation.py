"""What an attenuation in HU can be: ranges of tissues, and the limit of a lipid-rich adrenal nodule."""

__all__ = ["ADRENAL_LIMIT_HU", "attenuation_hints"]

# the contract's ranges; Lamba 2014, Boland 1998 AJR 171:201 for the adrenal limit
HU_HINTS: tuple[tuple[float, float, str], ...] = (
    (-1100, -900, "air"), (-120, -60, "fat"), (-10, 20, "water"), (50, 80, "clotted blood"), (30, 60, "soft tissue"), (300, 3100, "bone"),
)  # fmt: skip
ADRENAL_LIMIT_HU = 10


def attenuation_hints(mean: float, body_part: str, contrast: str | None) -> list[str]:
    """The ranges that a mean attenuation lies in, and in an unenhanced abdomen its side of the adrenal limit."""
    hints = [f"in the range of {name} ({low:g} to {high:g} HU)" for low, high, name in HU_HINTS if low <= mean <= high]
    if body_part == "abdomen" and contrast in (None, "none"):
        side = "at or below" if mean <= ADRENAL_LIMIT_HU else "above"
        hints.append(
            f"{side} {ADRENAL_LIMIT_HU} HU, the limit of a lipid-rich nodule of the adrenal gland on unenhanced CT"
        )
    return hints

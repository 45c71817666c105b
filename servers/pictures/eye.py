"""Where things are on a fundus photograph of 512 pixels, without drawing it: disc, fovea, quadrants."""

__all__ = ["DISC_A", "DISC_B", "QUADRANTS", "centre_of", "disc_centre", "fovea"]

DISC_A, DISC_B = 31.0, 28.0  # semi-axes of the disc in pixels, the long one vertical
QUADRANTS = ("superotemporal", "superonasal", "inferotemporal", "inferonasal")


def disc_centre(side: str) -> tuple[float, float]:
    """The middle of the optic disc."""
    return (340.0, 256.0) if side == "right" else (172.0, 256.0)


def fovea(side: str) -> tuple[float, float]:
    """The fovea: two and a half disc diameters temporal of the disc and a little below."""
    return (192.0, 266.0) if side == "right" else (320.0, 266.0)


def centre_of(region: str, side: str) -> tuple[float, float]:
    """The middle of a quadrant or of the macula."""
    if region == "macula":
        return fovea(side)
    up = -1 if region.startswith("supero") else 1
    temporal = (-1 if side == "right" else 1) * (1 if region.endswith("temporal") else -1)
    return 256 + temporal * 105.0, 256 + up * 118.0

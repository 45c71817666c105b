"""Showing an image: window, crop, size, the scale bar, drawn shapes, and the banner that says it is synthetic, as a PNG.

Every picture that leaves the hospital goes through `present`: nothing is shown without its watermark, and no name is ever
drawn into it.
"""

from collections.abc import Sequence
from io import BytesIO
from math import atan2, cos, pi, sin
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from medmcp.servers.pictures.canvas import Pixels

__all__ = ["MOST_BYTES", "WINDOWS", "Shape", "Shown", "blank", "present"]

# CT presets, width and level in HU (the contract's; Bushberg 2012 gives the same order)
WINDOWS: dict[str, tuple[int, int]] = {
    "lung": (1500, -600), "bone": (2000, 500), "soft_tissue": (400, 40), "brain": (80, 40), "stroke": (40, 40),
    "liver": (150, 60), "angio": (600, 200),
}  # fmt: skip
BANNER = "SYNTHETIC IMAGE - NOT A REAL PATIENT"
MOST_BYTES = 700_000  # in base64 below the 1 MiB that an MCP client takes as one event
BARS_MM = (1, 2, 5, 10, 20, 50, 100)
YELLOW, WHITE = (255, 225, 60), (235, 235, 235)


class Shape(NamedTuple):
    """Something to draw, in pixels of the image: `kind` box, ellipse, arrow, line, polygon or point."""

    kind: str
    numbers: tuple[float, ...]
    label: str


class Shown(NamedTuple):
    """A PNG, and the length of the scale bar in it."""

    png: bytes
    width: int
    height: int
    scale_bar_mm: float | None


def present(
    image: Pixels,
    *,
    window: str = "default",
    default_window: str = "soft_tissue",
    crop: tuple[float, float, float, float] | None = None,
    max_side: int = 768,
    spacing: float | None = None,
    shapes: Sequence[Shape] = (),
) -> Shown:
    """The picture as it is looked at. `crop` is x, y, width, height in pixels of the image."""
    levels = _levels(image, default_window if window == "default" else window)
    x, y, wide, high = crop or (0, 0, image.shape[1], image.shape[0])
    part = levels[round(y) : round(y + high), round(x) : round(x + wide)]
    zoom = max_side / max(part.shape[:2])
    size = (max(1, round(part.shape[1] * zoom)), max(1, round(part.shape[0] * zoom)))
    picture = Image.fromarray(part).convert("RGB").resize(size, Image.Resampling.BICUBIC)
    _watermark(picture)
    pen = ImageDraw.Draw(picture)
    for shape in shapes:
        _draw(pen, shape, x, y, zoom)
    bar = _bar(pen, picture, spacing, zoom)
    framed = Image.new("RGB", (picture.width, picture.height + 18), (0, 0, 0))
    framed.paste(picture, (0, 0))
    ImageDraw.Draw(framed).text((4, picture.height + 4), BANNER, fill=YELLOW, font=_font())
    return Shown(_png(framed), framed.width, framed.height, bar)


def blank(width: int, height: int, text: str) -> Shown:
    """A picture in place of one that is not on file: it says so and shows nothing."""
    sheet = Image.new("RGB", (width, height), (24, 24, 24))
    ImageDraw.Draw(sheet).text((12, height // 2), text, fill=WHITE, font=_font())
    return Shown(_png(sheet), width, height, None)


def _levels(image: Pixels, window: str) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    if window in WINDOWS and image.ndim == 2 and image.min() < -1:
        width, level = WINDOWS[window]
        image = (image - (level - width / 2)) / width
    return np.asarray(np.clip(image, 0, 1) * 255 + 0.5, dtype=np.uint8)


def _font() -> ImageFont.ImageFont:
    return ImageFont.load_default_imagefont()  # the bitmap font that Pillow carries: the same dots everywhere


def _watermark(picture: Image.Image) -> None:
    """The word SYNTHETIC over the picture, faint enough to see through."""
    word = Image.new("L", (60, 11))
    ImageDraw.Draw(word).text((2, 0), "SYNTHETIC", fill=255, font=_font())
    wide = max(60, int(picture.width * 0.62))
    mark = word.resize((wide, max(11, wide * 11 // 60)), Image.Resampling.NEAREST).rotate(28, expand=True)
    mark = mark.crop((0, 0, min(mark.width, picture.width), min(mark.height, picture.height)))
    place = ((picture.width - mark.width) // 2, (picture.height - mark.height) // 2)
    veil = mark.point([value // 14 for value in range(256)])
    picture.paste(Image.new("RGB", mark.size, (255, 255, 255)), place, veil)


def _bar(pen: ImageDraw.ImageDraw, picture: Image.Image, spacing: float | None, zoom: float) -> float | None:
    """A scale bar of a round length, at most a quarter of the width; none without a scale."""
    if spacing is None:
        return None
    fitting = [length for length in BARS_MM if length / spacing * zoom <= picture.width / 4]
    length = fitting[-1] if fitting else spacing * 10
    long = length / spacing * zoom
    right, y = picture.width - 10, picture.height - 12
    pen.line([(right - long, y), (right, y)], fill=WHITE, width=3)
    pen.text((right - long, y - 13), f"{length:g} mm", fill=WHITE, font=_font())
    return float(length)


def _draw(pen: ImageDraw.ImageDraw, shape: Shape, x: float, y: float, zoom: float) -> None:
    points = [
        ((px - x) * zoom, (py - y) * zoom) for px, py in zip(shape.numbers[0::2], shape.numbers[1::2], strict=False)
    ]
    if shape.kind in ("box", "ellipse"):
        left, top = points[0]
        corners = [left, top, left + shape.numbers[2] * zoom, top + shape.numbers[3] * zoom]
        if shape.kind == "box":
            pen.rectangle(corners, outline=YELLOW, width=2)
        else:
            pen.ellipse(corners, outline=YELLOW, width=2)
        anchor = (left, top - 13)
    elif shape.kind == "point":
        cx, cy = points[0]
        pen.line([cx - 6, cy, cx + 6, cy], fill=YELLOW, width=2)
        pen.line([cx, cy - 6, cx, cy + 6], fill=YELLOW, width=2)
        anchor = (cx + 8, cy - 6)
    else:
        pen.line([*points, points[0]] if shape.kind == "polygon" else points, fill=YELLOW, width=2)
        anchor = points[0]
        if shape.kind == "arrow":
            (sx, sy), (ex, ey) = points[0], points[1]
            back = atan2(sy - ey, sx - ex)
            for side in (-pi / 7, pi / 7):
                pen.line([(ex, ey), (ex + 11 * cos(back + side), ey + 11 * sin(back + side))], fill=YELLOW, width=2)
    if shape.label:
        plain = shape.label.encode("latin-1", "replace").decode("latin-1")  # what the bitmap font can show
        pen.text((max(2, anchor[0]), max(2, anchor[1])), plain, fill=YELLOW, font=_font())


def _png(picture: Image.Image) -> bytes:
    """The picture as PNG; if that is over 1 MB, with half the grey levels, then smaller."""
    while True:
        out = BytesIO()
        picture.save(out, format="PNG", optimize=False, compress_level=6)
        if out.tell() <= MOST_BYTES:
            return out.getvalue()
        reduced = picture.quantize(128).convert("RGB") if picture.width > 1600 else picture
        out = BytesIO()
        picture.quantize(256, dither=Image.Dither.NONE).save(out, format="PNG", compress_level=9)
        if out.tell() <= MOST_BYTES:
            return out.getvalue()
        picture = reduced.resize((picture.width * 4 // 5, picture.height * 4 // 5))

"""Drawing a 12-lead ECG from its measurements as a PNG: 25 mm/s, 10 mm/mV, three rows of four leads and a strip of II.

The curve is a sum of Gaussian P, Q, R, S and T waves and an ST step with the measured intervals and amplitudes, so
that what is measured is what is seen; it is a teaching picture, not a recorded signal. Four colours and zlib keep the
picture to some kilobytes, without an imaging library. `electrocardiogram.py` has the measurements.
"""

import struct
import zlib
from math import exp, pi, sin

from medmcp.servers.clinical.electrocardiogram import Electrocardiogram
from medmcp.servers.clinical.scores.ecg import Lead

__all__ = ["draw", "png"]

MM = 3  # pixels
SECONDS_A_LEAD = 2.5
MM_PER_SECOND, MM_PER_MV = 25, 10
ROWS = (("I", "aVR", "V1", "V4"), ("II", "aVL", "V2", "V5"), ("III", "aVF", "V3", "V6"))
ROW_MM = 28
WIDTH_MM = round(4 * SECONDS_A_LEAD * MM_PER_SECOND)
HEIGHT_MM = 4 * ROW_MM
PALETTE = ((255, 255, 255), (252, 225, 225), (240, 170, 170), (20, 20, 40))  # paper, small and large square, trace
TOP_MV = 1.3  # the curve is cut here, above and below, so that rows stay apart

# 5 x 7 dot letters of the lead names
LETTERS = {
    "I": ("111", "010", "010", "010", "010", "010", "111"), "V": ("101", "101", "101", "101", "101", "010", "010"),
    "a": ("000", "000", "011", "001", "011", "101", "011"), "R": ("110", "101", "101", "110", "110", "101", "101"),
    "L": ("100", "100", "100", "100", "100", "100", "111"), "F": ("111", "100", "100", "110", "100", "100", "100"),
    "1": ("010", "110", "010", "010", "010", "010", "111"), "2": ("110", "001", "001", "010", "100", "100", "111"),
    "3": ("110", "001", "001", "010", "001", "001", "110"), "4": ("101", "101", "101", "111", "001", "001", "001"),
    "5": ("111", "100", "100", "110", "001", "001", "110"), "6": ("011", "100", "100", "110", "101", "101", "010"),
}  # fmt: skip

IRREGULAR = (1.0, 0.72, 1.28, 0.9, 1.15, 0.8, 1.2, 0.95)  # RR of atrial fibrillation as shares of the mean


def draw(ecg: Electrocardiogram) -> bytes:
    """The tracing as PNG bytes; a lead that was not recorded stays flat and unnamed."""
    width, height = WIDTH_MM * MM, HEIGHT_MM * MM
    rows = [bytearray(width) for _ in range(height)]
    _grid(rows)
    for line, names in enumerate((*ROWS, ("II",))):
        middle = round((line + 0.55) * ROW_MM * MM)
        share = width // len(names)
        for column, name in enumerate(names):
            lead = ecg.leads.get(name)
            left = column * share
            if lead is not None:
                _letters(rows, name, left + 2 * MM, middle - 11 * MM)
                _curve(rows, ecg, lead, left, share, middle)
    return png(rows, PALETTE)


def _grid(rows: list[bytearray]) -> None:
    height, width = len(rows), len(rows[0])
    for y in range(0, height, MM):
        large = y % (5 * MM) == 0
        rows[y][:] = bytes([2 if large else 1]) * width
    for row in rows:
        for x in range(0, width, MM):
            row[x] = max(row[x], 2 if x % (5 * MM) == 0 else 1)


def _letters(rows: list[bytearray], text: str, left: int, top: int) -> None:
    for position, letter in enumerate(text):
        for y, dots in enumerate(LETTERS.get(letter, ())):
            for x, dot in enumerate(dots):
                if dot == "1" and top + 2 * y >= 0:
                    for dy in (0, 1):
                        for dx in (0, 1):
                            rows[top + 2 * y + dy][left + position * 9 + 2 * x + dx] = 3


def _curve(rows: list[bytearray], ecg: Electrocardiogram, lead: Lead, left: int, share: int, middle: int) -> None:
    start = left / (MM_PER_SECOND * MM)  # the page is one time axis, as on paper
    before: int | None = None
    beats = _beats(ecg)
    for x in range(left, left + share):
        value = _millivolts(ecg, lead, start + (x - left) / (MM_PER_SECOND * MM), beats)
        value = max(-TOP_MV, min(TOP_MV, value))
        y = round(middle - value * MM_PER_MV * MM)
        y = max(0, min(len(rows) - 1, y))
        low, high = (y, y) if before is None else (min(y, before), max(y, before))
        for each in range(low, high + 1):
            rows[each][x] = 3
        before = y


def _beats(ecg: Electrocardiogram) -> list[float]:
    """Times of the R waves in seconds over the ten seconds of the page."""
    rhythm = ecg.features
    if not ecg.rate or (rhythm is not None and rhythm.regularity in ("no complexes", "chaotic")):
        return []
    rr = 60 / ecg.rate
    irregular = rhythm is not None and rhythm.atrial_fibrillation
    times, at, number = [], 0.35, 0
    while at < 11:
        times.append(at)
        at += rr * (IRREGULAR[number % len(IRREGULAR)] if irregular else 1.0)
        number += 1
    return times


def _millivolts(ecg: Electrocardiogram, lead: Lead, at: float, beats: list[float]) -> float:
    value = _baseline(ecg, at)
    for beat in beats:
        if -0.5 < at - beat < 0.9:
            value += _beat(ecg, lead, at - beat)
    return value


def _baseline(ecg: Electrocardiogram, at: float) -> float:
    if ecg.rhythm == "atrial_fibrillation":
        return 0.04 * sin(2 * pi * 6.1 * at) + 0.03 * sin(2 * pi * 7.7 * at + 1)
    if ecg.rhythm == "atrial_flutter":
        return 0.12 * (1 - 2 * ((at * 5) % 1))
    if ecg.rhythm == "ventricular_fibrillation":
        return 0.5 * sin(2 * pi * 4.3 * at) * sin(2 * pi * 0.7 * at + 0.5)
    return 0.0


def _beat(ecg: Electrocardiogram, lead: Lead, t: float) -> float:
    """One beat in mV, `t` seconds after the R wave."""
    qrs = (ecg.qrs_ms or 92) / 1000
    qt = (ecg.qt_ms or 380) / 1000
    spread = qrs / 9
    value = 0.1 * ((lead.r_mm or 0) * _bump(t, 0, spread) - (lead.q_mm or 0) * _bump(t, -0.28 * qrs, spread * 0.8))
    value -= 0.1 * (lead.s_mm or 0) * _bump(t, 0.3 * qrs, spread)
    t_at, t_width = qt - qrs / 2 - 0.09, 0.035 if lead.t_peaked else 0.05
    amplitude = 0.1 * (lead.t_mm or 0)
    if lead.t_biphasic:
        value += amplitude * (_bump(t, t_at - 0.05, 0.03) - _bump(t, t_at + 0.05, 0.03))
    else:
        value += amplitude * _bump(t, t_at, t_width)
    value += 0.1 * (lead.st_mm or 0) * _step(t, qrs / 2, max(qrs / 2 + 0.04, t_at))
    if ecg.features is None or ecg.features.pr_relation == "constant PR":
        pr = (ecg.pr_ms or 160) / 1000
        up = -1 if lead.r_mm is not None and lead.q_mm is not None and lead.q_mm > lead.r_mm else 1
        value += 0.1 * up * _bump(t, 0.05 - qrs / 2 - pr, 0.022)
    if lead.delta_wave:
        value += 0.1 * _bump(t, -0.5 * qrs, spread * 1.6) * (lead.r_mm or 0) * 0.3
    return value


def _bump(t: float, middle: float, width: float) -> float:
    z = (t - middle) / width
    return exp(-0.5 * z * z) if abs(z) < 5 else 0.0


def _step(t: float, begin: float, end: float) -> float:
    """1 between begin and end, with soft edges."""
    if t < begin - 0.02 or t > end + 0.08:
        return 0.0
    if t < begin:
        return (t - begin + 0.02) / 0.02
    return 1.0 if t <= end else 1 - (t - end) / 0.08


def png(rows: list[bytearray], palette: tuple[tuple[int, int, int], ...]) -> bytes:
    """A PNG of palette indices, one byte a pixel in `rows`, at most four colours (2 bits a pixel).

    Source: W3C Portable Network Graphics specification, third edition (2025): IHDR, PLTE, IDAT, IEND.
    """
    width, height = len(rows[0]), len(rows)
    packed = bytearray()
    for row in rows:
        padded = row + bytes(-width % 4)
        packed.append(0)  # filter type: none
        packed += bytes(a << 6 | b << 4 | c << 2 | d for a, b, c, d in zip(*[iter(padded)] * 4, strict=True))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 2, 3, 0, 0, 0)
    colours = b"".join(bytes(colour) for colour in palette)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"PLTE", colours)
        + chunk(b"IDAT", zlib.compress(bytes(packed), 9)) + chunk(b"IEND", b"")
    )  # fmt: skip

"""Outlines: their length, width and area are those of the figure."""

from math import pi

import pytest

from medmcp.servers.pictures.layout import box_of, extent, outline
from medmcp.servers.pictures.scene import Mark


def test_a_rectangle_has_its_diagonal_as_the_longest_caliper() -> None:
    # 3-4-5 triangle: diagonal 5; across it the corners lie 2 x (3 x 4)/5 = 4.8 apart; area 12
    found = extent([(0, 0), (4, 0), (4, 3), (0, 3)])
    assert found.long == pytest.approx(5)
    assert found.short == pytest.approx(4.8)
    assert found.area == pytest.approx(12)


def test_two_points_are_a_length_in_mm() -> None:
    # 30 and 40 pixels at 0.5 mm: 15 and 20 mm, 25 mm apart
    assert extent([(10, 10), (40, 50)], (0.5, 0.5)).long == pytest.approx(25)


def test_an_ellipse_has_its_axes_and_its_area_whatever_its_angle() -> None:
    for angle in (0, 30, 90):
        found = extent(outline(Mark(draws="x", x=100, y=100, a=40, b=25, angle=angle), seed=1))
        assert found.long == pytest.approx(80, rel=0.01)
        assert found.short == pytest.approx(50, rel=0.01)
        assert found.area == pytest.approx(pi * 40 * 25, rel=0.01)


def test_an_irregular_border_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    mark = Mark(draws="x", x=100, y=100, a=40, b=25, wobble=0.1)
    assert outline(mark, 1) == outline(mark, 1) != outline(mark, 2)


def test_the_box_holds_the_outline() -> None:
    x, y, wide, high = box_of(outline(Mark(draws="x", x=100, y=80, a=40, b=25), 1))
    assert (x, y, wide, high) == pytest.approx((60, 55, 80, 50), abs=0.2)

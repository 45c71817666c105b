"""Drawing and measuring: the same picture in any process, each kind drawn, and sizes on the pixels those of the drawing."""

import hashlib
import subprocess
import sys
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from medmcp.servers.clinical.picture_kinds import PICTURE_KINDS
from medmcp.servers.pictures.atlas import ATLAS
from medmcp.servers.pictures.canvas import blob, ellipse, grid, oval, paint, paint_stroke, soft, stroke
from medmcp.servers.pictures.draw import DRAWERS, metrics, pixels
from medmcp.servers.pictures.eye import DISC_A, DISC_B, disc_centre
from medmcp.servers.pictures.layout import box_of, extent, harmonics, outline
from medmcp.servers.pictures.measure import (
    grey,
    lab,
    mask_of,
    mirror_symmetry,
    pleural_gap,
    quality_metrics,
    region_statistics,
    segment,
)
from medmcp.servers.pictures.present import MOST_BYTES, Shape, present
from medmcp.servers.pictures.scene import KINDS, Mark, Scene


def scene(kind: str, *marks: Mark, seed: int = 7, **values: object) -> Scene:
    size = PICTURE_KINDS[kind]
    given = {
        "kind": kind,
        "seed": seed,
        "width": size.width,
        "height": size.height,
        "spacing": size.spacing,
        "marks": marks,
    }
    return Scene.model_validate(given | values)


def test_there_is_a_drawing_module_and_a_description_for_every_kind() -> None:
    assert set(DRAWERS) == set(KINDS) == set(PICTURE_KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_has_its_size_and_range_and_differs_by_seed(kind: str) -> None:
    image = pixels(scene(kind))
    assert image.shape[:2] == (PICTURE_KINDS[kind].height, PICTURE_KINDS[kind].width)
    if PICTURE_KINDS[kind].unit == "HU":
        assert image.min() >= -1024
        assert image.max() <= 3071
    else:
        assert image.min() >= 0
        assert image.max() <= 1
    assert not np.array_equal(image, pixels(scene(kind, seed=8)))


def test_the_same_scene_gives_the_same_pixels_in_another_process() -> None:
    drawn = scene("dermoscopy", Mark(draws="lesion", x=256, y=192, a=90, b=70, look="brown", wobble=0.1))
    code = (
        "import hashlib\nfrom medmcp.servers.pictures.draw import pixels\nfrom medmcp.servers.pictures.scene import Scene\n"
        f"print(hashlib.sha256(pixels(Scene.model_validate_json({drawn.model_dump_json()!r})).tobytes()).hexdigest())"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert there == hashlib.sha256(pixels(drawn).tobytes()).hexdigest()


def test_importing_the_catalogue_brings_in_no_numpy_and_no_pillow() -> None:
    code = "import sys, medmcp.servers.catalog; print(sorted({'numpy', 'PIL'} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def blob_at(draws: str, x: float, y: float, a: float, b: float, **values: object) -> Mark:
    return Mark.model_validate({"draws": draws, "x": x, "y": y, "a": a, "b": b, "angle": 25} | values)


MEASURED = [
    ("ct_chest", blob_at("nodule", 140, 240, 11, 9, level=35, edge=1.5, wobble=0.05)),
    ("ct_abdomen", blob_at("nodule", 318, 252, 15, 12, level=5, edge=1.5)),
    ("mammogram", blob_at("mass", 200, 220, 26, 21, level=0.86, edge=2.5, wobble=0.08, look="spiculated")),
    ("thyroid_ultrasound", blob_at("nodule", 235, 190, 60, 46, level=0.25, edge=2.5, wobble=0.03)),
    ("dermoscopy", blob_at("lesion", 256, 192, 110, 84, look="brown", level=0.9, edge=3, wobble=0.12)),
    ("dermoscopy", blob_at("lesion", 256, 192, 70, 62, look="pink", level=0.7, edge=3)),
    ("wound", blob_at("wound", 256, 220, 80, 60, look="red", level=0.95, edge=3, wobble=0.06)),
]


@pytest.mark.parametrize(("kind", "mark"), MEASURED, ids=lambda one: one if isinstance(one, str) else one.look)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sizes_measured_on_the_pixels_are_those_drawn(kind: str, mark: Mark, seed: int) -> None:
    drawn = scene(kind, mark, seed=seed, side="right" if kind == "thyroid_ultrasound" else "")
    border = outline(mark, seed)
    truth, found = extent(border), segment(pixels(drawn), box_of(border), PICTURE_KINDS[kind].smooth)
    assert found is not None
    size = extent(found.points)
    assert size.long == pytest.approx(truth.long, rel=0.08, abs=1.5)
    assert size.short == pytest.approx(truth.short, rel=0.15, abs=1.5)
    assert found.pixels == pytest.approx(truth.area, rel=0.12)


@pytest.mark.parametrize("ratio", [0.35, 0.5, 0.65, 0.75])
def test_the_cup_disc_ratio_on_the_pixels_is_the_one_drawn(ratio: float) -> None:
    x, y = disc_centre("left")
    disc = Mark(draws="disc", x=x, y=y, a=DISC_A, b=DISC_B, angle=90, edge=3)
    cup = disc.model_copy(update={"draws": "cup", "a": DISC_A * ratio, "b": DISC_B * ratio})
    picture = pixels(scene("fundus", disc, cup, side="left"))
    long = [
        extent(found.points).long
        for mark, margin in ((disc, None), (cup, 4.0))
        if (found := segment(picture, box_of(outline(mark, 7)), PICTURE_KINDS["fundus"].smooth, margin))
    ]
    assert long[1] / long[0] == pytest.approx(ratio, abs=0.05)


@pytest.mark.parametrize(("side", "outward", "wall"), [("right", -1, 84), ("left", 1, 428)])
@pytest.mark.parametrize("rim", [30, 45, 70])
def test_the_gap_beside_the_lung_is_as_wide_as_drawn(side: str, outward: int, wall: int, rim: int) -> None:
    mark = Mark(draws="pneumothorax", look=side, x=wall, y=250, a=rim, level=0.26)
    left = wall - rim - 6 if outward > 0 else wall - 6
    gap = pleural_gap(pixels(scene("chest_film", mark)), (left, 210, rim + 12, 80), outward)
    assert gap
    assert abs(gap[0][0] - gap[1][0]) == pytest.approx(rim, abs=3.5)
    assert pleural_gap(pixels(scene("chest_film")), (left, 210, rim + 12, 80), outward) is None


def test_attenuation_in_a_region_is_the_one_drawn() -> None:
    for level in (-5, 12, 38):
        image = pixels(scene("ct_abdomen", blob_at("nodule", 318, 252, 16, 13, level=level)))
        inside = region_statistics(image, mask_of("ellipse", [308, 244, 20, 16], *image.shape))
        assert inside.mean == pytest.approx(level, abs=4)


def test_masks_count_the_pixels_of_their_shape() -> None:
    assert mask_of("rectangle", [2, 3, 4, 5], 20, 20).sum() == 20
    assert mask_of("polygon", [2, 2, 12, 2, 12, 12, 2, 12], 20, 20).sum() == 100
    assert mask_of("ellipse", [0, 0, 20, 20], 20, 20).sum() == pytest.approx(np.pi * 100, rel=0.03)


def test_white_is_lab_100_and_black_0() -> None:
    assert lab(np.ones((1, 1, 3)))[0, 0] == pytest.approx([100, 0, 0], abs=0.05)
    assert lab(np.zeros((1, 1, 3)))[0, 0] == pytest.approx([0, 0, 0], abs=0.05)


def test_metrics_see_blur_and_noise() -> None:
    good = quality_metrics(pixels(scene("chest_film")))
    blurred = quality_metrics(pixels(scene("chest_film", faults=(("motion", 1.0),))))
    noisy = quality_metrics(pixels(scene("chest_film", faults=(("noise", 1.0),))))
    assert blurred.sharpness < good.sharpness / 2
    assert noisy.noise > 3 * good.noise


def test_the_noise_metric_is_the_standard_deviation_of_gaussian_noise() -> None:
    # Immerkaer's kernel has norm 6, and the median of |N(0, s)| is 0.6745 s
    noise = 0.5 + 0.05 * np.random.Generator(np.random.PCG64(1)).standard_normal((512, 512))
    assert quality_metrics(noise).noise == pytest.approx(0.05, rel=0.03)
    assert grey(noise) is noise or grey(noise).shape == noise.shape


def test_an_ellipse_is_symmetric_and_a_bent_outline_is_not() -> None:
    assert mirror_symmetry(outline(Mark(draws="x", x=100, y=100, a=50, b=30, angle=40), 1)) > 0.97
    assert mirror_symmetry(outline(Mark(draws="x", x=100, y=100, a=50, b=30, wobble=0.3), 1)) < 0.93


def test_every_picture_that_is_shown_says_that_it_is_synthetic() -> None:
    flat = np.full((200, 300), 0.4)
    shown = present(flat, max_side=512)
    picture = np.asarray(Image.open(BytesIO(shown.png)))
    assert picture.shape[1] == 512
    body = picture[:-18, :, 0]
    assert len(np.unique(body)) > 1  # the word over the picture
    assert (picture[-18:, :, 2] < picture[-18:, :, 0]).any()  # the yellow line under it


def test_a_shown_picture_keeps_to_its_size_and_to_what_one_event_may_hold() -> None:
    noise = np.random.Generator(np.random.PCG64(1)).random((512, 512, 3))
    for side in (128, 768, 2048):
        shown = present(noise, max_side=side, spacing=0.1, shapes=(Shape("box", (10, 10, 50, 40), "here"),))
        assert len(shown.png) <= MOST_BYTES
        assert shown.width <= side


def test_the_scale_bar_is_a_round_length_of_at_most_a_quarter() -> None:
    # 300 px at 0.5 mm are 150 mm: a quarter is 37.5 mm, the next round length below is 20 mm
    assert present(np.full((200, 300), 0.4), max_side=600, spacing=0.5).scale_bar_mm == 20
    assert present(np.full((200, 300), 0.4), max_side=600).scale_bar_mm is None


def test_the_atlas_has_several_diagnoses_of_each_kind_and_draws_them() -> None:
    assert len({case.ref for case in ATLAS}) == len(ATLAS)
    for kind in KINDS:
        own = [case for case in ATLAS if case.scene.kind == kind]
        assert len({case.diagnosis for case in own}) >= 3
        assert pixels(own[0].scene).size


@pytest.mark.parametrize(
    ("centre", "a", "b", "angle", "edge"),
    [
        ((256, 256), 80, 30, 35, 3),
        ((5, 500), 60, 20, -70, 18),
        ((500, 40), 9, 9, 0, 1.5),
        ((256, 338), 4, 30, 110, 40),
        ((-300, -300), 20, 10, 0, 2),
    ],
)
def test_an_oval_is_the_soft_ellipse_of_the_whole_picture(
    centre: tuple[float, float], a: float, b: float, angle: float, edge: float
) -> None:
    x, y = grid(scene("ct_chest"))
    assert np.array_equal(oval(x, y, centre, a, b, angle, edge=edge), soft(ellipse(x, y, centre, a, b, angle), edge))


@pytest.mark.parametrize("wobble", [0.0, 0.35])
def test_a_blob_ends_within_the_box_that_is_worked_on(wobble: float) -> None:
    x, y = grid(scene("ct_chest"))
    mark = Mark(draws="nodule", x=200, y=260, a=70, b=25, angle=25, wobble=wobble, edge=8)
    mask = blob(x, y, mark, 3)
    assert mask[260, 200] == 1
    # beyond the outline stretched by all its waves and half the edge there is nothing, within the drawn one there is
    reach = 1 + sum(size for _, size, _ in harmonics(mark, 3))
    far = soft(ellipse(x, y, (200, 260), 70 * reach + 4, 25 * reach + 4, 25), 1e-6) == 0
    assert mask[far].max() < 0.5
    assert not mask[0].any()
    inside = [mask[round(py), round(px)] for px, py in outline(mark, 3)]
    assert 0.4 < float(np.mean(inside)) < 0.6


def test_a_stroke_laid_in_place_is_the_painted_mask_of_it() -> None:
    drawn = scene("fundus")
    image = np.full((drawn.height, drawn.width, 3), 0.3)
    line = [(-20.0, 40.0), (100.0, 120.0), (300.0, 90.0)]
    expected = paint(image, stroke(drawn, line, 5, 0.8) * 0.7, (0.9, 0.1, 0.2))
    paint_stroke(image, line, 5, 0.7, (0.9, 0.1, 0.2), 0.8)
    assert np.array_equal(image, expected)
    paint_stroke(image, [(900.0, 900.0), (950.0, 900.0)], 5, 0.7, (0, 0, 0))
    assert np.array_equal(image, expected)


def test_the_metrics_of_a_scene_are_those_of_its_picture() -> None:
    drawn = scene("wound")
    assert metrics(drawn) == quality_metrics(pixels(drawn))

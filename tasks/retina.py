"""`retinal_photographs`: the pair of photographs of a diabetic's eyes, each eye with its own chances of every lesion.

Quadrants are mirrored between the eyes: temporal is away from the other eye. Lesions of the 4-2-1 rule (ETDRS report 10 1991
Ophthalmology 98:786) stand in all four quadrants or two, together.
"""

from dataclasses import dataclass
from typing import Any

from medmcp.tasks.condition import Picture, Sight, Study

__all__ = ["Eye", "retinal_photographs"]

TEMPORAL_RIGHT, NASAL_RIGHT = (143, 159), (353, 369)
UPPER, LOWER = (130, 146), (366, 382)
FIELD: dict[str, Any] = {"size_mm": (100, 110), "ratio": (0.7, 0.8), "angle": (0, 0)}
QUADRANTS = ("superotemporal", "superonasal", "inferonasal", "inferotemporal")
BEADED = ("superotemporal", "inferotemporal")


@dataclass(frozen=True)
class Eye:
    """Chances, 0 to 1, of what an eye's photograph shows."""

    microaneurysms: float
    microaneurysms_below: float
    haemorrhages: float
    exudates: float  # and as likely, cotton-wool spots
    haemorrhages_everywhere: float  # more than 20 in each quadrant
    beading: float  # in two quadrants
    irma: float
    new_vessels: float = 0.0
    preretinal_blood: float = 0.0


def retinal_photographs(right: Eye, left: Eye) -> Study:
    """Both photographs as one study on file, not graded."""
    return Study(
        modality="photo", body_part="eye", on_file=True, findings="See the photographs.", impression="Photographs, not graded.",
        pictures=tuple(
            Picture(kind="fundus", view=f"macula-disc centred, {side} eye", sides=(side,), tone=(0.1, 0.8), sights=_sights(side, eye))
            for side, eye in (("right", right), ("left", left))
        ),
    )  # fmt: skip


def _sights(side: str, eye: Eye) -> tuple[Sight, ...]:
    disc, vessels, boat = (340, (336, 344), (145, 157)) if side == "right" else (172, (168, 176), (355, 367))
    nerve: dict[str, Any] = {"region": "posterior_pole", "x": (disc, disc), "y": (256, 256), "ratio": (0.9, 0.9), "angle": (90, 90),
                             "edge": (3, 3)}  # fmt: skip

    def lesion(
        name: str, draws: str, code: str, quadrant: str, count: tuple[int, int], chance: float, **more: Any
    ) -> Sight:
        away = quadrant.endswith("temporal") == (side == "right")
        return Sight(
            name=f"{side} {name}", draws=draws, code=code, region=f"{quadrant}_quadrant", x=TEMPORAL_RIGHT if away else NASAL_RIGHT,
            y=UPPER if quadrant.startswith("supero") else LOWER, count=count, probability=chance, **FIELD, **more,
        )  # fmt: skip

    return (
        Sight(name=f"{side} disc", draws="disc", code="optic_disc", size_mm=(62, 62), **nerve),
        Sight(name=f"{side} cup", draws="cup", code="optic_cup", size_mm=(18, 27), terms=("small cup",), **nerve),
        lesion("dots", "microaneurysm", "microaneurysms", "superotemporal", (3, 9), eye.microaneurysms, visibility="subtle"),
        lesion("dots below", "microaneurysm", "microaneurysms", "inferotemporal", (3, 9), eye.microaneurysms_below, visibility="moderate"),
        lesion("blots", "haemorrhage", "retinal_haemorrhages", "inferotemporal", (4, 9), eye.haemorrhages, visibility="moderate"),
        lesion("deposits", "exudate", "hard_exudates", "inferonasal", (4, 9), eye.exudates, visibility="moderate"),
        lesion("patches", "cotton_wool", "cotton_wool_spots", "superonasal", (1, 3), eye.exudates, visibility="moderate"),
        *(
            lesion(f"many {quadrant}", "haemorrhage", "retinal_haemorrhages", quadrant, (22, 29), eye.haemorrhages_everywhere,
                   group=f"{side} many", visibility="obvious",
                   features=("haemorrhages_over_20_in_each_quadrant",) if quadrant == QUADRANTS[-1] else ())
            for quadrant in QUADRANTS
        ),
        *(
            lesion(f"beading {quadrant}", "beading", "venous_beading", quadrant, (1, 1), eye.beading, group=f"{side} beading",
                   look=(quadrant,), visibility="moderate",
                   features=("venous_beading_2_quadrants",) if quadrant == BEADED[-1] else ())
            for quadrant in BEADED
        ),
        lesion("irma", "irma", "irma", "superonasal", (2, 4), eye.irma, visibility="subtle"),
        Sight(name=f"{side} new vessels", draws="new_vessels", code="new_vessels", region="posterior_pole", x=vessels, y=(252, 260),
              size_mm=(96, 120), ratio=(1, 1), probability=eye.new_vessels),
        Sight(name=f"{side} boat", draws="boat", code="boat_haemorrhage", region="inferotemporal_quadrant", x=boat, y=(350, 362),
              size_mm=(90, 110), ratio=(0.65, 0.75), angle=(0, 0), probability=eye.preretinal_blood, visibility="obvious"),
    )  # fmt: skip

"""`Scene`: what is on an image, as data: the kind of picture, its scale, and a `Mark` for each thing to draw.

Coordinates are pixels from the upper left corner, x to the right; angles are degrees, clockwise on the screen.
`layout.py` has the outline that a mark is drawn by, `draw.py` turns a scene into pixels.
"""

from typing import Literal

from medmcp.servers.clinical.row import Row

__all__ = ["KINDS", "FindingSpec", "ImageSpec", "Kind", "Mark", "Scene", "Visibility"]

Kind = Literal[
    "chest_film", "ct_chest", "ct_pulmonary", "ct_heart", "ct_head", "ct_head_upper", "ct_abdomen", "ct_liver", "ct_kidney", "mammogram", "thyroid_ultrasound", "dermoscopy", "fundus", "histology", "wound",
]  # fmt: skip
KINDS: tuple[Kind, ...] = Kind.__args__  # type: ignore[attr-defined]

Visibility = Literal["subtle", "moderate", "obvious"]


class Mark(Row):
    """One thing drawn: a blob with semi-axes `a` >= `b` in pixels, or whatever its drawing module makes of them.

    `level` is its contrast in the module's own unit (HU on CT, 0 to 1 elsewhere); `wobble` is the amplitude of an irregular
    outline as a share of the radius; `look` names a variant that the module knows.
    """

    draws: str
    x: float = 0.0
    y: float = 0.0
    a: float = 1.0
    b: float = 1.0
    angle: float = 0.0
    level: float = 0.5
    edge: float = 1.5  # pixels over which the border fades
    wobble: float = 0.0
    count: int = 1
    look: str = ""


class Scene(Row):
    """A whole image. `spacing` is mm a pixel in x and y, or None where the picture has no scale."""

    kind: Kind
    seed: int
    width: int
    height: int
    spacing: float | None
    slice_mm: float | None = None
    side: Literal["", "left", "right"] = ""
    tone: float = 0.3  # skin or fundus pigment, 0 light to 1 dark
    density: float = 0.4  # of breast tissue, 0 fatty to 1 dense
    marks: tuple[Mark, ...] = ()
    faults: tuple[tuple[str, float], ...] = ()  # technical faults, see quality.py

    def fault(self, name: str) -> float:
        """The amount of a technical fault, 0 if there is none."""
        return dict(self.faults).get(name, 0.0)


class FindingSpec(Row):
    """What is to be found at one mark: the words for it, never a diagnosis."""

    mark: int  # which mark of the scene
    code: str  # a row of clinical/visual_findings.py
    lineage: str  # the same in every image of the same thing
    region: str
    side: Literal["", "left", "right"] = ""
    visibility: Visibility = "moderate"
    terms: tuple[str, ...] = ()  # descriptors of this one, beside those of its code
    features: tuple[str, ...] = ()  # what grading systems ask about it, beside those of its code


class ImageSpec(Row):
    """An image to be filed: its scene, its view and what can be found on it."""

    view: str
    scene: Scene
    findings: tuple[FindingSpec, ...] = ()

"""The sizes that were drawn, in mm: what a measurement on the pixels has to come near."""

from medmcp.servers.pictures.layout import Extent, extent, outline
from medmcp.tasks.pictures import FiledImage

__all__ = ["drawn_extent"]


def drawn_extent(image: FiledImage, sight: str) -> Extent:
    """The measures of a sight's outline in mm (pixels where the picture has no scale)."""
    spacing = image.spec.scene.spacing or 1.0
    return extent(outline(image.marks[sight], image.spec.scene.seed), (spacing, spacing))

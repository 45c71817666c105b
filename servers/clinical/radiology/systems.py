"""The classifications, as one explicit list."""

from medmcp.servers.clinical.radiology.breast import BI_RADS
from medmcp.servers.clinical.radiology.kidney_cyst import BOSNIAK
from medmcp.servers.clinical.radiology.liver import LI_RADS
from medmcp.servers.clinical.radiology.lung_incidental import FLEISCHNER
from medmcp.servers.clinical.radiology.lung_screening import LUNG_RADS
from medmcp.servers.clinical.radiology.prostate import PI_RADS
from medmcp.servers.clinical.radiology.stroke_core import ASPECTS
from medmcp.servers.clinical.radiology.system import System
from medmcp.servers.clinical.radiology.thyroid import TI_RADS
from medmcp.servers.clinical.radiology.tumour_response import RECIST

__all__ = ["RADIOLOGY_SYSTEMS"]

RADIOLOGY_SYSTEMS: dict[str, System] = {
    system.key: system
    for system in (BI_RADS, LI_RADS, PI_RADS, TI_RADS, LUNG_RADS, FLEISCHNER, BOSNIAK, ASPECTS, RECIST)
}

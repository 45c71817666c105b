"""The task families, one module a family, as one explicit list."""

from medmcp.tasks.families import sepsis_pathway
from medmcp.tasks.family import Family

__all__ = ["FAMILIES"]

FAMILIES: dict[str, Family] = {module.FAMILY.key: module.FAMILY for module in (sepsis_pathway,)}

"""The disease scripts, one module a condition, as one explicit list."""

from medmcp.tasks.condition import Condition
from medmcp.tasks.conditions import urosepsis

__all__ = ["CONDITIONS"]

CONDITIONS: dict[str, Condition] = {module.CONDITION.key: module.CONDITION for module in (urosepsis,)}

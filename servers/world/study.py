"""Finding a study of the hospital by its key, whether it is done already or only ordered."""

from medmcp.servers.tool import ToolError
from medmcp.servers.world.world import Row, World

__all__ = ["done_study", "require_study"]


def require_study(world: World, study_id: str, field: str = "study_id") -> Row:
    """The study's row. Raises `ToolError` NOT_FOUND, also for one whose order was withdrawn before it was done."""
    row = world.row("SELECT * FROM imaging_study WHERE id = ?", study_id)
    if row is None:
        raise ToolError("NOT_FOUND", f"No study {study_id}.", field=field, hint="The receipt of the order names it.")
    order = world.row("SELECT ended_at FROM service_request WHERE id = ?", row["order_id"]) if row["order_id"] else None
    if order and order["ended_at"] and order["ended_at"] < row["started"]:
        raise ToolError(
            "NOT_FOUND", f"{study_id} was not done: its order {row['order_id']} was withdrawn.", field=field
        )
    return row


def done_study(world: World, study_id: str) -> Row:
    """The study's row, once it is acquired. Raises `ToolError` NOT_FOUND, or NOT_READY before."""
    study = require_study(world, study_id)
    if study["started"] > world.now:
        raise ToolError(
            "NOT_READY", f"{study_id} is not acquired yet.", field="study_id", retryable=True, hint=f"Expected at {study['started']}.",
            expected_at=study["started"],
        )  # fmt: skip
    return study

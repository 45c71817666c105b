"""What changed in the chart between two moments: rows added, changed and removed, table by table."""

from dataclasses import dataclass
from typing import Any

from medmcp.servers.world.schema import CHART_TABLES
from medmcp.servers.world.world import Row, World

__all__ = ["Change", "ChartState", "chart_state", "diff"]

ChartState = dict[str, dict[str, Row]]


@dataclass(frozen=True)
class Change:
    """One row that is not what it was. `before` is None for a new row, `after` for one that is gone."""

    table: str
    id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def fields(self) -> dict[str, tuple[Any, Any]]:
        """The columns that differ, as (before, after)."""
        before, after = self.before or {}, self.after or {}
        return {
            name: (before.get(name), after.get(name))
            for name in {**before, **after}
            if before.get(name) != after.get(name)
        }


def chart_state(world: World) -> ChartState:
    """Every chart row by table and id: what `diff` compares."""
    return {table: {row["id"]: row for row in world.rows(f'SELECT * FROM "{table}"')} for table in CHART_TABLES}


def diff(before: ChartState, after: ChartState) -> list[Change]:
    """The changes from one state of the chart to another, in table and id order."""
    changes: list[Change] = []
    for table in CHART_TABLES:
        old, new = before[table], after[table]
        changes += [
            Change(table, key, old.get(key), new.get(key))
            for key in sorted(old.keys() | new.keys())
            if old.get(key) != new.get(key)
        ]
    return changes

"""The base of every clinical table row: immutable, validated when the table loads, no unknown fields.

A table is a Python module that holds a list of rows. Python rather than YAML because the tables
load on the path of a tool call: compiled rows come up in milliseconds, and mypy proof-reads them.
"""

from pydantic import BaseModel, ConfigDict

__all__ = ["Row"]


class Row(BaseModel):
    """One row of a clinical table."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

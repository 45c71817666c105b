"""The library is brought into memory in the background: after a client has seen a tool that reads it, never before."""

from typing import Any

import anyio
import pytest

from medmcp.servers import library as module
from medmcp.servers.library import announce_listing, use_library, warm_after_listing


class Base:
    """A built knowledge base that only counts."""

    base = "built"

    def __init__(self) -> None:
        self.warmed = 0

    async def warm_async(self) -> None:
        self.warmed += 1


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(module, "AFTER_LISTING_S", 0)
    one = Base()
    use_library(one)  # type: ignore[arg-type]
    yield one
    use_library(None)


@pytest.mark.anyio
async def test_nothing_is_warmed_before_a_listing_or_by_one_without_readers(base: Base) -> None:
    async with anyio.create_task_group() as group:
        group.start_soon(warm_after_listing)
        await anyio.wait_all_tasks_blocked()
        announce_listing(["get_patient_info", "order_lab_test"])
        await anyio.wait_all_tasks_blocked()
        assert base.warmed == 0
        announce_listing(["get_patient_info", "search_medical_knowledge"])
    assert base.warmed == 1


@pytest.mark.anyio
async def test_a_server_that_stops_takes_its_waiting_with_it(base: Base) -> None:
    async with anyio.create_task_group() as group:
        group.start_soon(warm_after_listing)
        await anyio.wait_all_tasks_blocked()
        group.cancel_scope.cancel()
    announce_listing(["open_passage"])
    assert base.warmed == 0


@pytest.mark.anyio
async def test_without_a_built_base_nothing_is_made(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AFTER_LISTING_S", 0)
    monkeypatch.setenv("MEDMCP_KB", str(tmp_path / "none"))
    use_library(None)
    async with anyio.create_task_group() as group:
        group.start_soon(warm_after_listing)
        await anyio.wait_all_tasks_blocked()
        announce_listing(["open_passage"])
    assert module._open == []

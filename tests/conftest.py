"""Fixtures that every floor's tests share."""

import pytest


@pytest.fixture
def anyio_backend() -> str:
    """The asynchronous tests run on asyncio."""
    return "asyncio"

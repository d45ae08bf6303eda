"""Fixtures of every test: one real PostgreSQL a worker process, the real applications on it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.kit.product import product
from tests.kit.services import House, Service

__all__ = ["product"]


@pytest_asyncio.fixture(scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    made = House(tmp_path_factory.mktemp("house"))
    yield made
    await made.close()


@pytest.fixture(scope="session")
def registry(house: House) -> Service:
    return house.services["registry"]


@pytest.fixture(scope="session")
def rotation(house: House) -> Service:
    return house.services["rotation"]


@pytest.fixture(scope="session")
def evaluation(house: House) -> Service:
    return house.services["evaluation"]

"""The world of keeping, for every test that asks for it."""

import pytest

from tests.unit.directory.keeping.world import World


@pytest.fixture
def world(db: None) -> World:
    return World()

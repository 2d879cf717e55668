"""The world of keeping, for every promise about it."""

from tests.unit.directory.keeping.conftest import world

__all__ = ["world"]

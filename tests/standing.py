"""What a whole file of tests begins from, made once for all of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import transaction

from tests.secrets_told import logged

Made = TypeVar("Made")


@contextmanager
def standing(make: Callable[[], Made], blocker: Any) -> Iterator[Made]:
    """What `make` makes stands in the database for as long as this holds; the log is told no secret by it. Each test of
    the file, with `db`, gives back what it wrote itself."""
    with blocker.unblock(), transaction.atomic():
        logged()
        made = make()
        assert logged() == []
        yield made
        transaction.set_rollback(True)

"""Whatever a person decides is killed on its way: nothing of it is left, and done again it is done whole."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError

from tests.oracles import index_of_children as oracle
from tests.unit.people import made
from tests.unit.people.test_merging import merged, record, two
from tests.unit.people.test_reviewing import anna, twins
from village.kernel.access.rules import Viewer
from village.kernel.audit import actions as audit
from village.kernel.audit.models import Entry
from village.people.actions import merging, resolving, reviewing, telling
from village.people.models import LinkEvent, Remark

pytestmark = pytest.mark.django_db
WHERE = {"rebuild_keys": resolving, "moved": telling, "record": audit}


def merge(by: Viewer) -> Callable[[], object]:
    one, other = two()
    return lambda: merging.merge(keep=one.child.ref, gone=other.child.ref, reason="one", by=by, at=made.NOW)


def unmerge(by: Viewer) -> Callable[[], object]:
    operation = merged(by).operation
    return lambda: merging.unmerge(operation=operation, reason="two", by=by, at=made.NOW)


def split(by: Viewer) -> Callable[[], object]:
    merged(by)
    return lambda: merging.split(record=record("school", "bella").pk, reason="another", by=by, at=made.NOW)


def review(by: Viewer) -> Callable[[], object]:
    item = twins()
    reviewing.take(item=item.pk, by=by, at=made.NOW)
    shown = reviewing.look(item=item.pk, by=by, at=made.NOW)
    assert shown is not None
    return lambda: reviewing.decide(
        item=item.pk, decision="same", child=anna().child.ref, seen=shown.seen, by=by, at=made.NOW
    )


def held() -> list[object]:
    return [oracle.snapshot(), oracle.settled(), *(one.objects.count() for one in (LinkEvent, Remark))]


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("act", [merge, unmerge, split, review])
def test_what_is_killed_on_its_way_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, act: Callable[[Viewer], Callable[[], object]], where: str
) -> None:
    do = act(made.viewer("matching-officer"))
    before, noted = held(), Entry.objects.count()

    def kill(*_: object, **__: object) -> None:
        raise IntegrityError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(WHERE[where], where, kill)
        with pytest.raises(IntegrityError, match="killed"):
            do()
    assert held() == before
    assert Entry.objects.count() == noted
    do()
    assert held() != before
    oracle.check()

"""Whatever is fed, merged, undone, split and reviewed, in whatever order: the index holds together."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.oracles import index_of_children as oracle
from tests.unit.people import made
from village.kernel.access.actions import Refusal
from village.people.actions import merging, reviewing
from village.people.models import Child, LinkEvent, Record
from village.people.queries.ledger import ledger_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Few values, so that records are often like each other: twins, namesakes, slips of the pen, a number on two children.
ROWS = st.fixed_dictionaries(
    {
        "record": st.sampled_from(["1", "2", "3", "4"]),
        "forename": st.sampled_from(["Anna", "Ana", "Bella", "Liz", "Elizabeth", "Baby", ""]),
        "surname": st.sampled_from(["Testperson", "Testpersen", "Sample-Testperson", ""]),
        "date_of_birth": st.sampled_from(["2015-03-14", "2015-03-15", "14/03/2015", ""]),
        "sex": st.sampled_from(["F", "M", ""]),
        "postcode": st.sampled_from(["M14 5AB", "M14 5AD", "LS1 1AA", ""]),
        "nhs_number": st.sampled_from(["", "", "", *made.NHS[:2]]),
    }
)


class Index(RuleBasedStateMachine):
    """One index from empty; all of it is undone when the machine stops."""

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.officer = made.viewer("matching-officer")
        self.decided = 0
        self.fed: list[tuple[Any, list[dict[str, str]]]] = []
        self.refs: dict[int, uuid.UUID] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    @initialize()
    def systems(self) -> None:
        self.sources = [
            made.source("health"),
            made.source("school"),
            made.source("clinic", duplicate_free=False),
        ]

    @rule(which=st.integers(0, 2), rows=st.lists(ROWS, min_size=1, max_size=4))
    def feed(self, which: int, rows: list[dict[str, str]]) -> None:
        before, theirs = oracle.memberships(), self._not_of(which)
        counted, cannot = set(self._ledger()), {one for one in oracle.settled() if one[0] == "cannot"}
        made.take(self.sources[which], rows)
        self.fed.append((self.sources[which], rows))
        now = oracle.memberships()
        # Nothing joins or parts but what has come: a record that is like two children never makes one of them.
        assert {pk: now[pk] for pk in theirs} == {pk: before[pk] for pk in theirs}
        assert counted <= set(self._ledger())
        assert cannot <= oracle.settled()

    def _not_of(self, which: int) -> set[int]:
        return set(Record.objects.exclude(source=self.sources[which]).values_list("pk", flat=True))

    def _ledger(self) -> list[tuple[Any, ...]]:
        return list(LinkEvent.objects.values_list("pk", "kind", "record", "child_from", "child_to", "by", "reason"))

    @precondition(lambda self: self.fed)
    @rule()
    def the_last_feed_again(self) -> None:
        before = oracle.snapshot()
        system, rows = self.fed[-1]
        once = {row["record"]: row for row in reversed(rows)}
        counts = made.take(system, rows)
        assert counts["unchanged"] + counts["rejected"] == len(rows)
        assert counts["unchanged"] <= len(once)
        assert oracle.snapshot() == before

    @rule(one=st.integers(0), two=st.integers(0))
    def merge(self, one: int, two: int) -> None:
        children = list(Child.objects.filter(state="active").order_by("pk"))
        if children:
            keep, gone = children[one % len(children)], children[two % len(children)]
            before = oracle.memberships()
            if self._try(merging.merge, keep=keep.ref, gone=gone.ref) is not None:
                assert oracle.memberships() == {pk: keep.pk if of == gone.pk else of for pk, of in before.items()}
                assert ledger_of(gone.ref, self.officer, merging.MERGE).child == keep  # type: ignore[union-attr]

    @rule(which=st.integers(0))
    def unmerge(self, which: int) -> None:
        found = sorted(set(LinkEvent.objects.filter(kind="merge").values_list("operation", flat=True)), key=str)
        if found:
            self._try(merging.unmerge, operation=found[which % len(found)])

    @rule(one=st.integers(0), two=st.integers(0))
    def merge_and_think_better_of_it(self, one: int, two: int) -> None:
        children = list(Child.objects.filter(state="active").order_by("pk"))
        if children:
            keep, gone = children[one % len(children)], children[two % len(children)]
            before, said, told = oracle.snapshot(), oracle.settled(), self._ledger()
            operation = self._try(merging.merge, keep=keep.ref, gone=gone.ref)
            if operation is not None:
                merging.unmerge(operation=operation, reason="two after all", by=self.officer, at=made.NOW)
                assert oracle.settled() == oracle.kept_apart(said, keep.pk, gone.pk)
            assert oracle.snapshot() == before
            assert self._ledger()[: len(told)] == told

    @rule(which=st.integers(0))
    def split(self, which: int) -> None:
        records = list(Record.objects.order_by("pk"))
        if records:
            one = records[which % len(records)]
            before = oracle.memberships()
            if self._try(merging.split, record=one.pk) is not None:
                now = oracle.memberships()
                assert {pk for pk in now if now[pk] != before[pk]} == {one.pk}
                assert [pk for pk in now if now[pk] == now[one.pk]] == [one.pk]

    @rule(decision=st.sampled_from(["same", "new", "cannot-tell"]), think_again=st.booleans())
    def review(self, decision: str, think_again: bool) -> None:
        """A reader takes up the next; where they think again, it is as if they had not decided."""
        item = reviewing.take_next(by=self.officer, at=made.NOW)
        shown = reviewing.look(item=item, by=self.officer, at=made.NOW) if item is not None else None
        if item is None or shown is None:
            return
        before, said = oracle.snapshot(), oracle.settled()
        child = next((one.ref for one in shown.rivals if not one.barred), None)
        if decision == "same" and child is None:
            decision = "new"
        chosen = child if decision == "same" else None
        self.decided += 1  # nobody decides twice in one moment: the last is the last
        at = made.NOW + dt.timedelta(microseconds=self.decided)
        reviewing.decide(item=item, decision=decision, child=chosen, seen=shown.seen, by=self.officer, at=at)
        oracle.check()
        if think_again:
            assert reviewing.undo_last(by=self.officer, at=at) == item
            assert oracle.snapshot() == before
            assert oracle.settled() == said

    def _try(self, action: Any, **arguments: Any) -> Any:
        """What the action gives, or None when it was refused; a refusal changes nothing."""
        before = oracle.snapshot()
        try:
            return action(reason="because", by=self.officer, at=made.NOW, **arguments)
        except Refusal:
            assert oracle.snapshot() == before
            return None

    @invariant()
    def holds_together(self) -> None:
        oracle.check()

    @invariant()
    def names_are_never_used_again(self) -> None:
        now = dict(Child.objects.values_list("pk", "ref"))
        assert self.refs.items() <= now.items()
        assert len(set(now.values())) == len(now)
        self.refs = now


def test_the_index_holds_together_whatever_is_done() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Index,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )

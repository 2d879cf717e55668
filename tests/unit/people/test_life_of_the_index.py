"""Whatever is fed, merged, undone, split and reviewed, in whatever order: the index holds together."""

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
from village.people.actions import merging
from village.people.models import Child, LinkEvent, Record

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
        made.take(self.sources[which], rows)
        self.fed.append((self.sources[which], rows))

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
            self._try(
                merging.merge, keep=children[one % len(children)].ref, gone=children[two % len(children)].ref
            )  # fmt: skip

    @rule(which=st.integers(0))
    def unmerge(self, which: int) -> None:
        found = sorted(set(LinkEvent.objects.filter(kind="merge").values_list("operation", flat=True)), key=str)
        if found:
            self._try(merging.unmerge, operation=found[which % len(found)])

    @rule(one=st.integers(0), two=st.integers(0))
    def merge_and_think_better_of_it(self, one: int, two: int) -> None:
        children = list(Child.objects.filter(state="active").order_by("pk"))
        if children:
            before = oracle.snapshot()
            operation = self._try(
                merging.merge, keep=children[one % len(children)].ref, gone=children[two % len(children)].ref
            )  # fmt: skip
            if operation is not None:
                merging.unmerge(operation=operation, reason="two after all", by=self.officer, at=made.NOW)
            assert oracle.snapshot() == before

    @rule(which=st.integers(0))
    def split(self, which: int) -> None:
        records = list(Record.objects.order_by("pk"))
        if records:
            self._try(merging.split, record=records[which % len(records)].pk)

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

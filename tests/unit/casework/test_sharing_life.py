"""Whatever is agreed, proposed, released, taken back, said, barred and destroyed, in whatever order and over whatever
days: who reads which item is what the naive twin says, and nothing is shared that the twin would not share."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.oracles.sharing import Told
from tests.unit.casework import made
from tests.unit.casework.shared import CONSENT, DUTY, NOW, UNTOLD, Sharing
from village.casework.actions import data_agreements, sharing
from village.casework.actions.episodes import record_agreement
from village.casework.actions.restrictions import restrict
from village.casework.models import AgreedPlan, DataAgreement, Share
from village.casework.queries.sharing import is_whole, items_shared
from village.kernel.access.actions import Refusal
from village.kernel.accounts.models import Account
from village.kernel.organisations.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BODIES = st.sampled_from(["school", "clinic"])
GROUNDS = {"duty": DUTY, "consent": CONSENT, "untold": UNTOLD}
SCENE: list[Sharing] = []


class Life(RuleBasedStateMachine):
    """One family from the day on which an agreement with a school began."""

    @initialize()
    def begin(self) -> None:
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.scene, self.at, self.told = SCENE[0], NOW, Told()
        self.shares: list[Share] = []
        self.agreements: list[DataAgreement] = [self.scene.agreement]
        self.told.tell(
            "agreement", NOW, number=0, to="school", purposes=("early-help", "safeguarding"), begins=NOW.date(),
            ends=NOW.date() + dt.timedelta(days=60),
        )  # fmt: skip
        self.readers = {"theo": self.scene.theo, "dora": self.scene.dora, "stan": self.scene.stranger}
        for name, body in (("theo", "school"), ("dora", "clinic"), ("stan", "school")):
            self.told.tell("works", NOW, who=name, body=body)
        for grounds, worker in (("consent", None), ("consent", "theo"), ("duty", None), ("untold", None)):
            self.propose(grounds, "school", worker, (1, 2), 20, boss=False)

    def teardown(self) -> None:
        if hasattr(self, "undone"):
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def _done(self, do: Callable[[], object]) -> bool:
        self.at += dt.timedelta(seconds=1)
        try:
            do()
        except Refusal:
            return False
        return True

    @rule(days=st.integers(1, 6))
    def time_goes_by(self, days: int) -> None:
        self.at += dt.timedelta(days=days)

    @rule(to=BODIES, purpose=st.sampled_from(["early-help", "safeguarding"]), days=st.integers(1, 40))
    def agree(self, to: str, purpose: str, days: int) -> None:
        self.at += dt.timedelta(seconds=1)
        ends = self.at.date() + dt.timedelta(days=days)
        one = data_agreements.keep_agreement(
            giver="council", taker=to, purposes=[purpose], reference="DSA", from_on=self.at.date(), until_on=ends,
            by=made.seen(self.scene.officer), at=self.at,
        )  # fmt: skip
        self.agreements.append(one)
        number = len(self.agreements) - 1
        self.told.tell(
            "agreement", self.at, number=number, to=to, purposes=(purpose,), begins=self.at.date(), ends=ends
        )

    @rule(which=st.integers(0, 9))
    def end_agreement(self, which: int) -> None:
        number = which % len(self.agreements)
        pk = self.agreements[number].pk
        by = made.seen(self.scene.officer)
        if self._done(lambda: data_agreements.end_agreement(agreement=pk, by=by, at=self.at)):
            self.told.tell("agreement-ended", self.at, number=number)

    @rule(
        grounds=st.sampled_from(["duty", "consent", "untold"]),
        to=st.sampled_from(["school", "school", "clinic"]),
        worker=st.sampled_from([None, None, "theo", "dora"]),
        items=st.sampled_from([(1,), (2,), (1, 2)]),
        days=st.integers(0, 20),
        boss=st.booleans(),
    )
    def propose(self, grounds: str, to: str, worker: str | None, items: tuple[int, ...], days: int, boss: bool) -> None:
        last, scene = self.at.date() + dt.timedelta(days=days), self.scene
        one = replace(GROUNDS[grounds], last_on=last)
        share = {
            "to": to, "worker": worker, "purpose": one.purpose, "consent": grounds == "consent", "last": last,
            "items": [f"plan-{each}" for each in items], "by": "boss" if boss else "lead",
        }  # fmt: skip
        expected = self.told.may_be_proposed(share, self.at)
        keys = [f"plan:{each}@{scene.plans[each - 1].sha256}" for each in items]
        consents: dict[uuid.UUID, str] = {scene.mother.ref: "parent"} if grounds == "consent" else {}
        account = self.readers[worker].ref if worker else None

        def do() -> None:
            self.shares.append(
                scene.share(
                    one, to=to, account=account, items=keys, consents=consents, at=self.at,
                    who=scene.boss if boss else scene.lead,
                )
            )  # fmt: skip

        assert self._done(do) == expected
        if expected:
            number = len(self.shares) - 1
            self.told.tell("proposed", self.at, share=number, **share)
            if share["consent"]:
                self.told.tell("said", self.at, share=number, state="given")
            if grounds != "untold":
                self.told.tell("released", self.at, share=number)

    def _one(self, which: int) -> tuple[int, Share]:
        number = which % len(self.shares)
        return number, self.shares[number]

    @precondition(lambda self: self.shares)
    @rule(which=st.integers(0, 9), boss=st.booleans())
    def release(self, which: int, boss: bool) -> None:
        number, share = self._one(which)
        expected = self.told.may_be_released(number, "boss" if boss else "lead", self.at)
        told = {"episode": self.scene.ref, "share": share.ref}
        who = self.scene.boss if boss else self.scene.lead
        assert self._done(lambda: sharing.release_share(**told, by=made.seen(who), at=self.at)) == expected
        if expected:
            self.told.tell("released", self.at, share=number)

    @precondition(lambda self: self.shares)
    @rule(which=st.integers(0, 9))
    def end(self, which: int) -> None:
        number, share = self._one(which)
        expected = not self.told.of("ended", number)
        told = {"episode": self.scene.ref, "share": share.ref}
        by = self.scene.by()
        assert self._done(lambda: sharing.end_share(**told, because="Not needed", by=by, at=self.at)) == expected
        if expected:
            self.told.tell("ended", self.at, share=number)

    @precondition(lambda self: self.shares)
    @rule(which=st.integers(0, 9), who=st.sampled_from(["theo", "dora"]))
    def give_back(self, which: int, who: str) -> None:
        number, share = self._one(which)
        reads = {share for share, _ in self.told.reads(who, self.at)}
        by = made.seen(self.readers[who])
        done = self._done(lambda: sharing.decline_shared(share=share.ref, because="Not ours", by=by, at=self.at))
        assert done or number not in reads
        if done:
            self.told.tell("ended", self.at, share=number)

    @precondition(lambda self: self.shares)
    @rule(which=st.integers(0, 9), father=st.booleans(), state=st.sampled_from(["given", "refused", "withdrawn"]))
    def say(self, which: int, father: bool, state: str) -> None:
        number, share = self._one(which)
        person = self.scene.father if father else self.scene.mother
        told = {"episode": self.scene.ref, "share": share.ref, "person": person.ref, "capacity": "parent"}
        by = self.scene.by(self.scene.nurse)
        if self._done(lambda: sharing.record_consent(**told, state=state, by=by, at=self.at)):  # type: ignore[arg-type]
            self.told.tell("said", self.at, share=number, state=state)

    @rule(father=st.booleans(), state=st.sampled_from(["given", "refused", "withdrawn"]))
    def the_family_says(self, father: bool, state: str) -> None:
        self.at += dt.timedelta(seconds=1)
        person = self.scene.father if father else self.scene.mother
        record_agreement(
            episode=self.scene.ref, person=person.ref, capacity="parent", scope="Early help", state=state,
            on=self.at.date(), by=self.scene.by(), at=self.at,
        )  # fmt: skip
        self.told.tell("family-said", self.at, who=str(person.ref), state=state)

    @rule(who=st.sampled_from(["theo", "dora"]), body=BODIES)
    def change_work(self, who: str, body: str) -> None:
        Account.objects.filter(pk=self.readers[who].pk).update(organisation=Organisation.objects.get(slug=body))
        self.told.tell("works", self.at, who=who, body=body)

    @precondition(lambda self: self.at > NOW + dt.timedelta(days=2) and not self.told.barred())
    @rule(body=BODIES)
    def bar(self, body: str) -> None:
        by = made.seen(self.scene.officer)
        restrict(person=self.scene.anna.ref, kind="barred", organisation=body, authority="A court", by=by, at=self.at)
        self.told.tell("barred", self.at, body=body)

    @precondition(lambda self: self.at > NOW + dt.timedelta(days=5))
    @rule()
    def destroy(self) -> None:
        AgreedPlan.objects.filter(pk=self.scene.plans[0].pk).update(content={})
        self.told.tell("destroyed", self.at, item="plan-1")

    @invariant()
    def who_reads_what_is_what_the_twin_says(self) -> None:
        numbers = {one.ref: number for number, one in enumerate(self.shares)}
        for name, account in self.readers.items():
            opened = sharing.list_shared(by=made.seen(account), at=self.at)
            found = {
                (numbers[share.ref], f"plan-{each.plan.number}")  # type: ignore[union-attr]
                for share in opened
                for each in items_shared(share)
                if is_whole(each)
            }
            assert found == self.told.reads(name, self.at)


def test_who_reads_what_whatever_happens() -> None:
    SCENE[:] = [Sharing()]
    run_state_machine_as_test(Life, settings=settings(max_examples=20, stateful_step_count=12, deadline=None))

"""Whatever is asked of social care, decided, taken back, barred and ended, in whatever order: who there sees which
request is what the naive twin says."""

import datetime as dt
import uuid
from collections.abc import Callable

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

from tests.oracles.stepping import Told
from tests.unit.casework import made
from tests.unit.casework.planned import NOW, days
from tests.unit.casework.stepped import Crossing
from village.casework.actions import stepping_up
from village.casework.models import Restriction, StepUp
from village.kernel.access.actions import Refusal
from village.kernel.accounts.models import Account, RoleGrant
from village.kernel.organisations.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SCENE: list[Crossing] = []
WHO, BODIES = st.sampled_from(["sam", "soo"]), st.sampled_from(["care", "care", "clinic"])


class Life(RuleBasedStateMachine):
    """One family, and two who decide for social care, each for an organisation of their own at first."""

    @initialize()
    def begin(self) -> None:
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.scene, self.day, self.told = SCENE[0], 0, Told()
        self.scene.episode.refresh_from_db()  # another life may have ended help, and was undone
        self.asked: list[StepUp] = []
        self.bars: dict[str, Restriction] = {}
        self.people = {"sam": self.scene.sam, "soo": self.scene.soo}
        for who, body in (("sam", "care"), ("soo", "clinic")):
            self.told.tell("works-for", self.on, who=who, body=body)

    def teardown(self) -> None:
        if hasattr(self, "undone"):
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    @property
    def on(self) -> dt.date:
        return days(self.day).date()

    def _done(self, do: Callable[[], object]) -> bool:
        try:
            with transaction.atomic():
                do()
        except Refusal:
            return False
        return True

    @rule(many=st.integers(1, 20))
    def time_goes_by(self, many: int) -> None:
        self.day += many

    @rule(body=BODIES)
    def ask(self, body: str) -> None:
        able = body in {"care", "clinic"} and self._somebody_decides(body) and body not in self.bars
        expected = self.told.may_be_asked() and able
        assert self._done(lambda: self.asked.append(self.scene.ask(to=body, day=self.day))) == expected
        if expected:
            self.told.tell("asked", self.on, request=len(self.asked) - 1, body=body)

    def _somebody_decides(self, body: str) -> bool:
        held = {one.account_id for one in RoleGrant.objects.filter(role="social-care-manager", area=made.AREA)}
        return Account.objects.filter(pk__in=held, organisation__slug=body).exists()

    @precondition(lambda self: self.asked)
    @rule(who=WHO, takes=st.booleans(), which=st.integers(0, 5))
    def decide(self, who: str, takes: bool, which: int) -> None:
        number = which % len(self.asked)
        expected = number in self.told.sees(who, self.on) and self.told.stands(number)[0] == "asked"
        move = "take-over" if takes else "do-not-take"
        one, by = self.asked[number], self.people[who]
        assert self._done(lambda: self.scene.decide(one, move, by, day=self.day)) == expected
        if expected:
            self.told.tell("taken" if takes else "declined", self.on, request=number)

    @precondition(lambda self: self.asked)
    @rule(which=st.integers(0, 5))
    def take_back(self, which: int) -> None:
        number = which % len(self.asked)
        expected = self.told.stands(number)[0] == "asked"
        assert self._done(lambda: self.scene.take_back(self.asked[number], day=self.day)) == expected
        if expected:
            self.told.tell("taken-back", self.on, request=number)

    @rule(name=st.sampled_from(["sam", "soo", "care", "clinic"]))
    def bar_or_not(self, name: str) -> None:
        if name in self.bars:
            self.bars.pop(name).delete()
            self.told.tell("unbarred", self.on, name=name)
            return
        named = {"account": self.people[name].ref} if name in self.people else {"organisation": name}
        self.bars[name] = self.scene.anna.restrictions.create(
            kind="barred", authority="x", by=uuid.uuid4(), from_at=NOW, review_on=NOW.date(), **named
        )
        self.told.tell("barred", self.on, name=name)

    @rule(who=WHO, body=BODIES)
    def change_work(self, who: str, body: str) -> None:
        Account.objects.filter(pk=self.people[who].pk).update(organisation=Organisation.objects.get(slug=body))
        self.told.tell("works-for", self.on, who=who, body=body)

    @rule(who=WHO, holds=st.booleans())
    def change_role(self, who: str, holds: bool) -> None:
        area = made.AREA if holds else made.ELSEWHERE
        RoleGrant.objects.filter(account=self.people[who]).update(area=area)
        self.told.tell("role", self.on, who=who, holds=holds)

    @precondition(lambda self: self.day > 20 and self.scene.episode.closed_at is None)
    @rule()
    def help_ends(self) -> None:
        if self._done(lambda: self.scene.move("close-early", who=self.scene.boss, reason="refused", day=self.day)):
            self.told.tell("help-ended", self.on)

    @invariant()
    def who_sees_what_is_what_the_twin_says(self) -> None:
        numbers = {one.ref: number for number, one in enumerate(self.asked)}
        for name, account in self.people.items():
            opened = stepping_up.list_step_ups(by=made.seen(account), at=days(self.day))
            assert {numbers[one.ref] for one in opened} == self.told.sees(name, self.on)


def test_who_sees_what_whatever_happens() -> None:
    SCENE[:] = [Crossing()]
    run_state_machine_as_test(Life, settings=settings(max_examples=25, stateful_step_count=14, deadline=None))

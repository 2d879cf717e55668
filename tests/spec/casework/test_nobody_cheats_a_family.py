"""Whoever asks for whichever step of a family's help, in whatever order, late, without having read it, or after a part
in it came or went: what comes of it is what a naive world says, and it has exactly one lead (attacks 13, 14, 15)."""

import datetime as dt
import uuid
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.oracles.helping import Family
from tests.unit.casework.planned import NOW, TODAY, Scene, forms, signed
from village.casework.actions import concerns, episodes, plan, team
from village.casework.actions.permitted import NO_EPISODE
from village.casework.models import Concern, Episode
from village.casework.queries.facts import approved
from village.casework.queries.plan import plan_hash
from village.casework.rules.episodes import about
from village.kernel.access.actions import Refusal
from village.workflow.actions.moving import Asked, NotMoved

DOCUMENT = Path(django_settings.SRC) / "reference" / "processes" / "early-help.yaml"
WHO = st.sampled_from(["lead", "lead", "nurse", "boss", "boss", "stranger"])
MOVES = ["agree", "assess", "sign", "agree-plan", "look-again", "go-on", "close", "close-early", "step-up", "no-such"]
NEXT = {"identified": "agree", "agreed": "assess", "assessing": "sign", "plan": "look-again"}
REQUIRED = ("prompted-by", "present", "family.view", "child.view", "conclusion", "next.why-nothing")
ANSWERS: dict[tuple[str, str], object] = {
    ("", "child.unborn"): "no", ("", "next.step"): "nothing-more", **{("", one): "Words" for one in REQUIRED},
}  # fmt: skip


class Cheating(RuleBasedStateMachine):
    scene: ClassVar[Scene]

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize()
    def it_begins(self) -> None:
        self.at = NOW
        document = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
        self.world = Family(document, "lead", {"nurse"}, "boss", state=document["start"])

    @property
    def episode(self) -> Episode:
        return Episode.objects.select_related("process__process", "family", "organisation").get(ref=self.scene.ref)

    def by(self, who: str) -> dict[str, Any]:
        self.at += dt.timedelta(minutes=2)
        return {"episode": self.scene.ref, "by": self.scene.by(getattr(self.scene, who)), "at": self.at}

    def done(self, do: Any, who: str, **told: Any) -> str:
        """The code of a refusal, or blank."""
        try:
            do(**told, **self.by(who))
        except NotMoved as refusal:
            return refusal.code
        except Refusal as refusal:
            return "nothing-there" if str(refusal) == NO_EPISODE else "refused"
        return ""

    @rule(who=WHO, state=st.sampled_from(["given", "given", "given", "refused", "withdrawn"]))
    def the_family_says(self, who: str, state: str) -> None:
        told = {"person": self.scene.mother.ref, "capacity": "parent", "scope": "Help", "state": state, "on": TODAY}
        found = self.done(episodes.record_agreement, who, **told)
        assert (found == "") == (self.world.reads(who) and self.world.writes(who))
        self.world.said = self.world.said if found else state

    @rule(who=WHO)
    def somebody_raises_a_concern(self, who: str) -> None:
        found = self.done(concerns.raise_concern, who, words=uuid.uuid4().hex)
        assert found or self.world.reads(who) or who == "stranger"  # whoever had a part until yesterday still may
        if not found:
            self.world.concerns.append(who)

    @rule(who=WHO, outcome=st.sampled_from(["acted-on", "nothing-found", "taken-over", "made-up"]))
    def somebody_settles_one(self, who: str, outcome: str) -> None:
        one = Concern.objects.filter(episode=self.episode, settled_at=None).order_by("pk").first()
        ref = one.ref if one else uuid.uuid4()
        found = self.done(concerns.settle_concern, who, concern=ref, outcome=outcome, finding="I asked.")
        right = who == "boss" and one is not None and self.world.concerns[0] != "boss" and outcome != "made-up"
        assert (found == "") == right
        if right:
            self.world.concerns.pop(0)
            self.world.taken = self.world.taken or outcome == "taken-over"

    @rule(who=WHO, to=st.sampled_from(["nurse", "stranger"]))
    def the_lead_is_offered(self, who: str, to: str) -> None:
        account = getattr(self.scene, to).ref
        found = self.done(team.offer_lead, who, to=account, agreed_by=self.scene.mother.ref)
        world = self.world
        right = who in (world.lead, "boss") and not world.closed and not world.offered and world.lead != to
        assert (found == "") == right
        world.offered = to if right else world.offered

    @rule(who=WHO, accepts=st.booleans())
    def an_offer_is_answered(self, who: str, accepts: bool) -> None:
        world, to = self.world, self.world.offered
        found = self.done(team.accept_lead if accepts else team.settle_offer, who)
        right = bool(to) and (who == to if accepts else who in (to, world.lead, "boss"))
        assert (found == "") == right
        if right:
            world.offered = ""
        if right and accepts:
            world.members = (world.members | {world.lead}) - {to}
            world.lead, world.lead_agreed = to, True

    @rule()
    def an_assessment_is_signed(self) -> None:
        if not self.world.signed and not self.world.closed:
            signed(about(self.scene.ref), "common-assessment", ANSWERS, by=str(self.scene.lead.ref))
            self.world.signed = True

    @rule(
        who=WHO, move=st.sampled_from(MOVES), behind=st.sampled_from([0, 0, 0, 1]), sees=st.booleans(),
        reason=st.sampled_from(["", "needs-met", "moved-area", "bored"]),
    )  # fmt: skip
    def somebody_asks(self, who: str, move: str, behind: int, sees: bool, reason: str) -> None:
        self._ask(who, move, behind, sees, reason)

    @rule(who=st.sampled_from(["lead", "nurse", "boss"]))
    def somebody_goes_on(self, who: str) -> None:
        """The next step, as one who has read everything asks for it."""
        move = NEXT.get(self.world.state, "agree-plan")
        if move == "agree-plan":
            self._agree_plan(who)
        else:
            self._ask(who, move, 0, True, "")

    def _ask(self, who: str, move: str, behind: int, sees: bool, reason: str) -> None:
        there = approved(self.episode)
        expects = max(self.world.changed - behind, 0)
        told = {"move": move, "expects": expects, "reason": reason, "seen": there if sees else "d" * 64}
        wanted = self.world.ask(who, told, there)
        asked = Asked(uuid.uuid4().hex, move, expects, reason, seen=str(told["seen"]))
        found = self.done(episodes.move_on, who, asked=asked)
        assert found == {"not-yours-at-all": "refused", "elsewhere": "refused"}.get(wanted, wanted)

    def _agree_plan(self, who: str) -> None:
        there, world = plan_hash(self.episode), self.world
        told = {"move": "agree-plan", "expects": world.changed, "reason": "", "seen": there, "plan": True}
        leads = who == world.lead and not world.closed
        wanted = world.ask(who, told, approved(self.episode)) if leads else "no"
        asked = Asked(uuid.uuid4().hex, "", world.changed, seen=there)
        found = self.done(plan.agree_plan, who, asked=asked, agreed_by=self.scene.mother.ref)
        assert (found == "") == (wanted == "")

    @invariant()
    def it_is_as_the_world_says(self) -> None:
        if not hasattr(self, "world"):
            return
        one = self.episode
        assert (one.process.state, one.process.changed) == (self.world.state, self.world.changed)
        assert (one.closed_at is not None) == self.world.closed
        [lead] = one.leads.filter(until_at=None)
        assert lead.account == getattr(self.scene, self.world.lead).ref


@pytest.mark.slow
@pytest.mark.django_db
def test_nobody_cheats_a_family() -> None:
    forms()
    Cheating.scene = Scene()
    Cheating.scene.goal(element="")
    run_state_machine_as_test(Cheating, settings=settings(max_examples=12, stateful_step_count=20, deadline=None))

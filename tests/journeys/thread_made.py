"""What is there before the thread is walked: the demo's people, the nation's plan, the plan that the board of Leeds
adopted, and five other families whom the hub helps from the same July on; and what a walk along it needs."""

import csv
import datetime as dt
import io
import uuid
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from zoneinfo import ZoneInfo

import time_machine
from django.conf import settings

from village.board.actions import adopt, board, consult, meetings, plans, priorities
from village.board.actions.meetings import MeetingSaid
from village.board.actions.priorities import ActionSaid, PrioritySaid
from village.board.rules.facts import CHAPTERS
from village.casework.actions import episodes, plan, review, sheets, team
from village.casework.actions.families import Who
from village.casework.actions.needs import record_readings
from village.casework.actions.plan import Aimed, Doing
from village.casework.models import Episode
from village.casework.queries.facts import approved
from village.casework.queries.plan import plan_hash
from village.cli.app import commands
from village.cli.definitions import publish_shipped
from village.forms.actions import sign
from village.forms.queries import given_of, hash_of
from village.kernel.access.queries import viewer_for
from village.kernel.access.rules import CLEARANCES, Viewer
from village.kernel.accounts.actions import add_organisation, open_account, record_clearance
from village.kernel.accounts.models import Account
from village.kernel.jobs import worker
from village.people.actions import sources
from village.plan import actions as national
from village.synthetic.demo import demo_people
from village.synthetic.families import fill
from village.synthetic.personas import viewer
from village.workflow.actions.moving import Asked

LONDON = ZoneInfo("Europe/London")
LEEDS, BRADFORD, BOARD, PLAN = "E08000035", "E08000032", "leeds", "leeds-2026"
BESS = "bess@example.org"
NATION, PROMISE = "childrens-plan-2007", "early-help-arrangements-in-every-trust"
MET, TEAM = "Families are helped until their needs are met", "Nobody waits for a team"


def at(day: int, month: int, hour: int = 10, minute: int = 0) -> dt.datetime:
    """An instant of 2026, in London."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=LONDON)


class Clock:
    """The clock of this process, of the server in it and of its commands."""

    def __init__(self) -> None:
        self._now: time_machine.travel | None = None

    def to(self, when: dt.datetime) -> None:
        """It is then, and goes on from there."""
        self.stop()
        self._now = time_machine.travel(when, tick=True)
        self._now.start()

    def stop(self) -> None:
        if self._now is not None:
            self._now.stop()
            self._now = None


def before_it_begins(clock: Clock) -> None:
    """People, forms, the nation's plan, the systems that send records, two families of the winter and the spring, and
    the area's plan. Of two families nothing may be shown."""
    clock.to(now := at(5, 1))
    demo_people(now)
    _elsewhere(now)
    publish_shipped(now)
    national.import_plan(folder=Path(settings.SRC) / "reference" / "plan" / NATION, by="test", at=now)
    for name, begun, ended in (("Winter", at(12, 1), at(8, 4)), ("Spring", at(9, 4), at(11, 5))):
        clock.to(ended)
        end([_plan_agreed(name, LEEDS, viewer("kofi"), begun)], viewer("kofi"), ended)
    clock.to(at(18, 5))
    village("warehouse", "build")  # a priority names a measure that is known
    _adopted()
    for slug, title, kind in (("mill-lane", "Mill Lane School", "school"), ("speech", "Speech therapy", "health")):
        sources.register(
            slug=slug, area=LEEDS, organisation="leeds-made-up", title=f"{title} (made up)", kind=kind, trust=5,
            duplicate_free=True, sensitive="", mode="delta", every_days=7, contact=f"{slug}@example.org",
            shipped="village", by=viewer("lena"), at=at(18, 5),
        )  # fmt: skip


def _elsewhere(now: dt.datetime) -> None:
    """Somebody who helps families in Bradford."""
    body = add_organisation(
        slug="bradford", name="Bradford hub (made up)", kind="council", area=BRADFORD, by="test", at=now
    )
    bess = open_account(
        email=BESS, name="Bess", organisation=body, by="test", at=now, role="practitioner", role_from_on=now.date(),
        role_area=BRADFORD,
    )  # fmt: skip
    for kind in CLEARANCES:
        record_clearance(account=bess, kind=kind, from_on=now.date(), until_on=dt.date(2027, 1, 1), by="test", at=now)


def bess() -> Viewer:
    return viewer_for(Account.objects.get(email=BESS), second_factor=True)


def village(*words: str) -> str:
    """What a command says, in this process: on its database, and at its hour."""
    said = io.StringIO()
    with redirect_stdout(said):
        commands(words[0])(words, standalone_mode=False)
    return said.getvalue()


def night(clock: Clock, when: dt.datetime) -> None:
    """What waits for the worker is done."""
    clock.to(when)
    worker.run(until_idle=True, catch_signals=False)


def feed(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    """A file as a system sends it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


# ── the area's plan ──────────────────────────────────────────────────────────────────────────────────────────────────


def _adopted() -> None:
    """The plan of the board of Leeds, which promised what is walked here."""
    nadia, omar, rita = viewer("nadia"), viewer("omar"), viewer("rita")
    begun, opens, closes, held = at(7, 4), at(8, 4), at(8, 5), at(18, 5)
    board.open_board(
        slug=BOARD, area=LEEDS, name="The board of Leeds (made up)", kind="trust-board", least_members=2,
        must_attend=["health"], consult_days=28, by=nadia, at=begun,
    )  # fmt: skip
    seats = [
        board.seat_member(
            board=BOARD, partner=partner, title=title, account=None, from_on=begun.date(), once=title, by=omar,
            at=begun,
        ).pk
        for partner, title in (("health", "Nurse who leads"), ("schools", "Head"), ("local-authority", "Director"))
    ]  # fmt: skip
    plans.begin_plan(
        board=BOARD, title="Leeds children’s plan 2026 to 2029 (made up)", from_year=2026, to_year=2029, by=nadia,
        at=begun, vision="Help comes early.",
    )  # fmt: skip
    _priorities(nadia, begun)
    consult.open_consultation(
        plan=PLAN, opens_on=opens.date(), closes_on=closes.date(), questions=["Is this right?"], by=nadia, at=opens,
        today=opens.date(),
    )  # fmt: skip
    over = closes + dt.timedelta(days=2)
    consult.close_consultation(plan=PLAN, by=nadia, at=over, today=over.date())
    consult.answer_consultation(plan=PLAN, heard="Yes.", changed_what="Nothing.", by=nadia, at=over)
    said = MeetingSaid(
        about="adopt", plan=PLAN, held_on=held.date(), present=seats, votes_for=3, votes_against=0, abstained=0,
        decision="The board adopts its plan.",
    )  # fmt: skip
    met = meetings.note_meeting(board=BOARD, said=said, once="adopt", by=omar, at=held, today=held.date())
    adopt.adopt_plan(plan=PLAN, meeting=met.pk, by=rita, at=held, today=held.date())


def _priorities(by: Viewer, at: dt.datetime) -> None:
    """Two, each with a measure, a target that the summer decides, and an action that serves the nation's promise."""
    for number, (title, measure, value) in enumerate(((MET, "help-closed", 6.0), (TEAM, "help-team-in-time", 80.0))):
        said = PrioritySaid(
            title=title, why="Families told us so.", measure=measure, bound="at-least", value=value, due="2026-09-30"
        )
        row = priorities.add_priority(plan=PLAN, said=said, once=str(number), by=by, at=at)
        deed = ActionSaid(
            title=f"Help at the hub {number + 1}", difference="More families are helped.", lead="local-authority",
            no_money=True, due="2027-03", serves=(f"{NATION}:{PROMISE}",),
        )  # fmt: skip
        priorities.add_action(plan=PLAN, priority=row.pk, said=deed, once=str(number), by=by, at=at)
    for version, slug in enumerate(CHAPTERS, 1):
        plans.say_without(plan=PLAN, version=version, chapter=slug, why="Later.", by=by, at=at)


# ── five other families ──────────────────────────────────────────────────────────────────────────────────────────────


def begin(many: int, name: str, area: str, by: Viewer, when: dt.datetime) -> list[Episode]:
    """Families are helped from a day on, and each agrees a plan in time."""
    return [_plan_agreed(f"{name}{number}", area, by, when) for number in range(many)]


def end(some: Sequence[Episode], by: Viewer, when: dt.datetime) -> None:
    """Help ends with each of them, because needs are met."""
    for one in some:
        _read(one, "going-well", by, when)
        goal, mother = one.goals.get(), _of(one, "carer")
        met = review.Met(when.date(), "close", "It is well.", family=(mother,), goals={goal.ref: ("met", "Well.")})
        review.hold_review(episode=one.ref, met=met, by=by, at=when)


def _plan_agreed(name: str, area: str, by: Viewer, when: dt.datetime) -> Episode:
    people = [(Who(f"Ben {name}", born_on=dt.date(2018, 3, 1)), "child"), (Who(f"Mo {name}"), "carer")]
    one = episodes.open_episode(name=f"The {name} family", area=area, people=people, key=name, by=by, at=when)
    mother = _of(one, "carer")
    episodes.record_agreement(
        episode=one.ref, person=mother, capacity="parent", scope="Help", state="given", on=when.date(), by=by, at=when
    )
    _move(one, "agree", by, when)
    _move(one, "assess", by, when)
    sheet = sheets.begin_form(episode=one.ref, form="early-help-assessment", by=by, at=when)
    fill(sheet, {"prompted-by": "Up at night."}, when, by, wholly=True)
    sheet.refresh_from_db()
    sign(sheet=sheet.ref, seen=hash_of(sheet.form.sha256, given_of(sheet)), by=str(by.ref), at=when)
    team.agree_to_lead(episode=one.ref, agreed_by=mother, by=by, at=when)
    _move(one, "sign", by, when, seen=approved(Episode.objects.get(pk=one.pk)))
    _read(one, "needs-help", by, when)
    goal = plan.add_goal(episode=one.ref, aimed=Aimed("Sleeps", _of(one, "child"), "behaviour"), by=by, at=when)
    doing = Doing("Read a story", when.date() + dt.timedelta(days=14), person=mother)
    plan.add_step(episode=one.ref, goal=goal.ref, doing=doing, by=by, at=when)
    asked = Asked(uuid.uuid4().hex, "agree-plan", _changed(one), seen=plan_hash(one))
    plan.agree_plan(episode=one.ref, asked=asked, agreed_by=mother, by=by, at=when)
    return Episode.objects.get(pk=one.pk)


def _read(one: Episode, level: str, by: Viewer, when: dt.datetime) -> None:
    record_readings(
        episode=one.ref, person=_of(one, "child"), given={("behaviour", "practitioner"): level},
        scale="need-scale@1", on=when.date(), by=by, at=when,
    )  # fmt: skip


def _move(one: Episode, move: str, by: Viewer, when: dt.datetime, **told: str) -> None:
    asked = Asked(uuid.uuid4().hex, move, _changed(one), on=when.date(), **told)
    episodes.move_on(episode=one.ref, asked=asked, by=by, at=when)


def _changed(one: Episode) -> int:
    one.process.refresh_from_db()
    return one.process.changed


def _of(one: Episode, part: str) -> uuid.UUID:
    return one.family.people.get(belongings__part=part).ref

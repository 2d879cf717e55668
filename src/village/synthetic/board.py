"""A made-up board for the demo, in a real area with made-up figures: a plan that it adopted, and the next one on which
people are being asked. Everything says of itself that it is made up."""

import datetime as dt
from dataclasses import replace

from django.db import transaction

from village.board.actions import adopt, board, consult, meetings, plans, priorities, reviews, support
from village.board.actions.meetings import MeetingSaid
from village.board.actions.priorities import ActionSaid, PrioritySaid
from village.board.queries import claims, office
from village.kernel.calendar.rules import london_date
from village.outcomes import queries as outcomes
from village.plan import queries as known_plans
from village.synthetic.demo import LEEDS
from village.synthetic.personas import viewer

BOARD = "leeds"
SEATED = dt.date(2025, 9, 1)
SEATS = (
    ("local-authority", "Director of children’s services"),
    ("local-authority", "Lead member for children"),
    ("schools", "Head of a primary school"),
    ("schools", "Head of a secondary school"),
    ("colleges", "Principal of a college"),
    ("health", "Nurse who leads for children"),
    ("police", "Superintendent for neighbourhoods"),
    ("jobcentre", "Manager for young people"),
    ("voluntary", "Chair of the play network"),
    ("youth", "Two members of the youth council"),
)
ADOPTED, ASKED = 2026, 2027  # the first years of the two plans
NATIONAL = "childrens-plan-2007"

Aims = tuple[tuple[PrioritySaid, tuple[ActionSaid, ...]], ...]


def _aims(first: int) -> Aims:
    """Three priorities for the years from `first` on."""
    year, money = f"{first + 2}/{(first + 3) % 100}", f"{first}/{(first + 1) % 100}..{first + 2}/{(first + 3) % 100}"
    early = PrioritySaid(
        title="More children start school ready",
        why="Too many children come to school without the words they need, most of all where money is short.",
        chapter="early-help", measure="ready-for-school", bound="at-least", value=72.0, due=year,
    )  # fmt: skip
    later = PrioritySaid(
        title="Every young person leaves with a next step",
        why="Young people told us that nobody had asked them what they wanted to do after school.",
        chapter="14-19", measure="level-3-by-19", bound="at-least", value=62.0, due=year,
    )  # fmt: skip
    safe = PrioritySaid(
        title="Children feel safe on their way",
        why="Children say that they do not feel safe at bus stops after school.",
        no_measure="Nobody counts it yet. The youth council asks every school this year.",
    )
    visits = ActionSaid(
        title="A home visit for every two-year-old", lead="health", partners=("local-authority", "voluntary"),
        difference="Every family has met someone who can help before the child is three.",
        amount=420_000, period=money, due=f"{first + 1}-09", serves=_served("family-nurse-partnership-growth"),
    )  # fmt: skip
    stories = ActionSaid(
        title="Stories in every library on Saturdays", lead="voluntary", no_money=True, due=str(first + 1),
        difference="Families read together, also those who never went in.",
    )  # fmt: skip
    talk = ActionSaid(
        title="A talk about the future in year 10", lead="schools", partners=("colleges", "jobcentre"),
        difference="Everyone has spoken with an adult of their choice about what comes next.",
        amount=90_000, period=money, due=f"{first + 1}-07-31",
    )  # fmt: skip
    stops = ActionSaid(
        title="Someone at the bus stops after school", lead="police", partners=("youth",), no_money=True,
        difference="There is an adult at the twenty stops that young people named.", due=f"{first + 1}-spring",
        serves=_served("all-secondaries-behaviour-partnerships"),
    )  # fmt: skip
    return ((early, (visits, stories)), (later, (talk,)), (safe, (stops,)))


def _served(commitment: str) -> tuple[str, ...]:
    """A national promise, where the national plan is here."""
    national = known_plans.plan(NATIONAL)
    there = national is not None and commitment in {one.id for one in national.commitments}
    return (f"{NATIONAL}:{commitment}",) if there else ()


def demo_board(at: dt.datetime) -> None:
    """Make the board with its two plans, through the actions of those who would. Can be done again."""
    nadia, omar, rosa = viewer("nadia"), viewer("omar"), viewer("rosa")
    opened = board.open_board(
        slug=BOARD, area=LEEDS, name="Leeds Children’s Trust Board (made up)", kind="trust-board", least_members=6,
        must_attend=["local-authority", "schools", "health"], consult_days=28, by=nadia, at=at,
    )  # fmt: skip
    seats = [
        board.seat_member(
            board=BOARD, partner=partner, title=title, account=None, from_on=SEATED, once=title, by=omar, at=at
        ).pk
        for partner, title in SEATS
    ]
    there = {one.slug for one in office.plans(omar, opened)}
    if f"{BOARD}-{ADOPTED}" not in there:
        _adopted(seats, at)
    if f"{BOARD}-{ASKED}" not in there:
        _asked(london_date(at) - dt.timedelta(days=9), at)
    _reviewed(ADOPTED, at)
    if office.support(opened, ADOPTED) is None:
        support.add_support(
            board=BOARD, year=ADOPTED, version=0, need="Few health visitors stay longer than a year.",
            given="A regional scheme that pays for their training.", who="The region’s health team (made up)",
            by_on=dt.date(ADOPTED, 12, 18), once="demo", by=rosa, at=at,
        )  # fmt: skip


def _write(first: int, title: str, at: dt.datetime) -> str:
    nadia, slug = viewer("nadia"), f"{BOARD}-{first}"
    plans.begin_plan(
        board=BOARD, title=f"{title} (made up)", from_year=first, to_year=first + 3, by=nadia, at=at,
        vision="Children in Leeds start well, find their way and are safe on it. Made up for the demonstration.",
    )  # fmt: skip
    needs: dict[str, int] = {}
    for one in claims.claims(LEEDS).claims[:3]:
        needs[one.measure] = plans.take_need(plan=slug, by=nadia, at=at, **claims.taken(one)).pk
    for number, (aim, deeds) in enumerate(_aims(first)):
        said = replace(_measurable(aim), needs=[needs[aim.measure]] if aim.measure in needs else [])
        row = priorities.add_priority(plan=slug, said=said, once=str(number), by=nadia, at=at)
        for place, deed in enumerate(deeds):
            once = f"{number}.{place}"
            priorities.add_action(plan=slug, priority=row.pk, said=deed, once=once, by=nadia, at=at)
    why = "The workforce has a strategy of its own, which the board follows every spring."
    plans.say_without(plan=slug, version=1, chapter="workforce", why=why, by=nadia, at=at)
    return slug


def _measurable(aim: PrioritySaid) -> PrioritySaid:
    """The priority as it is, or without its measure where no figures are held."""
    if not aim.measure or outcomes.measure(aim.measure) is not None:
        return aim
    return PrioritySaid(title=aim.title, why=aim.why, chapter=aim.chapter, no_measure="No figures are held here.")


@transaction.atomic
def _adopted(seats: list[int], at: dt.datetime) -> None:
    """The plan that the board adopted in March."""
    nadia, omar, rita = viewer("nadia"), viewer("omar"), viewer("rita")
    opens, closes = dt.date(ADOPTED, 1, 26), dt.date(ADOPTED, 2, 27)
    held = dt.date(ADOPTED, 3, 16)
    slug = _write(ADOPTED, "Leeds children’s plan 2026 to 2029", _noon(opens))
    _ask(slug, opens, closes)
    consult.close_consultation(plan=slug, by=nadia, at=_noon(closes, 3), today=closes + dt.timedelta(days=3))
    consult.answer_consultation(
        plan=slug, heard="Most spoke of bus stops, of waiting for help, and of being asked too late.",
        changed_what="We added a priority about the way to school, which the youth council will watch over.",
        by=nadia, at=_noon(closes, 6),
    )  # fmt: skip
    said = MeetingSaid(
        about="adopt", plan=slug, held_on=held, present=seats[:9], votes_for=8, votes_against=0, abstained=1,
        decision="The board adopts its plan and looks at it again every spring.",
    )  # fmt: skip
    meeting = meetings.note_meeting(board=BOARD, said=said, once="demo", by=omar, at=_noon(held, 1), today=held)
    adopt.adopt_plan(plan=slug, meeting=meeting.pk, by=rita, at=_noon(held, 2), today=held + dt.timedelta(days=2))


def _reviewed(year: int, at: dt.datetime) -> None:
    """The adopted plan's review of its first year, as drafted."""
    nadia = viewer("nadia")
    plan, on = office.plan(nadia, f"{BOARD}-{ADOPTED}"), london_date(at)
    if plan is not None and not plan.reviews.exists():
        reviews.draft_review(
            plan=plan.slug, year=year, sentences=claims.year_drafted(plan, year, on), warehouse=outcomes.version(),
            by=nadia, at=at, today=on,
        )  # fmt: skip


@transaction.atomic
def _asked(opens: dt.date, at: dt.datetime) -> None:
    """The next plan, on which people are being asked since a few days."""
    slug = _write(ASKED, "Leeds children’s plan 2027 to 2030", _noon(opens, -7))
    _ask(slug, opens, opens + dt.timedelta(days=34))


RESPONSES = (
    ("young-person", "The bus stop by the park has no light. That is where it should start."),
    ("parent", "We waited five months for someone to come. A visit at two would have been early enough."),
    ("professional", "A talk in year 10 is late for those who have stopped coming by then."),
)


def _ask(slug: str, opens: dt.date, closes: dt.date) -> None:
    questions = ["Are these the right priorities?", "What would make the most difference for you?"]
    consult.open_consultation(
        plan=slug, opens_on=opens, closes_on=closes, questions=questions, by=viewer("nadia"), at=_noon(opens),
        today=opens,
    )  # fmt: skip
    for number, (kind, said) in enumerate(RESPONSES, 1):
        day = opens + dt.timedelta(days=number)
        consult.respond(plan=slug, kind=kind, said=said, once=f"demo-{number}", at=_noon(day), today=day)


def _noon(day: dt.date, days: int = 0) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=days), dt.time(12), dt.UTC)

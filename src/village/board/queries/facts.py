"""Rows of the database as the plain facts that the rules decide from."""

from collections.abc import Iterable, Sequence

from village.board.models import Board, Consultation, LocalAction, LocalPlan, Meeting, Priority
from village.board.queries.strategy import reference
from village.board.rules.facts import Aim, Deed, Draft, Heard, Seat, Sitting, Terms
from village.board.rules.strategy.evidence import said


def terms(board: Board) -> Terms:
    """A board's own rules."""
    return Terms(
        least_members=board.least_members, must_attend=tuple(board.must_attend), consult_days=board.consult_days
    )


def seats(board: Board) -> list[Seat]:
    """Every seat there ever was on a board."""
    return [
        Seat(id=one.pk, partner=one.partner, title=one.title, from_on=one.from_on, until_on=one.until_on)
        for one in board.members.all()
    ]


def there(meeting: Meeting, every: Iterable[Seat]) -> list[Seat]:
    """The seats of those who were noted as present at a meeting, in the order of the board's."""
    return [seat for seat in every if seat.id in meeting.present]


def priorities(plan: LocalPlan) -> list[Priority]:
    """The priorities of a plan with all that is under them, in one read: what `draft` is made of."""
    return list(plan.priorities.prefetch_related("needs", "actions"))


def draft(plan: LocalPlan, rows: Sequence[Priority] | None = None) -> Draft:
    """A plan with everything in it; `rows`: its priorities where they are read already, in their order."""
    rows = priorities(plan) if rows is None else rows
    return Draft(
        slug=plan.slug,
        title=plan.title,
        board=plan.board.name,
        area=plan.board.area,
        area_name=plan.board.area_name,
        from_year=plan.from_year,
        to_year=plan.to_year,
        vision=plan.vision,
        state=plan.state,
        changes=plan.changes,
        without=dict(plan.without),
        needs=tuple(one.sentence for one in plan.needs.all()),
        aims=tuple(aim(row) for row in rows),
        themes={one: reference.themes()[one] for one in sorted({row.theme for row in rows} - {""})},
    )


def aim(row: Priority) -> Aim:
    """A priority with everything under it."""
    return Aim(
        id=row.pk,
        number=row.number,
        title=row.title,
        why=row.why,
        chapter=row.chapter,
        theme=row.theme,
        measure=row.measure,
        measure_title=row.measure_title,
        unit=row.unit,
        polarity=row.polarity or "neutral",
        bound=row.bound,
        value=row.value,
        due=row.due,
        start_value=row.start_value,
        start_period=row.start_period,
        no_measure=row.no_measure,
        needs=tuple(one.sentence for one in row.needs.all()),
        deeds=deeds(row),
    )


def deeds(row: Priority) -> tuple[Deed, ...]:
    """The actions of a priority."""
    return tuple(_deed(one) for one in row.actions.all())


def _deed(row: LocalAction) -> Deed:
    return Deed(
        id=row.pk,
        number=row.number,
        title=row.title,
        difference=row.difference,
        lead=row.lead,
        partners=tuple(row.partners),
        amount=row.amount,
        period=row.period,
        no_money=row.no_money,
        due=row.due,
        serves=tuple(row.serves),
        evidence=row.evidence,
        claim=row.claim,
        evidence_at=row.evidence_at,
        rests_on=said(reference.evidence(), row.evidence, row.claim, row.evidence_at),
    )


def heard(one: Consultation) -> Heard:
    """A consultation and the board's answer."""
    return Heard(opens_on=one.opens_on, closes_on=one.closes_on, heard=one.heard, changed=one.changed)


def sitting(one: Meeting) -> Sitting:
    """A meeting as it was noted."""
    return Sitting(
        held_on=one.held_on,
        present=frozenset(one.present),
        votes_for=one.votes_for,
        votes_against=one.votes_against,
        abstained=one.abstained,
        saw=one.saw,
    )

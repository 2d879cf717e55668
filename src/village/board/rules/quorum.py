"""Whether a meeting could decide, and whether it did."""

from collections.abc import Iterable, Sequence

from village.board.rules.facts import PARTNERS, Seat, Sitting, Terms
from village.plan.rules.dates import say_due


def not_quorate(terms: Terms, seats: Iterable[Seat], meeting: Sitting) -> list[str]:
    """Why a meeting was without quorum, a sentence each; none when it had one. Only who was a member on that day
    counts."""
    there = sitting_then(seats, meeting)
    wrong = []
    if strangers := len(meeting.present) - len(there):
        wrong.append(
            f"{strangers} of those noted as present {'was' if strangers == 1 else 'were'} no "
            f"{'member' if strangers == 1 else 'members'} on {say_due(meeting.held_on.isoformat())}."
        )
    if len(there) < terms.least_members:
        wrong.append(f"{len(there)} members were there; a quorum needs {terms.least_members}.")
    for partner in terms.must_attend:
        if partner not in {seat.partner for seat in there}:
            wrong.append(f"Nobody was there for this partner, which a quorum needs: {PARTNERS[partner]}.")
    return wrong


def sitting_then(seats: Iterable[Seat], meeting: Sitting) -> Sequence[Seat]:
    """Those of the present who were members on the day."""
    return [seat for seat in seats if seat.id in meeting.present and seat.sits(meeting.held_on)]


def not_carried(meeting: Sitting) -> list[str]:
    """Why a vote was not carried, or cannot be right: more must vote for than against, and nobody twice."""
    votes = meeting.votes_for + meeting.votes_against + meeting.abstained
    if votes > len(meeting.present):
        return [f"{votes} votes are noted, and {len(meeting.present)} members were there."]
    if meeting.votes_for <= meeting.votes_against:
        return [f"It was not carried: {meeting.votes_for} for, {meeting.votes_against} against."]
    return []

"""What a worker is told of what is held about them."""

import datetime as dt
from dataclasses import dataclass

from village.kernel.audit.queries import Wanted, entries, mentioning, names_of
from village.workforce.models import CorrectionRequest, Worker
from village.workforce.queries.growing.shipped import succession
from village.workforce.rules.counting import day_before

AT_MOST = 100
_SAID = {
    "workforce.worker.add": "Took you into the register",
    "workforce.worker.read": "Looked at what is held about you",
    "workforce.worker.list": "Saw you in a list",
    "workforce.worker.own": "Looked at this page",
    "workforce.worker.rename": "Changed your name",
    "workforce.worker.correct": "Put something right",
    "workforce.worker.registration": "Recorded a registration",
    "workforce.engagement.start": "Started you in a post",
    "workforce.engagement.end": "Recorded that you left a post",
    "workforce.engagement.annul": "Took back what was recorded of a post",
    "workforce.absence.record": "Recorded an absence",
    "workforce.absence.end": "Recorded that you came back",
    "workforce.check.record": "Recorded a check",
    "workforce.training.record": "Recorded training",
    "workforce.bar.record": "Recorded whether you may work with children",
    "workforce.account.join": "Joined the record with your account",
    "workforce.account.part": "Parted the record from an account",
    "workforce.correction.ask": "Asked for something to be put right",
    "workforce.correction.decide": "Decided on what you asked for",
    "workforce.supervisor.set": "Said who supervises you",
    "workforce.induction.begin": "Began your induction",
    "workforce.induction.change": "Changed the days of your induction",
    "workforce.cases.count": "Counted your cases",
    "workforce.evidence.add": "Added to your induction",
    "workforce.evidence.answer": "Answered what your induction holds",
    "workforce.training.count": "Counted a course as training",
    "workforce.booking.make": "Asked for a place on a course",
    "workforce.booking.give-up": "Gave up a place on a course",
    "workforce.booking.rate": "Rated yourself after a course",
    "workforce.review.make": "Made a self-review",
    "workforce.review.share": "Shared a self-review, or stopped sharing it",
    "workforce.review.read": "Read a self-review that you share",
    "workforce.review.note": "Noted what was said of a self-review",
    "workforce.goal.add": "Added something to learn",
    "workforce.goal.agree": "Agreed to what you want to learn",
    "workforce.goal.end": "Said what became of what you wanted to learn",
    "workforce.leading.begin": "Recorded a programme that prepares for leading",
    "workforce.leading.end": "Recorded the end of such a programme",
}


@dataclass(frozen=True)
class Look:
    """That somebody looked at or changed what is held of a worker. `name`: blank where nobody with an account did."""

    at: dt.datetime
    name: str
    said: str


def looks(worker: Worker) -> list[Look]:
    """Who looked at or changed what is held of a worker, on their own page or in a list, the newest first; nobody whom
    it was denied."""
    found = entries(Wanted(thing=f"worker:{worker.ref}"), at_most=AT_MOST).entries
    listed = mentioning("workforce.worker.list", str(worker.ref), at_most=AT_MOST)
    seen = sorted([*found, *listed], key=lambda one: one.seq, reverse=True)[:AT_MOST]
    told = [one for one in seen if one.decision != "denied"]
    names = names_of({one.actor for one in told})
    return [
        Look(dt.datetime.fromisoformat(one.at), names.get(one.actor, ""), _SAID.get(one.action, "Changed something"))
        for one in told
    ]


def requests(worker: Worker) -> list[CorrectionRequest]:
    """What a worker asked to have put right, the newest first."""
    return list(CorrectionRequest.objects.filter(worker=worker).order_by("-asked_at", "-pk"))


@dataclass(frozen=True)
class Preparing:
    """A programme that prepares somebody to lead: its name, since when, and the last day on it, if it is over."""

    name: str
    begun_on: dt.date
    last_on: dt.date | None


def preparing(worker: Worker) -> list[Preparing]:
    """What is recorded of a worker's preparing to lead, the newest first."""
    names = succession().programmes
    found = worker.leading.order_by("-begun_on", "-pk")
    return [Preparing(names[one.programme], one.begun_on, day_before(one.until_on)) for one in found]

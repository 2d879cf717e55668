"""A made-up panel of a locality, what is asked of it, letters that followed, and a meeting of a team: everything done
through actions, on the days on which it would have been done."""

import datetime as dt
import uuid
from dataclasses import replace

from django.db import transaction

from village.casework.actions import meetings, panels, requests, sittings
from village.casework.actions.data_agreements import keep_agreement
from village.casework.actions.plan import Doing
from village.casework.actions.sittings import Decision
from village.casework.actions.telling import see_to_effects
from village.casework.models import Episode, Panel, Request
from village.casework.queries.meetings import minutes_content
from village.casework.rules.allocation import half_term_of
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date
from village.kernel.documents.rules.reader import digest
from village.synthetic.demo import BY, LEEDS
from village.synthetic.personas import viewer
from village.workflow.actions.moving import Asked

HUB, OTHERS = "leeds-hub-made-up", "leeds-made-up"
LOCALITY = "East Leeds (made up)"
ASKED = {  # of the panel, by family: days ago, and in which words
    "The Mockford family": (45, "Gwen and her mother do not sleep. A group for parents about sleep would help them."),
    "The Falseham family": (12, "Emil cares for his brother. He would like to meet others who care for somebody."),
    "The Testley family": (9, "Nora asks for help with the landlord and the damp, and somebody to come along."),
    "The Madeley family": (6, "Dina says three words. A group where she and Olga can play and talk would help."),
}


def demo_meetings(at: dt.datetime) -> int:
    """Make the panel and what follows; returns how many requests were made. Can be done again: what is there stays."""
    if Panel.objects.filter(locality=LOCALITY).exists():
        return 0
    with transaction.atomic():
        panel = _panel(at - dt.timedelta(days=50))
        _asked(panel, "The Mockford family", at)
        _first_sitting(panel, at - dt.timedelta(days=38))
        for name in list(ASKED)[1:]:
            _asked(panel, name, at)
        _team_meeting(at)
    see_to_effects(by=BY, at=at)
    return len(ASKED)


def _panel(at: dt.datetime) -> Panel:
    """The panel; Grace has her seat from another manager, and the others have theirs from Grace."""
    keeper, grace, ravi = viewer("mara"), viewer("grace"), viewer("ravi")
    made = panels.open_panel(area=LEEDS, locality=LOCALITY, quorum=2, by=keeper, at=at)
    panels.give_seat(panel=made.ref, account=_ref(grace), part="chair", by=keeper, at=at)
    for one, part in ((keeper, "member"), (ravi, "coordinator")):
        panels.give_seat(panel=made.ref, account=_ref(one), part=part, by=grace, at=at)
    for name, runner in (("Sleep and routines group", OTHERS), ("Young carers’ evenings", HUB)):
        panels.add_service(panel=made.ref, organisation=runner, name=name, by=keeper, at=at)
    until = london_date(at) + dt.timedelta(days=365)
    keep_agreement(
        giver=HUB, taker=OTHERS, purposes=["early-help"], reference="Made-up agreement 1", from_on=london_date(at),
        until_on=until, by=viewer("ines"), at=at,
    )  # fmt: skip
    return made


def _asked(panel: Panel, name: str, at: dt.datetime) -> Request:
    days, words = ASKED[name]
    return requests.ask_panel(
        episode=_episode(name).ref, panel=panel.ref, words=words, key=f"demo-{name}", by=viewer("kofi"),
        at=at - dt.timedelta(days=days),
    )  # fmt: skip


def _first_sitting(panel: Panel, at: dt.datetime) -> None:
    """The last meeting: one family had a place in the group, which said yes the day after."""
    grace, ref = viewer("grace"), panel.ref
    sittings.open_sitting(on=london_date(at), half_term=half_term_of(london_date(at)), panel=ref, by=grace, at=at)
    seats = list(panel.seats.values_list("pk", flat=True))
    sittings.attend(came=seats[:2], apologies=seats[2:], panel=ref, by=grace, at=at)
    services = list(panel.services.all())
    sittings.tell_capacity(given={each.ref: (2, 3) for each in services}, panel=ref, by=grace, at=at)
    found = panel.requests.select_related("process").get()
    group = next(each for each in services if each.organisation.slug == OTHERS)
    decision = Decision(Asked("demo-allocate", "allocate", found.process.changed), group.ref, "It is on Tuesdays.")
    sittings.decide(request=found.ref, decision=decision, panel=ref, by=grace, at=at)
    sittings.close_sitting(panel=ref, by=grace, at=at)
    see_to_effects(by=BY, at=at)
    referral, later = found.episode.referrals.get(), at + dt.timedelta(days=1)
    accept = Asked("demo-accept", "accept", referral.process.changed)
    requests.answer_referral(referral=referral.ref, asked=accept, by=viewer("hana"), at=later)


def _team_meeting(at: dt.datetime) -> None:
    """A meeting that was held, with a decision and a mother who did not agree to all; and the next one."""
    kofi, grace, one = viewer("kofi"), viewer("grace"), _episode("The Mockford family")
    half_past_three = at.replace(hour=15, minute=30, second=0, microsecond=0)
    held = half_past_three - dt.timedelta(days=10)
    mother = one.family.people.get(name="Tara Mockford")
    asked = meetings.Asked(
        held, "The family hub", "How the nights are\nWhat Tara wants to talk about", family=(mother.ref,),
        others=("Mr Made, class teacher",),
    )  # fmt: skip
    made = meetings.plan_meeting(episode=one.ref, asked=asked, key="demo-meeting", by=kofi, at=held)
    words = {mother.pk: "I do not want the school to ring me at work about this."}
    presences = {each.pk: ("came", words.get(each.person_id or 0, "")) for each in made.invited.all()}
    minutes = "Gwen sleeps through three nights a week. Mornings are still hard, and she comes to school tired."
    meetings.write_minutes(
        episode=one.ref, meeting=made.ref, minutes=minutes, presences=presences, seen=1, by=kofi, at=held
    )
    doing = Doing("Ring Tara after work, on Fridays", london_date(at) + dt.timedelta(days=4), account=_ref(kofi))
    meetings.add_decision(episode=one.ref, meeting=made.ref, doing=doing, key="demo-decided", by=kofi, at=held)
    made.refresh_from_db()
    seen = digest(minutes_content(made))
    meetings.approve_minutes(episode=one.ref, meeting=made.ref, seen=seen, by=grace, at=held + dt.timedelta(days=1))
    then = replace(asked, starts_at=half_past_three + dt.timedelta(days=11), agenda="Looking again at the nights")
    meetings.plan_meeting(episode=one.ref, asked=then, key="demo-next", by=kofi, at=at)


def _episode(name: str) -> Episode:
    return Episode.objects.get(family__name=name)


def _ref(viewer: Viewer) -> uuid.UUID:
    return uuid.UUID(str(viewer.ref))

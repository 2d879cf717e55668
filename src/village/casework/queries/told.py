"""What the index is told of an episode of help, or of whoever was asked to join it, worked out from how things stand
now."""

from village.casework.models import Episode, Referral
from village.kernel.calendar.rules import london_date
from village.people.rules.hearing import Assessment, Told
from village.workflow.models import Effect

_STAGES = {"assessment-begun": Assessment.BEGUN, "assessment-done": Assessment.DONE}
"""How far an assessment has come, by the last event that its process has told."""


def told_of(episode: Episode) -> Told:
    """Which children of the index are helped, by whom, since when, how far the assessment has come and whom to ask."""
    lead = episode.leads.filter(until_at=None).first()
    stages = Effect.objects.filter(instance=episode.process, kind="tell-index", about__event__in=list(_STAGES))
    last = stages.order_by("pk").last()
    return Told(
        work=episode.ref,
        children=frozenset(child for child in episode.children.values_list("child", flat=True) if child is not None),
        organisation=episode.organisation.slug,
        area=episode.area,
        lead=lead.account if lead is not None else None,
        assessment=_STAGES[last.about["event"]] if last is not None else Assessment.NONE,
        started_on=london_date(episode.opened_at),
        ended_on=london_date(episode.closed_at) if episode.closed_at is not None else None,
    )


def told_of_referral(referral: Referral) -> Told:
    """Which children are helped by whoever accepted a referral, since when, and whom to ask there."""
    work, episode = referral.process, referral.episode
    accepted = work.log.filter(move="accept").values_list("on", flat=True).last()
    return Told(
        work=referral.ref,
        children=frozenset(child for child in episode.children.values_list("child", flat=True) if child is not None),
        organisation=referral.organisation.slug,
        area=episode.area,
        lead=referral.accepted_by,
        assessment=Assessment.NONE,
        started_on=accepted or work.begun_on,
        ended_on=work.ended_on,
    )

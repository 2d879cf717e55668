"""What some work of the workflow is about: an episode, a request to a panel for it, a referral that followed,
what social care is asked, or what it handed on."""

from dataclasses import dataclass

from village.casework.models import Complaint, Episode, Referral, Request, StepDownTaken, StepUp
from village.casework.rules.social_care import STEP_DOWN, STEP_UP
from village.workflow.models import Instance


@dataclass(frozen=True)
class Kept:
    """The record to which some work belongs."""

    episode: Episode
    request: Request | None = None
    referral: Referral | None = None
    step_up: StepUp | None = None
    step_down: StepDownTaken | None = None

    @property
    def process(self) -> str:
        """By which process the work goes."""
        if self.step_up:
            return STEP_UP
        if self.step_down:
            return STEP_DOWN
        return "referral" if self.referral else "allocation" if self.request else self.episode.kind


def kept_of(work: Instance) -> Kept:
    """What work is about. Raises Episode.DoesNotExist for work that is not ours."""
    referral = (
        Referral.objects.filter(process=work)
        .select_related("settled__request", "service__organisation", "episode")
        .first()
    )
    if referral is not None:
        return Kept(referral.episode, referral.settled.request if referral.settled else None, referral)
    request = Request.objects.filter(process=work).select_related("episode").first()
    if request is not None:
        return Kept(request.episode, request)
    step_up = StepUp.objects.filter(process=work).select_related("episode", "organisation").first()
    if step_up is not None:
        return Kept(step_up.episode, step_up=step_up)
    taken = StepDownTaken.objects.filter(step_down__process=work).select_related("episode").first()
    if taken is not None:
        return Kept(taken.episode, step_down=taken)
    return Kept(Episode.objects.get(process=work))


def is_complaint(work: Instance) -> bool:
    """Whether work is a complaint, which is apart from every record."""
    return Complaint.objects.filter(process=work).exists()

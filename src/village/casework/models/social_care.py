import uuid

from django.db import models
from django.db.models import Q

from village.casework.models.episodes import Episode
from village.casework.models.families import Family, Person
from village.casework.rules.social_care import WHY


class StepUp(models.Model):
    """That whoever helps a family asks social care to take it over, and what early help had found then: `content`, and
    `sha256` its hash. `agreed_by` of the family, or `without_because`. Where it stands is kept by `process`. Only ever
    added to; the content can be destroyed in time."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="step_ups")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    process = models.OneToOneField("workflow.Instance", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=24)
    worry = models.CharField(max_length=1000)
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    without_because = models.CharField(max_length=300, blank=True)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=80, unique=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(name="step_up_why_known", condition=Q(why__in=list(WHY))),
            models.CheckConstraint(name="step_up_says_what", condition=~Q(worry="")),
            models.CheckConstraint(
                name="step_up_agreed_or_because", condition=Q(agreed_by__isnull=True) ^ Q(without_because="")
            ),
        ]


class StepUpAnswer(models.Model):
    """What social care answered: who takes the family over there and how to reach them, or in which words it does not.
    Only ever added to, once."""

    step_up = models.OneToOneField(StepUp, on_delete=models.PROTECT, related_name="answer")
    social_worker = models.CharField(max_length=120, blank=True)
    reach = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=600, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="step_up_answer_says_whom_or_why", condition=Q(social_worker="") ^ Q(words="")),
        ]


class StepDown(models.Model):
    """That social care offers a family to early help of an area: who belongs to it, what social care found (`content`,
    and `sha256` its hash), and who of the family agreed to early help, when. Where it stands is kept by `process`. Only
    ever added to; the content can be destroyed in time."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="step_downs")
    from_organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    process = models.OneToOneField("workflow.Instance", on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=80, unique=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class StepDownTaken(models.Model):
    """That early help took over what social care offered, and the help that began with it. Only ever added to, once."""

    step_down = models.OneToOneField(StepDown, on_delete=models.PROTECT, related_name="taken")
    episode = models.OneToOneField(Episode, on_delete=models.PROTECT, related_name="stepped_down")
    by = models.UUIDField()
    at = models.DateTimeField()

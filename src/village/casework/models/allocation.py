import uuid

from django.db import models
from django.db.models import Q

from village.casework.models.episodes import Episode
from village.casework.rules.allocation import HALF_TERMS, PARTS
from village.kernel.organisations.models import Organisation


class Panel(models.Model):
    """Those who allocate services in a locality of an area. `quorum`: how many of them must be there to decide."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    area = models.CharField(max_length=9)
    locality = models.CharField(max_length=80)
    quorum = models.PositiveSmallIntegerField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["locality", "pk"]
        constraints = [
            models.CheckConstraint(name="panel_of_a_locality", condition=~Q(locality="")),
            models.CheckConstraint(name="panel_quorum_of_two", condition=Q(quorum__gte=2)),
            models.UniqueConstraint(fields=["area", "locality"], name="panel_once_a_locality"),
        ]


class Seat(models.Model):
    """That somebody sits on a panel, and as what, from one instant until another. Nobody gives it to themselves."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="seats")
    account = models.UUIDField()
    part = models.CharField(max_length=11)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    by = models.UUIDField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="seat_part_known", condition=Q(part__in=list(PARTS))),
            models.CheckConstraint(name="seat_given_by_another", condition=~Q(by=models.F("account"))),
            models.UniqueConstraint(
                fields=["panel", "account"], condition=Q(until_at__isnull=True), name="seat_once_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["account"], condition=Q(until_at__isnull=True), name="seat_of_account")]


class PanelService(models.Model):
    """A service in which a panel has places to give, and who runs it."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="services")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="service_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(fields=["panel", "name"], name="service_once_a_panel"),
        ]


class Sitting(models.Model):
    """A meeting of a panel, one at a time, each half term. `came`, `apologies`: the seats of those who did."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="sittings")
    on = models.DateField()
    half_term = models.CharField(max_length=9)
    came = models.ManyToManyField(Seat, related_name="+")
    apologies = models.ManyToManyField(Seat, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(name="sitting_half_term_known", condition=Q(half_term__in=list(HALF_TERMS))),
            models.CheckConstraint(
                name="sitting_closed_by_somebody", condition=Q(closed_at__isnull=True) ^ Q(closed_by__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["panel"], condition=Q(closed_at__isnull=True), name="sitting_one_at_a_time"
            ),
        ]


class Capacity(models.Model):
    """What a service has to give at a sitting: places, and weeks until help begins. Only ever added to; the newest of a
    service and a sitting counts."""

    service = models.ForeignKey(PanelService, on_delete=models.PROTECT, related_name="capacity")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="capacity")
    places = models.PositiveSmallIntegerField()
    weeks = models.PositiveSmallIntegerField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Request(models.Model):
    """That those who help a family ask a panel for a service. `words` are all that the panel reads of the family beside
    its name and the ages of its children. Where it stands is kept by `process`."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="requests")
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="requests")
    process = models.OneToOneField("workflow.Instance", on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=1000)
    key = models.CharField(max_length=80, unique=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(name="request_says_what", condition=~Q(words=""))]


class Settled(models.Model):
    """What was decided on a request, or said to it: the move of its process, where, and in which words. Only ever added
    to."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="settled")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, null=True, related_name="settled")
    move = models.CharField(max_length=80)
    service = models.ForeignKey(PanelService, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=600, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="settled_by_giving_a_service", condition=Q(move="allocate") ^ Q(service__isnull=True)
            )
        ]


class Conflict(models.Model):
    """That somebody of a panel said that they know a family, and from then on sees nothing of it there. Only ever added
    to."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="conflicts")
    account = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["episode", "account"], name="conflict_once")]


class Referral(models.Model):
    """That whoever runs a service is asked to help a family: as a panel `settled`, or by those who help it themselves,
    in their own `words`. Nobody there sees anything of it once it was declined or taken back. `accepted_by`: whom to
    ask there."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="referrals")
    settled = models.OneToOneField(Settled, on_delete=models.PROTECT, null=True, related_name="referral")
    words = models.CharField(max_length=1000, blank=True)
    key = models.CharField(max_length=80, null=True, unique=True)
    by = models.UUIDField(null=True)
    service = models.ForeignKey(PanelService, on_delete=models.PROTECT, related_name="+")
    process = models.OneToOneField("workflow.Instance", on_delete=models.PROTECT, related_name="+")
    accepted_by = models.UUIDField(null=True)
    seen_on = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="referral_by_a_panel_or_somebody",
                condition=Q(settled__isnull=False, words="", by__isnull=True, key__isnull=True)
                | (Q(settled__isnull=True, by__isnull=False, key__isnull=False) & ~Q(words="")),
            ),
        ]

    @property
    def why(self) -> list[str]:
        """The words in which it is asked: those of the request to the panel and of the panel, or their own."""
        if self.settled is None:
            return [self.words]
        return [one for one in (self.settled.request.words, self.settled.words) if one]

    @property
    def organisation(self) -> Organisation:
        """Who is asked."""
        return self.service.organisation

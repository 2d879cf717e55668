import uuid

from django.db import models
from django.db.models import F, Q

from village.casework.models.families import Family, Person
from village.casework.rules.agreeing import CAPACITIES, STATES
from village.casework.rules.episodes import ALARMS, KINDS


class Episode(models.Model):
    """Help for a family from its beginning to its end. Where it stands is kept by `process`, an instance of the
    workflow; `organisation` holds it, and `before` is the episode that it follows from."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="episodes")
    children = models.ManyToManyField(Person, related_name="episodes")
    kind = models.CharField(max_length=12)
    process = models.OneToOneField("workflow.Instance", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=9)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    before = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="after")
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    closed_at = models.DateTimeField(null=True)
    closing = models.CharField(max_length=24, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="episode_kind_known", condition=Q(kind__in=list(KINDS))),
            models.CheckConstraint(
                name="episode_closed_for_a_reason",
                condition=Q(closed_at__isnull=True, closing="") | (Q(closed_at__isnull=False) & ~Q(closing="")),
            ),
            models.CheckConstraint(
                name="episode_closes_after_it_opens",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
            ),
            models.CheckConstraint(name="episode_follows_another", condition=~Q(before=F("pk"))),
        ]
        indexes = [
            models.Index(fields=["organisation", "area", "-opened_at"], name="episode_of_a_service"),
            models.Index(fields=["area", "closed_at"], name="episode_in_an_area"),
        ]


class Lead(models.Model):
    """Who leads the help of an episode, from one instant until another. `agreed_by`: who of the family agreed to it;
    the opener holds the baton until the family has agreed to somebody."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="leads")
    account = models.UUIDField()
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["episode"], condition=Q(until_at__isnull=True), name="one_lead_at_a_time"),
            models.CheckConstraint(
                name="lead_runs_forward", condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at"))
            ),
        ]
        indexes = [models.Index(fields=["account", "episode"], name="lead_of_episodes")]


class Handover(models.Model):
    """That the lead offers it to another. Until it is accepted the old one leads."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="handovers")
    offered_by = models.UUIDField()
    offered_to = models.UUIDField()
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    state = models.CharField(max_length=9, default="offered")
    settled_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="handover_state_known", condition=Q(state__in=["offered", "accepted", "declined", "withdrawn"])
            ),
            models.CheckConstraint(name="handover_to_another", condition=~Q(offered_by=F("offered_to"))),
            models.UniqueConstraint(fields=["episode"], condition=Q(state="offered"), name="handover_once_at_a_time"),
        ]


class Member(models.Model):
    """Somebody of the team around a family: with an account, or known by name and how to reach them only."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="members")
    account = models.UUIDField(null=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120)
    organisation = models.CharField(max_length=160)
    reach = models.CharField(max_length=120, blank=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    by = models.UUIDField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "account"],
                condition=Q(until_at__isnull=True, account__isnull=False),
                name="member_once_at_a_time",
            ),
            models.CheckConstraint(
                name="member_runs_forward", condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at"))
            ),
            models.CheckConstraint(name="member_has_a_name", condition=~Q(name="")),
        ]
        indexes = [models.Index(fields=["account", "episode"], name="member_of_episodes")]


class Alarm(models.Model):
    """That an episode has nobody able to lead it: somebody must see to it, and until then everybody who may sees it."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="alarms")
    kind = models.CharField(max_length=20)
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="alarm_kind_known", condition=Q(kind__in=list(ALARMS))),
            models.UniqueConstraint(
                fields=["episode", "kind"], condition=Q(settled_at__isnull=True), name="alarm_once_at_a_time"
            ),
        ]


class Agreement(models.Model):
    """What somebody of the family said to being helped: given, refused or withdrawn, to what, and on what standing they
    say it. It is no lawful basis for sharing: that is kept with each share. Only ever added to; the newest of a person
    and a scope counts."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="agreements")
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="agreements")
    capacity = models.CharField(max_length=14)
    scope = models.CharField(max_length=160)
    state = models.CharField(max_length=9)
    on = models.DateField()
    words = models.CharField(max_length=300, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="agreement_state_known", condition=Q(state__in=list(STATES))),
            models.CheckConstraint(name="agreement_capacity_known", condition=Q(capacity__in=list(CAPACITIES))),
            models.CheckConstraint(name="agreement_to_something", condition=~Q(scope="")),
        ]


class Concern(models.Model):
    """A concern for a child's safety, as it was raised. It can be raised from any state and by anybody who sees the
    page; nothing about it is checked. `outcome`: a code, once somebody has settled it. `owes_entry`: the audit could
    not be told of it then."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="concerns")
    words = models.TextField(blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    outcome = models.CharField(max_length=24, blank=True)
    finding = models.CharField(max_length=300, blank=True)
    owes_entry = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="concern_settled_with_an_outcome",
                condition=Q(settled_at__isnull=True, outcome="") | (Q(settled_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="concern_settled_by_somebody", condition=Q(settled_at__isnull=True) | Q(settled_by__isnull=False)
            ),
        ]


class Glass(models.Model):
    """That somebody broke the glass: read an episode that is not their work, for a stated reason and a while. Somebody
    outside their own line reviews it."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="glass")
    account = models.UUIDField()
    organisation = models.CharField(max_length=60)
    words = models.CharField(max_length=300)
    at = models.DateTimeField()
    until_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    justified = models.BooleanField(null=True)
    finding = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="glass_says_why", condition=~Q(words="")),
            models.CheckConstraint(
                name="glass_not_reviewed_by_its_breaker",
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("account")),
            ),
        ]
        indexes = [models.Index(fields=["account", "episode"], name="glass_of_episodes")]

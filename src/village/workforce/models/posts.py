import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q

from village.workforce.models.people import Worker
from village.workforce.rules.counting import day_before
from village.workforce.rules.hours import MOST_FTE, MOST_HOURS
from village.workforce.rules.said import ABSENCES, AGENCY, KINDS, NOT_SAID, ORIGINS, REASONS, SCOPES, SITES


class Site(models.Model):
    """Where an employer's people work; `area` is the ONS code of the authority that it lies in. `kind`: one of SITES,
    as it is now; what it was before is in the audit alone."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employer = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    area = models.CharField(max_length=9)
    kind = models.CharField(max_length=16, default=NOT_SAID)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="site_kind_known", condition=Q(kind__in=list(SITES))),
            models.CheckConstraint(name="site_has_a_name_and_area", condition=~Q(name="") & ~Q(area="")),
            models.UniqueConstraint(name="site_name_once_for_an_employer", fields=["employer", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A place to be filled, whoever fills it: `fte` of full time, which is `standard_hours` a week, paid for from a day
    until the day before another. No post is ever taken away: one that is no longer funded has ended."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employer = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="posts")
    role = models.SlugField(max_length=60)
    scope = models.CharField(max_length=5)
    paid = models.BooleanField()
    band = models.CharField(max_length=20, blank=True)
    fte = models.DecimalField(max_digits=7, decimal_places=6)
    standard_hours = models.DecimalField(max_digits=4, decimal_places=2)
    funded_from = models.DateField()
    funded_until = models.DateField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["role", "pk"]
        constraints = [
            models.CheckConstraint(name="post_scope_known", condition=Q(scope__in=list(SCOPES))),
            models.CheckConstraint(name="post_fte_within_bounds", condition=Q(fte__gt=0, fte__lte=MOST_FTE)),
            models.CheckConstraint(
                name="post_hours_within_bounds", condition=Q(standard_hours__gt=0, standard_hours__lte=MOST_HOURS)
            ),
            models.CheckConstraint(
                name="post_runs_forward", condition=Q(funded_until=None) | Q(funded_until__gt=F("funded_from"))
            ),
        ]
        indexes = [models.Index(fields=["employer", "role"], name="post_of_an_employer")]

    @property
    def last_on(self) -> dt.date | None:
        """The last day that it is funded."""
        return day_before(self.funded_until)


class Engagement(models.Model):
    """That somebody fills a post, or a part of it, from `start_on` until the day before `end_on`. `covers`: somebody of
    an agency who stands in for whoever the post lacks. What was recorded by mistake is annulled: it stays, and counts
    nowhere. A trigger keeps one worker from being in one post twice at a time."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="engagements")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="engagements")
    kind = models.CharField(max_length=10)
    hours = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    fte = models.DecimalField(max_digits=7, decimal_places=6)
    start_on = models.DateField()
    end_on = models.DateField(null=True)
    origin = models.CharField(max_length=30)
    reason = models.CharField(max_length=30, blank=True)
    covers = models.BooleanField(default=False)
    supervised = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    annulled_at = models.DateTimeField(null=True)
    annulled_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["start_on", "pk"]
        constraints = [
            models.CheckConstraint(name="engagement_kind_known", condition=Q(kind__in=list(KINDS))),
            models.CheckConstraint(name="engagement_origin_known", condition=Q(origin__in=list(ORIGINS))),
            models.CheckConstraint(name="engagement_reason_known", condition=Q(reason__in=["", *REASONS])),
            models.CheckConstraint(name="engagement_fte_within_bounds", condition=Q(fte__gte=0, fte__lte=MOST_FTE)),
            models.CheckConstraint(
                name="engagement_hours_within_bounds",
                condition=Q(hours=None) | Q(hours__gte=0, hours__lte=MOST_HOURS),
            ),
            models.CheckConstraint(
                name="engagement_ends_after_it_begins", condition=Q(end_on=None) | Q(end_on__gt=F("start_on"))
            ),
            models.CheckConstraint(name="engagement_end_has_a_reason", condition=Q(end_on=None) | ~Q(reason="")),
            models.CheckConstraint(name="engagement_cover_is_agency", condition=Q(covers=False) | Q(kind=AGENCY)),
            models.CheckConstraint(
                name="engagement_annulled_with_a_reason", condition=Q(annulled_at=None) | ~Q(annulled_because="")
            ),
        ]

    @property
    def last_on(self) -> dt.date | None:
        """The last day in the post."""
        return day_before(self.end_on)


class Absence(models.Model):
    """That somebody was away from a day until the day before another (None: still is), and how many working days were
    lost, where it is known."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=3)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    days = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(name="absence_kind_known", condition=Q(kind__in=list(ABSENCES))),
            models.CheckConstraint(
                name="absence_runs_forward", condition=Q(until_on=None) | Q(until_on__gt=F("from_on"))
            ),
            models.CheckConstraint(name="absence_days_not_negative", condition=Q(days=None) | Q(days__gte=0)),
        ]

    @property
    def last_on(self) -> dt.date | None:
        """The last day away."""
        return day_before(self.until_on)


class Declared(models.Model):
    """How many full-time equivalents of a role an employer says are vacant on a day. Only ever added to: of one role
    and day the last counts."""

    employer = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    role = models.SlugField(max_length=60)
    on = models.DateField()
    fte = models.DecimalField(max_digits=8, decimal_places=2)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(name="declared_fte_not_negative", condition=Q(fte__gte=0))]
        indexes = [models.Index(fields=["employer", "on"], name="declared_of_an_employer")]

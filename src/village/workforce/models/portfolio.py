import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q


class Holding(models.Model):
    """A qualification that somebody says they hold. It is their account's and no employer's (ADR 0021). `what`: its
    reference in the early years list, or its slug in the framework or among what roles need; blank where it is in none.
    `answers`: yes or no by the slug of what the list asks. What is taken out stays, and counts nowhere."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.UUIDField()
    what = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    level = models.CharField(max_length=7, blank=True)
    body = models.CharField(max_length=120)
    started_on = models.DateField(null=True)
    awarded_on = models.DateField()
    certificate = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=200, blank=True)
    answers = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    taken_out_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-awarded_on", "pk"]
        constraints = [
            models.CheckConstraint(name="holding_has_a_title_and_body", condition=~Q(title="") & ~Q(body="")),
            models.CheckConstraint(
                name="holding_begun_before_awarded", condition=Q(started_on=None) | Q(awarded_on__gte=F("started_on"))
            ),
            models.UniqueConstraint(
                name="holding_once_in_a_portfolio",
                fields=["account", "what"],
                condition=Q(taken_out_at=None) & ~Q(what=""),
            ),
        ]
        indexes = [models.Index(fields=["account"], name="holding_of_an_account")]

    def __str__(self) -> str:
        return self.title


class Carried(models.Model):
    """The badge that a holding came as: the token itself, so that it is held anew against keys and lists whenever it is
    read. `holder`: the key that it was issued for. It stands in one portfolio at a time, with all badges of its key;
    one that was taken out and is brought again comes with another holding."""

    holding = models.OneToOneField(Holding, on_delete=models.PROTECT, related_name="carried")
    badge = models.CharField(max_length=200)
    holder = models.CharField(max_length=200, db_index=True)
    token = models.TextField()
    at = models.DateTimeField()


class UnitPassed(models.Model):
    """A unit of the framework that somebody passed: once, in however many awards it counts."""

    account = models.UUIDField()
    unit = models.CharField(max_length=60)
    passed_on = models.DateField()
    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, null=True, related_name="units")
    at = models.DateTimeField()

    class Meta:
        ordering = ["passed_on", "pk"]
        constraints = [
            models.CheckConstraint(name="unit_passed_is_something", condition=~Q(unit="")),
            models.UniqueConstraint(name="unit_passed_once", fields=["account", "unit"]),
        ]


class PortfolioShare(models.Model):
    """That somebody lets one employer see some of what they hold, until an instant or until they take it back."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.UUIDField()
    employer = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    holdings = models.ManyToManyField(Holding, related_name="shares")
    shared_at = models.DateTimeField()
    until_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-shared_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="portfolio_share_runs_forward", condition=Q(until_at__gt=F("shared_at"))),
            models.CheckConstraint(
                name="portfolio_share_withdrawn_after_it_began",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("shared_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["employer", "until_at"], name="portfolio_share_of_an_employer"),
            models.Index(fields=["account"], name="portfolio_share_of_an_account"),
        ]

    @property
    def ended_at(self) -> dt.datetime:
        """The instant from which the employer sees nothing."""
        return min(self.until_at, self.withdrawn_at or self.until_at)


class CertificateSeen(models.Model):
    """That somebody of an employer held the certificate of a holding in their hands. It says nothing to any other
    employer: it would tell where somebody works. `until_at`: when its holder said something else of it, so that it is
    to be seen again; None while it stands."""

    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="seen")
    employer = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    seen_on = models.DateField()
    by = models.UUIDField()
    at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="certificate_seen_once_by_an_employer",
                fields=["holding", "employer"],
                condition=Q(until_at=None),
            )
        ]

from django.db import models
from django.db.models import F, Q

from village.people.rules.states import SHIELD_REASONS


class Reason(models.Model):
    """Why someone asked about children, given before anything is shown; it stands for one session of work."""

    account = models.UUIDField()
    purpose = models.CharField(max_length=40)
    words = models.CharField(max_length=300, blank=True)
    given_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.CheckConstraint(name="reason_runs_forward", condition=Q(until_at__gt=F("given_at"))),
            models.CheckConstraint(name="reason_has_a_purpose", condition=~Q(purpose="")),
        ]
        indexes = [models.Index(fields=["account", "-until_at"], name="reason_in_force")]


class Shield(models.Model):
    """A child whose whereabouts and services are hidden, because being found could do harm. Decided by an information
    governance officer, looked at again by `review_on`."""

    child = models.ForeignKey("Child", on_delete=models.PROTECT, related_name="shields")
    reason = models.CharField(max_length=20)
    words = models.CharField(max_length=300)
    from_at = models.DateTimeField()
    by = models.UUIDField()
    review_on = models.DateField()
    until_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="shield_reason_known", condition=Q(reason__in=list(SHIELD_REASONS))),
            models.UniqueConstraint(fields=["child"], condition=Q(until_at__isnull=True), name="shield_stands_once"),
            models.CheckConstraint(
                name="shield_ended_by_someone", condition=Q(until_at__isnull=True) | Q(ended_by__isnull=False)
            ),
        ]


class Override(models.Model):
    """A shield looked behind: by whom, why, until when; and the independent review that this opens at once."""

    shield = models.ForeignKey(Shield, on_delete=models.PROTECT, related_name="overrides")
    account = models.UUIDField()
    words = models.CharField(max_length=300)
    at = models.DateTimeField()
    until_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    justified = models.BooleanField(null=True)
    finding = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                name="override_not_reviewed_by_its_user",
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("account")),
            ),
            models.CheckConstraint(name="override_says_why", condition=~Q(words="")),
        ]


class ContactRequest(models.Model):
    """One practitioner asks another, through the system, to be contacted about a child. No content beyond that."""

    child = models.ForeignKey("Child", on_delete=models.PROTECT, related_name="contact_requests")
    involvement = models.ForeignKey("Involvement", on_delete=models.PROTECT, related_name="requests")
    from_account = models.UUIDField()
    from_name = models.CharField(max_length=120)
    reach = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(name="contact_request_says_how", condition=~Q(reach="")),
        ]

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q

from village.people.models.index import Identifier
from village.people.rules.states import ALERTS, SHIELD_REASONS


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


class ShieldQuerySet(models.QuerySet["Shield"]):
    def standing_on(self, children: Iterable[int]) -> "ShieldQuerySet":
        """Shields that lie on one of these children, or on a number that a record of theirs gives."""
        wanted = list(children)
        numbers = Identifier.objects.filter(record__child__in=wanted).values("value")
        return self.filter(Q(child__in=wanted) | Q(value__in=numbers), until_at=None)


class Shield(models.Model):
    """A child whose whereabouts and services are hidden, because being found could do harm. Decided by an information
    governance officer, looked at again by `review_on`.

    It lies on a child that is known, or on a number (`scheme`, `value`), so that it stands before anything of the child
    has come; `area` then says whose officers answer for it.
    """

    child = models.ForeignKey("Child", on_delete=models.PROTECT, related_name="shields", null=True)
    scheme = models.CharField(max_length=10, blank=True)
    value = models.CharField(max_length=40, blank=True)
    area = models.CharField(max_length=9, blank=True)
    reason = models.CharField(max_length=20)
    words = models.CharField(max_length=300)
    from_at = models.DateTimeField()
    by = models.UUIDField()
    review_on = models.DateField()
    until_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    objects = ShieldQuerySet.as_manager()

    class Meta:
        ordering = ["review_on", "pk"]
        constraints = [
            models.CheckConstraint(name="shield_reason_known", condition=Q(reason__in=list(SHIELD_REASONS))),
            models.CheckConstraint(
                name="shield_on_a_child_or_a_number",
                condition=Q(child__isnull=False, value="") | (Q(child__isnull=True) & ~Q(value="") & ~Q(scheme="")),
            ),
            models.UniqueConstraint(fields=["child"], condition=Q(until_at__isnull=True), name="shield_stands_once"),
            models.UniqueConstraint(
                fields=["value", "scheme"],
                condition=Q(until_at__isnull=True) & ~Q(value=""),
                name="shield_of_a_number_stands_once",
            ),
            models.CheckConstraint(
                name="shield_ended_by_someone", condition=Q(until_at__isnull=True) | Q(ended_by__isnull=False)
            ),
        ]


class Override(models.Model):
    """A shield looked behind: by whom, why, until when; and the independent review that this opens at once."""

    shield = models.ForeignKey(Shield, on_delete=models.PROTECT, related_name="overrides")
    child = models.ForeignKey("Child", on_delete=models.PROTECT, related_name="overrides")
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
    """One practitioner asks another, through the system, to be contacted about a child. No content beyond that.

    It goes to the organisation whose record says that it works with the child (`record`), and names the child as that
    record does: whoever is asked learns nothing of the child.
    """

    child = models.ForeignKey("Child", on_delete=models.PROTECT, related_name="contact_requests")
    record = models.ForeignKey("Record", on_delete=models.PROTECT, related_name="contact_requests")
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


class Message(models.Model):
    """A wish to be contacted about a child who was not found, or stands behind a shield: information governance passes
    it on to those who work with the child, or to nobody. Whoever sent it is told neither.

    `said` is whom it is about, in the sender's words; it and `reach` are emptied once the message is dealt with.
    `passed` is to how many services it went.
    """

    area = models.CharField(max_length=9, blank=True)
    from_account = models.UUIDField()
    from_name = models.CharField(max_length=120)
    from_organisation = models.CharField(max_length=60, blank=True)
    purpose = models.CharField(max_length=40)
    said = models.JSONField(default=dict)
    reach = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    passed = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="message_says_how_until_it_is_dealt_with",
                condition=(Q(settled_at__isnull=True) & ~Q(reach="")) | Q(settled_at__isnull=False, reach=""),
            ),
            models.CheckConstraint(
                name="message_dealt_with_by_someone_else",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, passed__isnull=True)
                | (
                    Q(settled_at__isnull=False, settled_by__isnull=False, passed__isnull=False)
                    & ~Q(settled_by=F("from_account"))
                ),
            ),
        ]


class NewIdentity(models.Model):
    """A child that has been given a new identity, by adoption or for protection: what was known under the old one is
    to be cut off for good. One officer proposes it, another decides. Nothing here says who the child is now."""

    child = models.OneToOneField("Child", on_delete=models.PROTECT, related_name="new_identity")
    words = models.CharField(max_length=300, blank=True)
    area = models.CharField(max_length=9)
    proposed_at = models.DateTimeField()
    proposed_by = models.UUIDField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                name="new_identity_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="new_identity_decided_by_someone",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]


class Alert(models.Model):
    """Something about how an account looked at children that a person should look at. `child` is the child's ref,
    where it is about one."""

    kind = models.CharField(max_length=16)
    account = models.UUIDField()
    child = models.UUIDField(null=True)
    on = models.DateField()
    told = models.CharField(max_length=200)
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    finding = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(name="alert_kind_known", condition=Q(kind__in=list(ALERTS))),
            models.CheckConstraint(
                name="alert_not_settled_by_whom_it_is_about",
                condition=Q(settled_by__isnull=True) | ~Q(settled_by=F("account")),
            ),
            models.UniqueConstraint(fields=["kind", "account", "child", "on"], name="alert_once_a_day"),
            models.UniqueConstraint(
                fields=["kind", "account", "on"], condition=Q(child__isnull=True), name="alert_of_no_child_once_a_day"
            ),
        ]

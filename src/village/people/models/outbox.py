import uuid

from django.db import models
from django.db.models import F, Q

from village.people.rules.events import EVENTS


class Subscriber(models.Model):
    """An organisation whose systems are told of what happens to the children it knows: by polling, and, where it gave
    an https address (`url`), by a signed hint that there is something to fetch. `ref` is new at every subscription, and
    with it the secret of the signatures, which is made from it; `was` is the one before, which signs too for a day from
    `renewed_at`. `failed`: pushes in a row that were not taken, since `failing_since`; none is tried before
    `waits_until`."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True)
    organisation = models.OneToOneField("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    url = models.CharField(max_length=300, blank=True)
    since_at = models.DateTimeField()
    was = models.UUIDField(null=True)
    renewed_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    failed = models.PositiveSmallIntegerField(default=0)
    waits_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]


class OutboxEvent(models.Model):
    """Something that an organisation is told, written in the transaction in which it happened. References only.

    `ref` is its name wherever it is delivered: whoever has seen it before passes over it. `key` is of what happened,
    so that the same is never written twice. `lease` is of the poller that has it until `leased_until`; `done_at` when
    it said that it had dealt with it. `push_at`: when it is pushed next; null when it was, when it was given up, or
    when there is nowhere to push it.
    """

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=100)
    child = models.ForeignKey("Child", on_delete=models.PROTECT, related_name="+")
    before = models.ForeignKey("Child", on_delete=models.PROTECT, related_name="+", null=True)
    record = models.ForeignKey("Record", on_delete=models.PROTECT, related_name="+", null=True)
    request = models.ForeignKey("ContactRequest", on_delete=models.CASCADE, related_name="+", null=True)
    at = models.DateTimeField()
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    push_at = models.DateTimeField(null=True)
    pushed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="outbox_event_kind_known", condition=Q(kind__in=list(EVENTS))),
            models.UniqueConstraint(fields=["subscriber", "key"], name="outbox_event_written_once"),
            models.CheckConstraint(
                name="outbox_event_leased_until_some_time",
                condition=Q(lease__isnull=True) | Q(leased_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["subscriber", "id"], condition=Q(done_at__isnull=True), name="outbox_event_waiting"),
            models.Index(fields=["push_at"], condition=Q(push_at__isnull=False), name="outbox_event_to_push"),
        ]


class SearchJob(models.Model):
    """A search that another system made by a child's number, and whom it found. What is known of the children is
    looked up anew whenever the results are asked for; nothing of it is kept here."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.UUIDField()
    once = models.CharField(max_length=80, null=True)  # null: no key was given; nulls are all different
    sui = models.CharField(max_length=12)  # as it was asked, which need not be a number that anybody has
    found = models.JSONField(default=list)
    made_at = models.DateTimeField()
    until_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(name="search_job_runs_forward", condition=Q(until_at__gt=F("made_at"))),
            models.UniqueConstraint(fields=["account", "once"], name="search_job_once_for_a_key"),
        ]
        indexes = [models.Index(fields=["until_at"], name="search_job_until")]

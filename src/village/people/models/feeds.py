import uuid

from django.db import models
from django.db.models import F, Q

from village.people.rules.sources import FEED_STATES, KINDS, MODES, SENSITIVE, TOLD, WAITING


class SourceSystem(models.Model):
    """A system whose records come in: whose it is, what it holds, how far to trust it.

    `trust` orders sources (9 is most): what a child is called is taken from the most trusted. `duplicate_free`: it
    holds each child once, so two of its current records are never one child. `sensitive`: the kind of sensitive
    service it is; blank for all others. `mapping` names its columns by concept.
    """

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    area = models.CharField(max_length=9)
    trust = models.PositiveSmallIntegerField()
    duplicate_free = models.BooleanField()
    sensitive = models.CharField(max_length=20, blank=True)
    mode = models.CharField(max_length=5)
    every_days = models.PositiveSmallIntegerField()
    contact = models.CharField(max_length=200)
    mapping = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    closed_on = models.DateField(null=True)

    class Meta:
        ordering = ["-trust", "slug"]
        constraints = [
            models.CheckConstraint(name="source_kind_known", condition=Q(kind__in=list(KINDS))),
            models.CheckConstraint(name="source_mode_known", condition=Q(mode__in=[*MODES, TOLD])),
            models.CheckConstraint(name="source_trust_from_1_to_9", condition=Q(trust__gte=1, trust__lte=9)),
            models.CheckConstraint(name="source_sensitive_known", condition=Q(sensitive__in=["", *SENSITIVE])),
            models.CheckConstraint(name="source_sends_at_times", condition=Q(every_days__gte=1)),
        ]

    def __str__(self) -> str:
        return self.title


class Feed(models.Model):
    """One arrival from a source: the file's hash, its size, what became of it. `counts` says how many records were new,
    changed, unchanged, ended, linked, set aside for review; `done`, how many of its rows have been taken in so far.
    `profile`: what it holds, as `rules.watching` has it. `settled_because`: why a person released or refused it.
    `ref`: its name for the system that sent it, and `once` that system's own key for the sending, blank for none."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.ForeignKey(SourceSystem, on_delete=models.PROTECT, related_name="feeds")
    received_at = models.DateTimeField()
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    once = models.CharField(max_length=80, blank=True)
    rows = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8)
    held_because = models.CharField(max_length=500, blank=True)
    counts = models.JSONField(default=dict)
    profile = models.JSONField(default=dict)
    settled_because = models.CharField(max_length=300, blank=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="feed_state_known", condition=Q(state__in=list(FEED_STATES))),
            models.CheckConstraint(name="feed_rejects_no_more_than_it_has", condition=Q(rejected__lte=F("rows"))),
            models.CheckConstraint(name="feed_held_for_a_reason", condition=~Q(state="held") | ~Q(held_because="")),
            models.UniqueConstraint(
                fields=["source", "sha256"], condition=Q(state__in=list(WAITING)), name="feed_file_waits_once"
            ),
            models.UniqueConstraint(fields=["source", "once"], condition=~Q(once=""), name="feed_key_used_once"),
        ]


class Rejection(models.Model):
    """A row of a feed that could not be read, by its number, the field that is wrong (blank where it is the whole row)
    and why: never what it said."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="rejections")
    row = models.PositiveIntegerField()
    field = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["row", "pk"]


class Record(models.Model):
    """A record of a source, as it is now: `values` is what is compared, `said` what it says of identity as written.

    `hash` is of the row as it came: the same again means only that it was seen. `ended_at`: the source sends it no
    more. `closed`: it is still sent, and says that it had ended by the day it came.
    `child` is whom it is believed to be of; every change of that is a LinkEvent.
    """

    source = models.ForeignKey(SourceSystem, on_delete=models.PROTECT, related_name="records", db_index=False)
    key = models.CharField(max_length=80)
    child = models.ForeignKey("Child", on_delete=models.PROTECT, related_name="records")
    hash = models.CharField(max_length=32)
    said = models.JSONField()
    values = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    closed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="record_once_in_a_source"),
            models.CheckConstraint(name="record_has_a_key", condition=~Q(key="")),
        ]


class RecordVersion(models.Model):
    """What a record said when it came, and why parts of it were not taken. Only ever added to."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="versions", db_index=False)
    version = models.PositiveIntegerField()
    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="+", db_index=False)
    received_at = models.DateTimeField()
    said = models.JSONField()
    reasons = models.JSONField(default=dict)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["record", "version"], name="record_version_once")]

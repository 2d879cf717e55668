"""What came from sources: harvests, what each record was when it came, and what was set aside for a person."""

import uuid

from django.db import models
from django.db.models import F, Q

from village.directory.models.record import Service, Source
from village.directory.rules.harvesting.states import DECISIONS, STATES, UNFINISHED


class Harvest(models.Model):
    """One reading of a source. `complete`: what did not come is not there; `why`: why it is not, and what to do.
    `short`: it stopped before the last page. `held`: why it waited for a person, who `released` it or not. `page`,
    `rows`, `total`, `pages` and `shifted`: where it is, and what the feed says of its size. `beat_at`: when its reader
    last said that it lives; `token`: which reader that is. `tallied`: what did not come is counted. `report`: what was
    found in the source's records."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="harvests")
    state = models.CharField(max_length=8)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    ended_at = models.DateTimeField(null=True)
    complete = models.BooleanField(default=False)
    short = models.BooleanField(default=False)
    why = models.CharField(max_length=500, blank=True)
    held = models.CharField(max_length=300, blank=True)
    released = models.BooleanField(default=False)
    tallied = models.BooleanField(default=False)
    page = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    pages = models.PositiveBigIntegerField(null=True)
    shifted = models.BooleanField(default=False)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="directory_harvest_state_known", condition=Q(state__in=list(STATES))),
            models.CheckConstraint(
                name="directory_harvest_ends_forward", condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at"))
            ),
            models.CheckConstraint(
                name="directory_harvest_held_for_a_reason", condition=~Q(state="held") | ~Q(held="")
            ),
            models.UniqueConstraint(
                name="directory_harvest_one_at_a_time", fields=["source"], condition=Q(state__in=list(UNFINISHED))
            ),
        ]


class Page(models.Model):
    """What is known of an address of a feed, so that it is not sent again while it stays the same: its validators, the
    hash of what came, the ids on it and what it said of the feed's size."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="pages")
    url = models.CharField(max_length=800)
    etag = models.CharField(max_length=200, blank=True)
    modified = models.CharField(max_length=60, blank=True)
    sha256 = models.CharField(max_length=64)
    ids = models.JSONField(default=list)
    said = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(name="directory_page_once_in_a_source", fields=["source", "url"])]


class Raw(models.Model):
    """A record as it came last, compressed, and its hash. `listed`: the hash of what the list of services says of it,
    where the rest was fetched by itself. `came`: the harvest in which it last came; `missed`: complete harvests since.
    `waits`: not looked at yet since it came so. `service`: what it was taken in as, none if it never was. `findings`:
    what is wrong with it."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="raw")
    theirs = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    listed = models.CharField(max_length=64, blank=True)
    fetched_at = models.DateTimeField()
    body = models.BinaryField()
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    came = models.ForeignKey(Harvest, on_delete=models.PROTECT, related_name="+")
    missed = models.PositiveSmallIntegerField(default=0)
    waits = models.BooleanField(default=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, related_name="+")
    findings = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(name="directory_raw_once_in_a_source", fields=["source", "theirs"])]
        indexes = [models.Index(fields=["source", "waits"], name="directory_raw_that_waits")]


class Quarantined(models.Model):
    """A record that was not taken in as it came. `codes`: of what was found for which it was not; what a person
    decided of it holds as long as nothing else is found."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    raw = models.OneToOneField(Raw, on_delete=models.CASCADE, related_name="quarantined")
    since_at = models.DateTimeField()
    codes = models.JSONField(default=list)
    decision = models.CharField(max_length=3, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["since_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="directory_quarantined_decision_known", condition=Q(decision__in=list(DECISIONS))
            ),
            models.CheckConstraint(
                name="directory_quarantined_decided_by_somebody",
                condition=Q(decision="", decided_by=None, decided_at=None)
                | Q(~Q(decision=""), decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

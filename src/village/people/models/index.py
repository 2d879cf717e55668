import uuid

from django.db import models
from django.db.models import F, Q

from village.people.rules.states import ASSERTIONS, CHILD_STATES, EVENTS, KEPT_FOR, LINK_REASONS


class Child(models.Model):
    """One child, as far as the records tell. `ref` is the only name others use; it is never used again for another.

    A merged child points to the one it became (`into`): readers follow. An archived one is kept but found by nobody
    but data managers; a retired one (a new identity) is found by nobody and points nowhere. `kept_for`: why it is kept
    beyond 18, with the consent that this needs. `destroyed_on`: of an archived one nothing is left but this row.
    """

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=8, default="active")
    into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged", db_index=False)
    made_at = models.DateTimeField()
    archived_on = models.DateField(null=True)
    died_on = models.DateField(null=True)
    kept_for = models.CharField(max_length=12, blank=True)
    kept_consent = models.CharField(max_length=200, blank=True)
    destroyed_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["into"], name="child_merged", condition=Q(into__isnull=False))]
        constraints = [
            models.CheckConstraint(name="child_state_known", condition=Q(state__in=list(CHILD_STATES))),
            models.CheckConstraint(
                name="child_merged_into_another",
                condition=Q(state="merged", into__isnull=False) | (~Q(state="merged") & Q(into__isnull=True)),
            ),
            models.CheckConstraint(name="child_not_merged_into_itself", condition=~Q(into=F("pk"))),
            models.CheckConstraint(
                name="child_archived_on_a_day", condition=~Q(state="archived") | Q(archived_on__isnull=False)
            ),
            models.CheckConstraint(
                name="child_destroyed_after_archived",
                condition=Q(destroyed_on__isnull=True)
                | Q(archived_on__isnull=False, destroyed_on__gt=F("archived_on")),
            ),
            models.CheckConstraint(
                name="child_kept_longer_by_consent",
                condition=Q(kept_for="", kept_consent="") | (Q(kept_for__in=list(KEPT_FOR)) & ~Q(kept_consent="")),
            ),
        ]


class LinkEvent(models.Model):
    """What was decided of a record: whose it became, from whom it went, by whom and why. Only ever added to.

    `operation` joins the events of one merge, unmerge or review; `reason` is a code, and what a person wrote is a
    Remark. Of every link, whatever decided it: the record that it was compared with, the model's version, the levels of
    its comparisons, how common the shared values were (so that the weight can be worked out again) and the weight in
    bits. Of a decision by weights also the chance of being right and of the runner-up.
    Indexed is what is asked of it: the history of a record and of a child, and the few events by which a record left a
    child.
    """

    operation = models.UUIDField()
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    reason = models.CharField(max_length=16)
    record = models.ForeignKey("Record", on_delete=models.PROTECT, related_name="events", null=True)
    child_from = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    child_to = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+", null=True)
    against = models.ForeignKey("Record", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    model = models.CharField(max_length=40, blank=True)
    levels = models.JSONField(null=True)
    frequencies = models.JSONField(null=True)
    weight = models.FloatField(null=True)
    chance = models.FloatField(null=True)
    runner_up = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    runner_up_chance = models.FloatField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="link_event_kind_known", condition=Q(kind__in=list(EVENTS))),
            models.CheckConstraint(name="link_event_reason_known", condition=Q(reason__in=list(LINK_REASONS))),
        ]
        indexes = [
            models.Index(fields=["operation"], name="link_event_moves", condition=Q(child_from__isnull=False)),
            models.Index(fields=["child_from"], name="link_event_left", condition=Q(child_from__isnull=False)),
        ]


class Remark(models.Model):
    """What somebody wrote of an operation of the ledger, for whoever looks at it later. `about`: the children of whom
    it may tell; with the first of them that is destroyed it goes."""

    operation = models.UUIDField(db_index=True)
    by = models.CharField(max_length=64)
    text = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    about = models.ManyToManyField(Child, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="remark_says_something", condition=~Q(text=""))]


class Assertion(models.Model):
    """What a person settled of two records: the same child (must), or not (cannot). It outranks every weight.
    `operation` is what it was settled by, `ended_by` what settled the contrary."""

    kind = models.CharField(max_length=6)
    one = models.ForeignKey("Record", on_delete=models.PROTECT, related_name="asserted")
    two = models.ForeignKey("Record", on_delete=models.PROTECT, related_name="asserted_too")
    by = models.CharField(max_length=64)
    operation = models.UUIDField(db_index=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="assertion_kind_known", condition=Q(kind__in=list(ASSERTIONS))),
            models.CheckConstraint(name="assertion_of_two_in_order", condition=Q(one__lt=F("two"))),
            models.UniqueConstraint(
                fields=["one", "two"], condition=Q(ended_at__isnull=True), name="assertion_stands_once"
            ),
        ]


class Key(models.Model):
    """A key under which a child is found, as a number: once for each area that the child is open to
    (`rules.shielded.areas_opened`). Where `area` is 0 the key serves matching and never a search: it is made of what is
    hidden. So a search goes straight to the children whom its searcher may see,
    and those hidden from it cost it no time. Nearly all that an index holds is keys: on SQLite their table is its own
    primary key (WITHOUT ROWID)."""

    pk = models.CompositePrimaryKey("key", "area", "child")
    key = models.BigIntegerField()
    area = models.PositiveIntegerField()
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="keys", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["child"], name="key_by_child")]


class Identifier(models.Model):
    """A number that a record gives for a child."""

    scheme = models.CharField(max_length=10)
    value = models.CharField(max_length=40)
    record = models.ForeignKey("Record", on_delete=models.PROTECT, related_name="identifiers", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "scheme"], name="identifier_once_in_a_record")]
        indexes = [models.Index(fields=["scheme", "value"], name="identifier_by_value")]


class Involvement(models.Model):
    """Who works with a child, as a record tells it: organisation, role and how to reach them, from when to when.

    `working`: the service works with the child, as far as others have been told; once its last day has come it does no
    more. `assessment`: an assessment exists, and the contact knows of it; nothing of what it says. `consent`: how
    consent to show a sensitive service was given, and `grounds` the recorded substantial reason without it; without
    either, it is shown to nobody.
    """

    record = models.OneToOneField("Record", on_delete=models.PROTECT, related_name="involvement")
    organisation = models.CharField(max_length=160)
    role = models.CharField(max_length=120)
    contact = models.CharField(max_length=200, blank=True)
    lead = models.BooleanField(default=False)
    assessment = models.BooleanField(default=False)
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    working = models.BooleanField(default=True)
    consent = models.CharField(max_length=200, blank=True)
    grounds = models.CharField(max_length=300, blank=True)
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="involvement_runs_forward",
                condition=Q(ended_on__isnull=True) | Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on")),
            )
        ]
        indexes = [
            models.Index(
                fields=["ended_on"], condition=Q(working=True, ended_on__isnull=False), name="involvement_to_end"
            )
        ]

import uuid

from django.db import models
from django.db.models import F, Q

from village.kernel.calendar.rules import Unit
from village.workflow.rules.clocks import BEGUN, ENDED

OPEN, DONE, CANCELLED = "open", "done", "cancelled"
OUTSIDE = ("tell", "open", "tell-index")
"""Effects that others see to, out of the outbox; the rest happens in the transaction of the move."""


class Instance(models.Model):
    """Work under way by one version of a process. `about` is whatever its keeper calls it by, such as ``episode:…``;
    the engine asks no more. `changed` counts its moves, so that nobody moves it on from where it no longer stands."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    process = models.ForeignKey("documents.Version", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=60)
    area = models.CharField(max_length=9, blank=True)
    state = models.CharField(max_length=80)
    changed = models.PositiveIntegerField(default=0)
    by = models.CharField(max_length=64)
    begun_on = models.DateField()
    begun_at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["about"], condition=Q(ended_on__isnull=True), name="work_under_way_once"),
            models.CheckConstraint(name="work_is_about_something", condition=~Q(about="")),
            models.CheckConstraint(
                name="work_ends_after_it_begins", condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("begun_on"))
            ),
        ]
        indexes = [models.Index(fields=["about", "id"], name="work_about")]


class Command(models.Model):
    """Something that was asked for under a key and done: asked again under the key, it has the result it had. `content`
    is the hash of what was asked, so that a key stands for nothing else. What was refused is not kept."""

    key = models.CharField(max_length=80, unique=True)
    content = models.CharField(max_length=64)
    result = models.JSONField(default=dict)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="command_has_a_key", condition=~Q(key=""))]


class Moved(models.Model):
    """A move that was made, only ever added to. `at` is when it was recorded and `on` the day on which it was so;
    `process` the version by which it was made; `roles` those that let it be made; `seen` the hash of what it approved.
    The first of all is ``begin``, and ``new-version`` goes over to another version of the process."""

    instance = models.ForeignKey(Instance, on_delete=models.PROTECT, related_name="log")
    number = models.PositiveIntegerField()
    process = models.ForeignKey("documents.Version", on_delete=models.PROTECT, related_name="+")
    command = models.OneToOneField(Command, on_delete=models.PROTECT, related_name="+")
    move = models.CharField(max_length=80)
    source = models.CharField(max_length=80, blank=True)
    target = models.CharField(max_length=80)
    by = models.CharField(max_length=64)
    instead_of = models.CharField(max_length=64, blank=True)
    roles = models.JSONField(default=list)
    reason = models.CharField(max_length=80, blank=True)
    seen = models.CharField(max_length=64, blank=True)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["instance", "number"]
        constraints = [
            models.UniqueConstraint(fields=["instance", "number"], name="move_numbered_once"),
            models.CheckConstraint(name="move_for_another", condition=~Q(by=F("instead_of"))),
            models.CheckConstraint(name="only_the_beginning_comes_from_nowhere", condition=Q(number=0) ^ ~Q(source="")),
        ]


class Clock(models.Model):
    """How long something may take, by the rule of the version it began by (`definition`, its hash). What it was first
    due on never changes; it is `satisfied_on` the day of what it waited for, or lapses with the work. One that is over
    changes no more, and none is deleted."""

    instance = models.ForeignKey(Instance, on_delete=models.PROTECT, related_name="clocks")
    name = models.CharField(max_length=80)
    definition = models.CharField(max_length=64)
    since = models.DateField()
    length = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12)
    calendar = models.CharField(max_length=60)
    first_due = models.DateField()
    due = models.DateField()
    started_at = models.DateTimeField()
    satisfied_on = models.DateField(null=True)
    lapsed_on = models.DateField(null=True)
    over_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["instance", "pk"]
        constraints = [
            models.CheckConstraint(name="clock_unit_known", condition=Q(unit__in=[one.value for one in Unit])),
            models.CheckConstraint(name="clock_takes_time", condition=Q(length__gte=1)),
            models.CheckConstraint(
                name="clock_runs_forward",
                condition=Q(first_due__gte=F("since"), due__gte=F("since"))
                & (Q(satisfied_on__isnull=True) | Q(satisfied_on__gte=F("since"))),
            ),
            models.CheckConstraint(
                name="clock_is_over_one_way",
                condition=Q(over_at__isnull=True, satisfied_on__isnull=True, lapsed_on__isnull=True)
                | Q(over_at__isnull=False, satisfied_on__isnull=False, lapsed_on__isnull=True)
                | Q(over_at__isnull=False, satisfied_on__isnull=True, lapsed_on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["instance", "name"], condition=Q(over_at__isnull=True), name="clock_runs_once_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["due"], condition=Q(over_at__isnull=True), name="clock_due")]


class Extension(models.Model):
    """A decision that something may take longer, only ever added to; what it was due on before is kept. `why` holds
    the reason in words, and can be emptied once nothing may be kept of whom it is about."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="extensions")
    by = models.CharField(max_length=64)
    authority = models.CharField(max_length=64, blank=True)
    why = models.JSONField()
    before = models.DateField()
    due = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["clock", "pk"]
        constraints = [
            models.CheckConstraint(name="extension_makes_longer", condition=Q(due__gt=F("before"))),
            models.CheckConstraint(name="extension_by_another_authority", condition=~Q(by=F("authority"))),
            models.UniqueConstraint(fields=["clock", "before"], name="extension_once_from_a_day"),
        ]


class Recalculation(models.Model):
    """A clock that was worked out anew, by a newer calendar, and is due on another day: to be shown, only added to."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="recalculations")
    old_calendar = models.CharField(max_length=60)
    new_calendar = models.CharField(max_length=60)
    before = models.DateField()
    after = models.DateField()
    because = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        ordering = ["clock", "pk"]
        constraints = [
            models.CheckConstraint(name="recalculation_changes_the_day", condition=~Q(before=F("after"))),
            models.UniqueConstraint(fields=["clock", "new_calendar"], name="recalculation_once_for_a_calendar"),
        ]


class Correction(models.Model):
    """That what a clock runs from, or what ended it, was on another day than is recorded, only ever added to; the last
    of a clock and a fact counts. What is recorded itself stays; what was said `before` and what it was due on then are
    kept here too. `why` holds the reason in words, and can be emptied once nothing may be kept of whom it is about."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="corrections")
    fact = models.CharField(max_length=5)
    before = models.DateField()
    said = models.DateField()
    due_before = models.DateField()
    due = models.DateField()
    why = models.JSONField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["clock", "pk"]
        constraints = [
            models.CheckConstraint(name="correction_of_a_fact", condition=Q(fact__in=[BEGUN, ENDED])),
            models.CheckConstraint(name="correction_says_another_day", condition=~Q(said=F("before"))),
        ]
        indexes = [models.Index(fields=["clock", "fact"], name="correction_of_a_clock")]


class Task(models.Model):
    """Something to be done. `owner` is whatever its keeper calls them by: ``role:lead`` is whoever holds that role in
    this work. With a `clock` it is due when the clock is. Escalated, it is shown to `escalated_to` as well."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    instance = models.ForeignKey(Instance, on_delete=models.PROTECT, related_name="tasks")
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    owner = models.CharField(max_length=80)
    assigned_at = models.DateTimeField()
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="+", null=True)
    due = models.DateField(null=True)
    escalates_after = models.PositiveSmallIntegerField()
    escalates_to = models.CharField(max_length=80)
    escalated_to = models.CharField(max_length=80, blank=True)
    escalated_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=9, default=OPEN)
    made_at = models.DateTimeField()
    closed_by = models.CharField(max_length=64, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="task_state_known", condition=Q(state__in=[OPEN, DONE, CANCELLED])),
            models.CheckConstraint(name="task_has_an_owner", condition=~Q(owner="")),
            models.CheckConstraint(
                name="task_closed_by_somebody",
                condition=Q(state=OPEN, closed_at__isnull=True, closed_by="")
                | Q(~Q(state=OPEN), ~Q(closed_by=""), closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="task_escalated_to_somebody", condition=Q(escalated_at__isnull=True) ^ ~Q(escalated_to="")
            ),
            models.CheckConstraint(
                name="task_due_by_a_clock_or_a_day", condition=Q(clock__isnull=True) | Q(due__isnull=True)
            ),
            models.UniqueConstraint(fields=["instance", "name"], condition=Q(state=OPEN), name="task_open_once"),
        ]
        indexes = [
            models.Index(fields=["owner"], condition=Q(state=OPEN), name="task_of_owner"),
            models.Index(fields=["escalated_to"], condition=Q(state=OPEN), name="task_escalated"),
        ]


class Effect(models.Model):
    """What follows outside of the engine from a move, or from what the keeper of the work did, written in the same
    transaction and seen to once. `key` is
    its name wherever it goes. It is tried at `due_at`; without one it is done, or was given up and waits to be looked
    at by a person: it is never lost."""

    key = models.CharField(max_length=60, unique=True)
    instance = models.ForeignKey(Instance, on_delete=models.PROTECT, related_name="effects")
    kind = models.CharField(max_length=12)
    about = models.JSONField()
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=80, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="effect_kind_known", condition=Q(kind__in=OUTSIDE)),
            models.CheckConstraint(
                name="effect_done_or_due_or_given_up",
                condition=Q(done_at__isnull=True, due_at__isnull=False)
                | Q(done_at__isnull=False, due_at__isnull=True)
                | Q(done_at__isnull=True, due_at__isnull=True, tries__gte=1) & ~Q(failure=""),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="effect_due"),
            models.Index(fields=["instance", "kind"], condition=Q(done_at__isnull=True), name="effect_not_done"),
        ]

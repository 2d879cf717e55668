"""How workers grow: who supervises them, what they are due when they are new, what they think they can do, what they
want to learn, the courses there are, and who prepares to lead."""

import uuid

from django.db import models
from django.db.models import F, Q

from village.workforce.models.clearing import Training
from village.workforce.models.people import Worker
from village.workforce.rules.growing.said import ANSWERS, EVIDENCE, MOST_CASES, MOST_HOURS, MOST_PLACES, RATED, REASONS
from village.workforce.rules.vetting import COURSES


class Supervision(models.Model):
    """That somebody supervises a worker of the same employer, from a day until it was ended; one at a time."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="supervised")
    supervisor = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="supervises")
    from_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["from_at", "pk"]
        constraints = [
            models.CheckConstraint(name="supervision_not_of_oneself", condition=~Q(worker=F("supervisor"))),
            models.UniqueConstraint(name="supervision_one_now", fields=["worker"], condition=Q(ended_at=None)),
        ]


class Induction(models.Model):
    """That a worker is new, from a day until the day before another, and is due what a programme says."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="inductions")
    programme = models.SlugField(max_length=40)
    start_on = models.DateField()
    until_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["start_on", "pk"]
        constraints = [
            models.CheckConstraint(name="induction_runs_forward", condition=Q(until_on__gt=F("start_on"))),
            models.UniqueConstraint(name="induction_once_of_a_programme", fields=["worker", "programme"]),
        ]


class Evidence(models.Model):
    """That something somebody is due was given on a day, as one of the two says who know (`own`: the worker), and what
    the other answers. It counts once the other confirms it."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    induction = models.ForeignKey(Induction, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=11)
    on = models.DateField()
    hours = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    words = models.CharField(max_length=200, blank=True)
    own = models.BooleanField()
    by = models.UUIDField()
    at = models.DateTimeField()
    answer = models.CharField(max_length=9, blank=True)
    because = models.CharField(max_length=200, blank=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(name="evidence_kind_known", condition=Q(kind__in=list(EVIDENCE))),
            models.CheckConstraint(
                name="evidence_hours_within_bounds",
                condition=Q(kind="supervision", hours=None) | Q(hours__gt=0, hours__lte=MOST_HOURS),
            ),
            models.CheckConstraint(name="evidence_answer_known", condition=Q(answer__in=["", *ANSWERS])),
            models.CheckConstraint(
                name="evidence_disputed_with_a_reason", condition=~Q(answer="disputed") | ~Q(because="")
            ),
            models.CheckConstraint(
                name="evidence_answered_by_another", condition=Q(answered_by=None) | ~Q(answered_by=F("by"))
            ),
        ]


class CaseCount(models.Model):
    """How many cases a worker held on a day, as they say themselves (`own`) or their employer. Only ever added to: of
    one day the last of each counts."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="case_counts")
    on = models.DateField()
    cases = models.PositiveSmallIntegerField()
    own = models.BooleanField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(name="case_count_within_bounds", condition=Q(cases__lte=MOST_CASES))]
        indexes = [models.Index(fields=["worker", "on"], name="case_count_of_a_worker")]


class Course(models.Model):
    """What an employer offers its workers to learn. `area`: of the common core; `training`: what it counts as for
    whoever may work, and for how many months, once whoever is designated says so of somebody who was there."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employer = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    provider = models.CharField(max_length=120)
    area = models.CharField(max_length=20, blank=True)
    training = models.CharField(max_length=20, blank=True)
    months = models.PositiveSmallIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(name="course_has_a_title", condition=~Q(title="") & ~Q(provider="")),
            models.CheckConstraint(name="course_training_known", condition=Q(training__in=["", *COURSES])),
            models.CheckConstraint(
                name="course_training_counts_for_a_time",
                condition=Q(training="", months=None) | (~Q(training="") & Q(months__gte=1, months__lte=36)),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Sitting(models.Model):
    """One day on which a course is held, for so many, at what it costs in pounds altogether."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sittings")
    on = models.DateField()
    where = models.CharField(max_length=120)
    places = models.PositiveSmallIntegerField()
    cost = models.DecimalField(max_digits=9, decimal_places=2)
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="sitting_places_within_bounds", condition=Q(places__gte=1, places__lte=MOST_PLACES)
            ),
            models.CheckConstraint(name="sitting_cost_not_negative", condition=Q(cost__gte=0)),
        ]


class Booking(models.Model):
    """That a worker asked for a place. Who has one and who waits is nowhere kept: it follows from the order in which
    they asked, and so it cannot be more than there are. `before`, `after`: how they rated themselves, the latter at
    `rated_at`."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="bookings")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="bookings")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    attended = models.BooleanField(null=True)
    training = models.OneToOneField(Training, on_delete=models.PROTECT, null=True, related_name="booking")
    before = models.PositiveSmallIntegerField(null=True)
    after = models.PositiveSmallIntegerField(null=True)
    rated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="booking_once_at_a_time", fields=["sitting", "worker"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="booking_ended_was_not_attended", condition=Q(ended_at=None) | Q(attended=None)
            ),
            models.CheckConstraint(name="booking_trained_was_attended", condition=Q(training=None) | Q(attended=True)),
            models.CheckConstraint(
                name="booking_rated_within_bounds",
                condition=(Q(before=None) | Q(before__in=list(RATED))) & (Q(after=None) | Q(after__in=list(RATED))),
            ),
        ]


class SelfReview(models.Model):
    """What a worker thinks on a day that they can do, area by area of an edition of the common core. Theirs alone,
    unless they share it with whoever supervises them: that one, and no other who comes after."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="self_reviews")
    edition = models.CharField(max_length=4)
    on = models.DateField()
    made_at = models.DateTimeField()
    shared_with = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["on", "pk"]


class SelfScore(models.Model):
    """One area of a self-review."""

    review = models.ForeignKey(SelfReview, on_delete=models.PROTECT, related_name="scores")
    area = models.CharField(max_length=20)
    score = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="self_score_once_of_an_area", fields=["review", "area"]),
            models.CheckConstraint(name="self_score_within_bounds", condition=Q(score__in=list(RATED))),
        ]


class ReviewNote(models.Model):
    """What was said when a worker and whoever supervises them spoke about a self-review. Only ever added to."""

    review = models.ForeignKey(SelfReview, on_delete=models.PROTECT, related_name="notes")
    words = models.CharField(max_length=1000)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="review_note_says_something", condition=~Q(words=""))]


class Goal(models.Model):
    """What a worker wants to learn, why and by when; agreed by whoever supervises them, done, or given up."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="goals")
    what = models.CharField(max_length=200)
    because = models.CharField(max_length=11)
    by_on = models.DateField()
    made_at = models.DateTimeField()
    agreed_by = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)
    done_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["by_on", "pk"]
        constraints = [
            models.CheckConstraint(name="goal_says_something", condition=~Q(what="")),
            models.CheckConstraint(name="goal_reason_known", condition=Q(because__in=list(REASONS))),
            models.CheckConstraint(name="goal_ends_one_way", condition=Q(done_on=None) | Q(ended_at=None)),
        ]


class Leading(models.Model):
    """That a worker is, or was, on a programme that prepares for leading others."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="leading")
    programme = models.SlugField(max_length=40)
    begun_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        ordering = ["begun_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="leading_once_at_a_time", fields=["worker", "programme"], condition=Q(until_on=None)
            ),
            models.CheckConstraint(
                name="leading_runs_forward", condition=Q(until_on=None) | Q(until_on__gt=F("begun_on"))
            ),
        ]

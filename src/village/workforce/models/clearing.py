import datetime as dt

from django.db import models
from django.db.models import F, Q

from village.workforce.models.people import Worker
from village.workforce.rules.counting import day_before
from village.workforce.rules.vetting import BASES, COURSES, LEVELS, MEANS, RESULTS, WORKFORCES


class Check(models.Model):
    """That somebody was checked, how, and what came of it: a status and dates. What a certificate says is nowhere here.
    Only ever added to."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="checks")
    means = models.CharField(max_length=11)
    workforce = models.CharField(max_length=5)
    level = models.CharField(max_length=8)
    barred_list = models.BooleanField()
    identity = models.BooleanField()
    result = models.CharField(max_length=21)
    basis = models.CharField(max_length=10)
    checked_on = models.DateField()
    until_at = models.DateTimeField()
    note = models.CharField(max_length=120, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="check_means_known", condition=Q(means__in=list(MEANS))),
            models.CheckConstraint(name="check_workforce_known", condition=Q(workforce__in=list(WORKFORCES))),
            models.CheckConstraint(name="check_level_known", condition=Q(level__in=list(LEVELS))),
            models.CheckConstraint(name="check_result_known", condition=Q(result__in=list(RESULTS))),
            models.CheckConstraint(name="check_basis_known", condition=Q(basis__in=list(BASES))),
        ]


class Training(models.Model):
    """That somebody was trained, and until when that counts. Only ever added to."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="trainings")
    course = models.CharField(max_length=20)
    done_on = models.DateField()
    until_on = models.DateField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="training_course_known", condition=Q(course__in=list(COURSES))),
            models.CheckConstraint(name="training_runs_forward", condition=Q(until_on__gt=F("done_on"))),
        ]

    @property
    def last_on(self) -> dt.date | None:
        """The last day on which it counts."""
        return day_before(self.until_on)


class Bar(models.Model):
    """That somebody is barred from work with children, or (`barred` false) that this was a mistake. Only ever added to:
    the last of each employer counts, for the person, whoever they work for. Whom it is told is a role of its own."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="bars")
    barred = models.BooleanField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

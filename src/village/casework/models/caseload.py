from django.db import models
from django.db.models import Q

from village.casework.models.episodes import Episode


class AreaCaseload(models.Model):
    """How many families one lead has in an area who works full time, from a day on, and how much of that, in per cent,
    whoever is newly qualified. Only ever added to: of one day the last counts."""

    area = models.CharField(max_length=9)
    families = models.PositiveSmallIntegerField()
    protected = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    because = models.CharField(max_length=300)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="caseload_is_some_families",
                condition=Q(families__gte=1, families__lte=100, protected__gte=10, protected__lte=100),
            ),
            models.CheckConstraint(name="caseload_with_a_reason", condition=~Q(because="")),
        ]
        indexes = [models.Index(fields=["area", "from_on"], name="caseload_of_an_area")]


class WorkingTime(models.Model):
    """How much of full time somebody works and until when they count as newly qualified, as their manager wrote it
    down. Only ever added to: the last counts."""

    account = models.UUIDField()
    share = models.DecimalField(max_digits=3, decimal_places=2)
    newly_until = models.DateField(null=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="works_some_of_the_time", condition=Q(share__gt=0, share__lte="1.20")),
        ]
        indexes = [models.Index(fields=["account"], name="working_time_of")]


class OverCaseload(models.Model):
    """That a manager gave somebody the lead beyond their limit, and why: how many families they would have then, and
    how many they may. Only ever added to."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+")
    account = models.UUIDField()
    held = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()
    because = models.CharField(max_length=300)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="over_caseload_with_a_reason", condition=~Q(because=""))]
        indexes = [models.Index(fields=["account"], name="over_caseload_of")]

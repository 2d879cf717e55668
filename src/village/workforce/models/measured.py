import datetime as dt

from django.db import models

from village.kernel.calendar.rules import london_date


class CompleteSince(models.Model):
    """That an employer says its register holds everybody who was in post since a day, leavers too. Only ever added to:
    the last counts. Nothing is counted of years before: whoever was entered late is seen, whoever had left is not."""

    employer = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    since_on = models.DateField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    @property
    def said_on(self) -> dt.date:
        """On which day it was said."""
        return london_date(self.at)


class CountedYear(models.Model):
    """What was told of a year of an area when it was counted first, protected, by every measure: it stands. `told` has
    by a measure's slug its rows, each as the columns `warehouse.measures.counting.TOLD` but for the area; what was
    hidden is null there too. Only ever added to."""

    area = models.CharField(max_length=9)
    year = models.PositiveSmallIntegerField()
    told = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["area", "year"]
        constraints = [models.UniqueConstraint(fields=["area", "year"], name="workforce_year_counted_once")]

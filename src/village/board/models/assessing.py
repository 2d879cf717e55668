"""How an area scored itself, and how it was moderated."""

from django.db import models
from django.db.models import Q

from village.board.rules.strategy.framework import KINDS


class Score(models.Model):
    """A level that an area, or apart from it a moderator, gave to a band of a framework in a year, and why. Of several
    by one of them the last counts. The database refuses UPDATE and DELETE."""

    board = models.ForeignKey("board.Board", on_delete=models.PROTECT, related_name="scores")
    framework = models.SlugField(max_length=60)
    band = models.SlugField(max_length=60)
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    level = models.PositiveSmallIntegerField()
    why = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()
    once = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="score_kind_known", condition=Q(kind__in=list(KINDS))),
            models.CheckConstraint(name="score_level_from_one", condition=Q(level__gte=1)),
            models.CheckConstraint(name="score_says_why", condition=~Q(why="")),
        ]

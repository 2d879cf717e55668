from django.db import models
from django.db.models import Q

from village.casework.rules.tags import TAGS


class AnswerTag(models.Model):
    """That an answer of a form tells of somebody else (`rules.tags`), or, with none, that it does not after all. The
    last one that was said counts; they go with the form when that is destroyed."""

    sheet = models.ForeignKey("forms.Sheet", on_delete=models.CASCADE, related_name="+")
    entry = models.CharField(max_length=12, blank=True)
    concept = models.CharField(max_length=80)
    tag = models.CharField(max_length=12, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="answer_tag_known", condition=Q(tag__in=["", *TAGS]))]
        indexes = [models.Index(fields=["sheet", "entry", "concept"], name="answer_tag_of")]

import uuid

from django.db import models
from django.db.models import Q

from village.casework.models.episodes import Episode, Member
from village.casework.models.families import Person
from village.casework.rules.notes import KINDS
from village.casework.rules.tags import TAGS


class Note(models.Model):
    """That somebody was in touch with a family, or about it. What was written of it is in its texts, the first and each
    correction. Only ever added to. `key`: of the page on which it was written."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="notes")
    key = models.CharField(max_length=64)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["episode", "key"], name="note_once")]


class NoteText(models.Model):
    """A note as it was written (number 1) or corrected, whole: what kind of contact on which day, who was there and
    what came of it. The last one holds; those before it stay. `others`: who was there and is neither of the family nor
    of the team. Only ever added to."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="texts")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8)
    on = models.DateField()
    words = models.TextField()
    family = models.ManyToManyField(Person, related_name="+")
    team = models.ManyToManyField(Member, related_name="+")
    others = models.CharField(max_length=300, blank=True)
    because = models.CharField(max_length=300, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["note", "number"], name="note_text_once"),
            models.CheckConstraint(name="note_kind_known", condition=Q(kind__in=list(KINDS))),
            models.CheckConstraint(name="note_has_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="note_corrected_because",
                condition=Q(number=1, because="") | (Q(number__gt=1) & ~Q(because="")),
            ),
        ]


class NoteSeen(models.Model):
    """That a child was seen, alone or with others there. Only ever added to."""

    text = models.ForeignKey(NoteText, on_delete=models.PROTECT, related_name="seen")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    alone = models.BooleanField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["text", "person"], name="note_sees_a_child_once")]


class NoteTag(models.Model):
    """That a note says something of somebody who must be thought of before anybody else reads it. Only ever added
    to."""

    text = models.ForeignKey(NoteText, on_delete=models.PROTECT, related_name="tags")
    tag = models.CharField(max_length=12)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["text", "tag"], name="note_tag_once"),
            models.CheckConstraint(name="note_tag_known", condition=Q(tag__in=list(TAGS))),
        ]

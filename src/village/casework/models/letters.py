import uuid

from django.db import models
from django.db.models import Q

from village.casework.models.episodes import Episode
from village.casework.models.families import Person
from village.casework.rules.letters import WAYS


class Letter(models.Model):
    """A letter about help for a family, to one recipient, as it was written: `template` is its text and version,
    `content` the recipient's name, where they live (blank when it is handed over; never where anybody else lives), and
    the words. Only ever added to. `key`: of the effect and the recipient that it follows from, so that nobody is
    written to twice."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="letters")
    template = models.CharField(max_length=100)
    to = models.CharField(max_length=14)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    account = models.UUIDField(null=True)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=160, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="letter_to_one", condition=Q(person__isnull=True) | Q(account__isnull=True)),
        ]


class LetterSent(models.Model):
    """What somebody did with a letter: sent it, on which way, or kept it back and why. Only ever added to, once."""

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="sent")
    way = models.CharField(max_length=10)
    because = models.CharField(max_length=300, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="letter_way_known", condition=Q(way__in=list(WAYS))),
            models.CheckConstraint(
                name="letter_kept_back_because", condition=Q(way="kept") & ~Q(because="") | ~Q(way="kept")
            ),
        ]

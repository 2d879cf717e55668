from django.db import models
from django.db.models import Q

from village.casework.models.episodes import Episode
from village.casework.models.families import Person
from village.casework.rules.needs import VOICES


class NeedReading(models.Model):
    """What one voice said of one element on a day: a level of a scale that was published. `person` is None for the
    family as a whole, `snapshot` the signed form that it was read from. Only ever added to: another reading is another
    row, and what was not read has none."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="readings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    element = models.CharField(max_length=80)
    voice = models.CharField(max_length=12)
    scale = models.CharField(max_length=90)
    level = models.PositiveSmallIntegerField()
    on = models.DateField()
    snapshot = models.ForeignKey("forms.Snapshot", on_delete=models.PROTECT, null=True, related_name="+")
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="reading_voice_known", condition=Q(voice__in=list(VOICES))),
            models.CheckConstraint(name="reading_of_something", condition=~Q(element="") & ~Q(scale="")),
            models.UniqueConstraint(
                fields=["snapshot", "person", "element", "voice"],
                condition=Q(snapshot__isnull=False),
                name="reading_once_of_a_form",
            ),
            models.UniqueConstraint(  # no person is no two alike to a database
                fields=["snapshot", "element", "voice"],
                condition=Q(snapshot__isnull=False, person__isnull=True),
                name="reading_of_a_family_once_of_a_form",
            ),
        ]
        indexes = [models.Index(fields=["episode", "element", "on"], name="reading_of_an_episode")]


class AreaThreshold(models.Model):
    """From which code of a scale on something must be done about a need, in the help that an area opens from a day on.
    Only ever added to: of one day the last counts, and help that goes on keeps what it was opened under."""

    area = models.CharField(max_length=9)
    scale = models.CharField(max_length=90)
    code = models.CharField(max_length=80)
    from_on = models.DateField()
    because = models.CharField(max_length=300)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(name="threshold_with_a_reason", condition=~Q(because="") & ~Q(code="")),
        ]
        indexes = [models.Index(fields=["area", "from_on"], name="threshold_of_an_area")]

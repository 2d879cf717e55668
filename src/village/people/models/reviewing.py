from typing import Self

from django.db import models
from django.db.models import F, Q

from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.people.rules.states import REVIEW_REASONS, REVIEW_STATES


class MatchingModel(models.Model):
    """A version of what agreement is worth, how it was trained and audited, and who signed it off. The latest signed
    one is in force; links made before stay as they were decided."""

    version = models.CharField(max_length=40, unique=True)
    data = models.JSONField()
    trained_on = models.CharField(max_length=200)
    figures = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-signed_at", "-made_at"]
        constraints = [
            models.CheckConstraint(
                name="model_signed_by_someone",
                condition=(Q(signed_at__isnull=True) & Q(signed_by=""))
                | (Q(signed_at__isnull=False) & ~Q(signed_by="")),
            ),
            models.CheckConstraint(
                name="model_signed_by_another", condition=Q(signed_by="") | ~Q(signed_by=F("made_by"))
            ),
        ]

    def __str__(self) -> str:
        return self.version


class ReviewQuerySet(models.QuerySet["ReviewItem"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Reviews of the areas whose reviews the viewer decides, but for those of a record whose child nobody finds any
        more."""
        within = areas(viewer, "people.review")
        found = self.filter(record__child__state="active")
        return found if within is None else found.filter(area__in=within)


class ReviewItem(models.Model):
    """A record that may be of another child than the one it has, for a person to decide.

    `candidates`: by child, the chance, weight, levels and frequencies, likeliest first, as they were. Whoever works on
    it holds it until `lease_until`. `second`: somebody else must read it too. `first_decision`: what each reader made
    of it, in order; `decided_by` is the last of them. `operation`: under which what they wrote and what came of it is
    kept, from the first reading on. `lapsed_by`: the merge that left nothing to ask.
    """

    record = models.ForeignKey("Record", on_delete=models.PROTECT, related_name="reviews")
    reason = models.CharField(max_length=16)
    area = models.CharField(max_length=9)
    candidates = models.JSONField()
    model = models.CharField(max_length=40, blank=True)
    chance = models.FloatField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="waiting")
    held_by = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)
    first_reader = models.CharField(max_length=64, blank=True)
    first_decision = models.JSONField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=12, blank=True)
    operation = models.UUIDField(null=True)
    lapsed_by = models.UUIDField(null=True, db_index=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-chance", "made_at"]
        constraints = [
            models.CheckConstraint(name="review_reason_known", condition=Q(reason__in=list(REVIEW_REASONS))),
            models.CheckConstraint(name="review_state_known", condition=Q(state__in=list(REVIEW_STATES))),
            models.CheckConstraint(name="review_decided_by_someone", condition=~Q(state="decided") | ~Q(decided_by="")),
            models.CheckConstraint(
                name="review_lapsed_by_a_merge", condition=Q(lapsed_by__isnull=True) | Q(state="lapsed")
            ),
            models.UniqueConstraint(
                fields=["record"], condition=~Q(state__in=["decided", "lapsed"]), name="review_open_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "area", "-chance"], name="review_queue")]


class QualityCheckQuerySet(models.QuerySet["QualityCheck"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Checks of records that systems of the viewer's areas sent."""
        within = areas(viewer, "people.review")
        return self if within is None else self.filter(record__source__area__in=within)


class QualityCheck(models.Model):
    """A sampled link or non-link looked at again by a person: from these come precision and missed matches.

    `share`: how much of the whole its band is; `frame`: of how many records drawn at random that was counted, null when
    of all.
    """

    sample = models.CharField(max_length=40)
    stratum = models.CharField(max_length=20)
    share = models.FloatField()
    frame = models.PositiveIntegerField(null=True)
    record = models.ForeignKey("Record", on_delete=models.PROTECT, related_name="+")
    against = models.ForeignKey("Record", on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    same = models.BooleanField(null=True)
    checked_by = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True)

    objects = QualityCheckQuerySet.as_manager()

    class Meta:
        ordering = ["sample", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "record", "against"], name="quality_check_once"),
            models.CheckConstraint(
                name="quality_checked_by_someone", condition=Q(same__isnull=True) | ~Q(checked_by="")
            ),
        ]

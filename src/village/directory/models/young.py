"""What young people write of things to do. Nobody is asked who they are, and nothing is kept that says it: neither an
account, an address of a computer, nor a time of day."""

import uuid

from django.db import models
from django.db.models import Q

from village.directory.models.record import Service
from village.directory.rules.young.interests import BANDS
from village.directory.rules.young.said import AGAIN, FACES, KINDS, REPLIES, STATES


class Contribution(models.Model):
    """Something to do that is not in the directory yet (`kind` "activity", in `document`), or what somebody thought of
    one that is ("review", of `service`). `area`: the ONS code of the authority that looks at it. `state`: see STATES;
    `signals`: what whoever decides is to look at. `once`: a hash of a number in the writer's browser and of what was
    written about, so that one browser says one thing of each, and two things by one browser cannot be told from two by
    two. `hands`: the accounts that moved it on, of which none decides again. `reported`: how often somebody said that
    it is not right, since it was looked at last; `reports`: how. `reply`: what the provider said to a review."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, related_name="contributions")
    area = models.CharField(max_length=9, blank=True)
    band = models.CharField(max_length=5)
    face = models.PositiveSmallIntegerField(null=True)
    again = models.CharField(max_length=8, blank=True)
    words = models.TextField(blank=True)
    document = models.JSONField(default=dict)
    state = models.CharField(max_length=8)
    signals = models.JSONField(default=list)
    once = models.CharField(max_length=64)
    received_on = models.DateField()
    because = models.CharField(max_length=500, blank=True)
    hands = models.JSONField(default=list)
    decided_at = models.DateTimeField(null=True)
    reported = models.PositiveSmallIntegerField(default=0)
    reports = models.JSONField(default=list)
    reply = models.CharField(max_length=500, blank=True)
    reply_state = models.CharField(max_length=7, blank=True)
    reply_by = models.UUIDField(null=True)
    reply_on = models.DateField(null=True)

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="directory_contribution_once", fields=["once"]),
            models.CheckConstraint(name="directory_contribution_kind_known", condition=Q(kind__in=list(KINDS))),
            models.CheckConstraint(name="directory_contribution_state_known", condition=Q(state__in=list(STATES))),
            models.CheckConstraint(name="directory_contribution_band_known", condition=Q(band__in=list(BANDS))),
            models.CheckConstraint(
                name="directory_contribution_review_of_a_service",
                condition=Q(kind="activity", face=None) | Q(kind="review", service__isnull=False, face__in=list(FACES),
                                                            again__in=list(AGAIN)),
            ),
            models.CheckConstraint(
                name="directory_contribution_refused_with_a_reason",
                condition=~Q(state__in=["refused", "removed"]) | ~Q(because=""),
            ),
            models.CheckConstraint(
                name="directory_contribution_reply_known",
                condition=Q(reply="", reply_state="", reply_by=None)
                | Q(kind="review", reply_state__in=list(REPLIES), reply_by__isnull=False) & ~Q(reply=""),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["area", "state"], name="directory_contribution_waits")]

"""The record: documents of the national standard, cut where its things begin, and of each what is asked for often.

A document holds what belongs to the thing alone (schedules, costs, contacts, whatever the standard does not know), as
it came; other things are kept by themselves and put together again where it is told.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from village.directory.rules.record import FORMATS, SENSITIVE, STATES, STATUSES

SENSITIVE_OR_NOT = ["", *SENSITIVE]


class Source(models.Model):
    """Where records come from that are not kept here: a feed of another directory, or a file. `area`: the ONS code of
    the authority that answers for it, blank for national ones. `mapping` names the columns of a CSV file. `trust`
    orders sources (9 is most): what is one service in two sources is told as the more trusted has it."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    area = models.CharField(max_length=9, blank=True)
    format = models.CharField(max_length=8)
    url = models.URLField(max_length=500, blank=True)
    mapping = models.JSONField(default=dict)
    licence = models.CharField(max_length=120)
    contact = models.CharField(max_length=200)
    trust = models.PositiveSmallIntegerField(default=5)
    opened_at = models.DateTimeField()
    closed_on = models.DateField(null=True)

    class Meta:
        ordering = ["-trust", "slug"]
        constraints = [
            models.CheckConstraint(name="directory_source_format_known", condition=Q(format__in=list(FORMATS))),
            models.CheckConstraint(name="directory_source_trust_from_1_to_9", condition=Q(trust__gte=1, trust__lte=9)),
        ]

    def __str__(self) -> str:
        return self.title


class _Kept(models.Model):
    """What every thing of the record has. `id` is ours and what is published; `theirs` is the source's own, blank
    where the thing is kept here (and then `source` is none)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="+")
    theirs = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=300)
    document = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True


class Provider(_Kept):
    """Who provides services: the standard's organization. `steward`: the organisation here that keeps its entries."""

    steward = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="directory_provider_once_in_a_source", fields=["source", "theirs"], condition=~Q(source=None)
            ),
            models.CheckConstraint(name="directory_provider_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Location(_Kept):
    """Where services are given. `easting` and `northing`: National Grid metres, none where not known. `hidden`: where
    it is leaves this table in no form."""

    postcode = models.CharField(max_length=8, blank=True)
    area = models.CharField(max_length=9, blank=True)
    easting = models.PositiveIntegerField(null=True)
    northing = models.PositiveIntegerField(null=True)
    hidden = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="directory_location_once_in_a_source", fields=["source", "theirs"], condition=~Q(source=None)
            ),
            models.CheckConstraint(
                name="directory_location_has_both_or_no_metres",
                condition=Q(easting=None, northing=None) | Q(easting__isnull=False, northing__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["area"], name="directory_location_of_an_area"),
            models.Index(fields=["easting", "northing"], name="directory_location_on_the_grid"),
            models.Index(fields=["id"], name="directory_location_hidden", condition=Q(hidden=True)),
        ]

    def __str__(self) -> str:
        return self.name


class Service(_Kept):
    """A service. `status` is the standard's; `state` says whether it is told: `waiting` until the area has looked at
    it, `shown`, `withdrawn` by whoever keeps it, `gone` from its source. `sensitive`: the kind of service whose place
    must not be found, blank for all others. `kinds`: the kinds of help (`reference/directory/kinds`). `area`: the ONS
    code of the authority whose directory has it. `sha256` is of what the source sent last. `checked_on`: the day that
    somebody who knows last said that it is so. `replaced_by`: the entry of the same service that is told instead.
    `looked_up_by`: by what its `LookedUp` was made, blank where it must be made anew."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="services")
    status = models.CharField(max_length=20)
    state = models.CharField(max_length=9)
    sensitive = models.CharField(max_length=20, blank=True)
    kinds = models.JSONField(default=list)
    area = models.CharField(max_length=9, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    checked_on = models.DateField(null=True)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaces")
    looked_up_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="directory_service_once_in_a_source", fields=["source", "theirs"], condition=~Q(source=None)
            ),
            models.CheckConstraint(name="directory_service_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="directory_service_status_known", condition=Q(status__in=list(STATUSES))),
            models.CheckConstraint(name="directory_service_state_known", condition=Q(state__in=list(STATES))),
            models.CheckConstraint(
                name="directory_service_sensitive_known", condition=Q(sensitive__in=SENSITIVE_OR_NOT)
            ),
            models.CheckConstraint(
                name="directory_service_replaces_another", condition=Q(replaced_by=None) | ~Q(replaced_by=F("id"))
            ),
            models.CheckConstraint(
                name="directory_service_seen_forward", condition=Q(last_seen_at__gte=F("first_seen_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["state", "area"], name="directory_service_of_an_area"),
            models.Index(fields=["changed_at", "id"], name="directory_service_by_change"),
            models.Index(fields=["sensitive"], name="directory_service_sensitive"),
            models.Index(
                fields=["id", "sensitive", "state", "replaced_by", "status", "changed_at"],
                name="directory_service_secret",
                condition=Q(sensitive__gt=""),
            ),
            models.Index(
                fields=["state", "looked_up_by", "replaced_by", "id", "status"], name="directory_service_asked_for"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceAtLocation(models.Model):
    """That a service is given at a location; `document` holds what differs there (schedules, contacts, phones)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="at_locations")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="services")
    theirs = models.CharField(max_length=200, blank=True)
    document = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="directory_service_once_at_a_location", fields=["service", "location"]),
        ]

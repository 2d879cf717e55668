"""Which sources there are, who keeps them, and what of them waits for a person."""

from django.db.models import Prefetch, QuerySet

from village.directory.models import Harvest, Quarantined, Source
from village.directory.rules.harvesting.states import HELD
from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer

KEEP = "directory.keep"


def open_feeds(slug: str = "") -> QuerySet[Source]:
    """Every open source that has an address; the one of a slug, if one is given."""
    found = Source.objects.filter(closed_on=None).exclude(url="")
    return found.filter(slug=slug) if slug else found


def source_called(slug: str) -> Source | None:
    """The source of a slug, open or closed."""
    return Source.objects.filter(slug=slug).first()


def all_sources() -> QuerySet[Source]:
    """Every source, by its slug."""
    return Source.objects.order_by("slug")


def sources(viewer: Viewer) -> QuerySet[Source]:
    """The sources that a viewer keeps: of their areas; those of no area belong to whoever keeps all."""
    within = areas(viewer, KEEP)
    harvests = Harvest.objects.defer("report").order_by("-started_at", "-pk")
    found = Source.objects.prefetch_related(Prefetch("harvests", queryset=harvests))
    return found if within is None else found.filter(area__in=within)


def set_aside(viewer: Viewer) -> QuerySet[Quarantined]:
    """The records that were set aside, of sources that a viewer keeps; those that nobody has decided of first."""
    found = Quarantined.objects.filter(raw__source__in=sources(viewer).values("pk"))
    return found.select_related("raw__source").defer("raw__body").order_by("decision", "since_at", "pk")


def held(viewer: Viewer) -> QuerySet[Harvest]:
    """The harvests that wait for a viewer."""
    return Harvest.objects.filter(state=HELD, source__in=sources(viewer).values("pk")).select_related("source")

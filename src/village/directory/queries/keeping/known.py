"""How much is known of the entries of an area, by where they come from; and of what each one is told."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from village.directory.models import Service
from village.directory.queries.documents import document_of, documents
from village.directory.rules.keeping.completeness import Completeness, completeness
from village.kernel.areas.queries import get


def known_of(service: Service) -> Completeness:
    """What of one entry is known, by what anyone is told."""
    return completeness(document_of(service), sensitive=bool(service.sensitive))


@dataclass
class Known:
    """Of the entries of one origin (`source`: its slug) in the directory of one area (its name and `code`; blank: of
    none): how many, the mean share known (0 to 1), and of how many each thing is missing."""

    title: str
    area: str = ""
    source: str = ""
    code: str = ""
    entries: int = 0
    shares: float = 0.0
    missing: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """The mean share that is known."""
        return self.shares / self.entries


OWN = "Kept here by their providers"


def lacking(services: QuerySet[Service], part: str) -> list[Service]:
    """Those of services that do not say something (a slug of PARTS)."""
    return [
        service
        for service, document in documents(services)
        if part in completeness(document, sensitive=bool(service.sensitive)).missing
    ]


def known_by_source(services: QuerySet[Service]) -> list[Known]:
    """How much is known by origin and area, the fullest first."""
    found: dict[tuple[str, str], Known] = {}
    for service, document in documents(services.select_related("source")):
        title, slug = (service.source.title, service.source.slug) if service.source else (OWN, "")
        key = (slug, service.area)
        one = found.setdefault(key, Known(title, get(service.area).name if service.area else "", *key))
        told = completeness(document, sensitive=bool(service.sensitive))
        one.entries, one.shares = one.entries + 1, one.shares + told.share
        one.missing.update(told.missing)
    return _ordered(found.values())


def _ordered(found: Iterable[Known]) -> list[Known]:
    return sorted(found, key=lambda one: (-one.share, one.title, one.area))

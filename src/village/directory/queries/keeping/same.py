"""Which entries are of one service, by what is told instead of what."""

from village.directory.models import Service
from village.directory.rules.record import TOLD


def same_service(service: Service) -> list[Service]:
    """An entry and all others of the same service, by what replaces what."""
    root = service
    while root.replaced_by is not None:
        root = root.replaced_by
    found, grown = {root.pk: root}, [root]
    while grown:
        grown = list(Service.objects.filter(replaced_by__in=grown).exclude(pk__in=found))
        found |= {one.pk: one for one in grown}
    return list(found.values())


def ended(service: Service) -> bool:
    """Whether an entry, or what is told by it, is said to have ended."""
    return service.status not in TOLD or service.replaces.exclude(status__in=TOLD).exists()

"""Reading organisations."""

from collections.abc import Collection

from django.db.models import QuerySet

from village.kernel.organisations.models import Organisation


def organisations(*, areas: Collection[str] | None = None) -> QuerySet[Organisation]:
    """Organisations by name; with `areas`, only those that serve one of these."""
    found = Organisation.objects.all()
    return found if areas is None else found.filter(area__in=areas)

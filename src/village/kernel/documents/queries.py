"""Documents that were published, and those being written."""

from django.db.models import QuerySet

from village.kernel.documents.models import Draft, Version


def versions(kind: str, key: str = "") -> QuerySet[Version]:
    """All published versions of a kind (of one document, with `key`), oldest first."""
    found = Version.objects.filter(kind=kind)
    return found.filter(key=key) if key else found


def in_force(kind: str, key: str) -> Version | None:
    """The newest version of a document; None when none was published."""
    return versions(kind, key).last()


def draft_of(kind: str, key: str) -> Draft | None:
    """The next version as it is being written, if somebody writes one."""
    return Draft.objects.filter(kind=kind, key=key).first()


def drafts() -> QuerySet[Draft]:
    """All that is being written."""
    return Draft.objects.all()

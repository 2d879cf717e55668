"""Records of children, each with what of it is open: the one place where that is looked up."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet

from village.people.models import Record, Shield
from village.people.rules.shielded import Openness


def with_openness(records: QuerySet[Record]) -> QuerySet[Record]:
    """Records with what `openness_of` needs, in one query."""
    shields = Shield.objects.filter(child=OuterRef("child"), until_at=None)
    return records.select_related("source", "involvement").annotate(shielded=Exists(shields))


def openness_of(record: Record) -> Openness:
    """How open a record of `with_openness` is."""
    involvement = getattr(record, "involvement", None)
    agreed = involvement is not None and bool(involvement.consent or involvement.grounds)
    shielded: bool = record.shielded  # type: ignore[attr-defined]
    return Openness(bool(record.source.sensitive), agreed, shielded)


def opened(records: QuerySet[Record]) -> Iterator[tuple[int, dict[str, str], Openness]]:
    """The child, the values and the openness of each record."""
    for record in with_openness(records).order_by("pk"):
        yield record.child_id, record.values, openness_of(record)

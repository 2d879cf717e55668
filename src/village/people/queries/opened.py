"""Records of children, each with what of it is open: the one place where that is looked up."""

from collections.abc import Collection, Iterator

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from village.people.models import Identifier, Record, Shield
from village.people.queries.listed import AMONG, listed
from village.people.rules.shielded import Openness

OPEN = Q(source__sensitive="") | Q(involvement__consent__gt="") | Q(involvement__grounds__gt="")
"""Of records: those of which anything is open, as `rules.shielded.Openness.open` has it."""

CURRENT = Q(ended_at=None, involvement__working=True)
"""Of records: those whose service works with the child now."""

# In words that the questions of a search are written out in: i and r are a record's involvement and the record itself.
AGREED_SQL = "(i.consent > '' OR i.grounds > '')"
SHIELDED_SQL = """(
    EXISTS (SELECT 1 FROM people_shield h WHERE h.child_id = r.child_id AND h.until_at IS NULL)
    OR EXISTS (
      SELECT 1 FROM people_record o JOIN people_identifier n ON n.record_id = o.id
      JOIN people_shield h ON h.value = n.value AND h.until_at IS NULL AND NOT h.value = ''
      WHERE o.child_id = r.child_id
    )
  )"""
_OPEN_IN_ONE_AREA = f"""
SELECT r.child_id FROM (
  SELECT w.child_id FROM people_record w JOIN people_sourcesystem s ON s.id = w.source_id
  WHERE w.child_id {{among}}
  GROUP BY w.child_id HAVING min(s.area) = max(s.area) AND max(s.sensitive) = ''
) AS r
WHERE NOT {SHIELDED_SQL}
"""  # nosec B608: all of it is ours


def open_in_one_area(children: Collection[int]) -> set[int]:
    """Of these children, those of whom nothing is hidden and all records are of sources in one area."""
    with connection.cursor() as cursor:
        among = AMONG[connection.vendor]
        cursor.execute(_OPEN_IN_ONE_AREA.format(among=among), [listed(children, connection.vendor)])
        return {child for (child,) in cursor.fetchall()}


def with_openness(records: QuerySet[Record]) -> QuerySet[Record]:
    """Records with what `openness_of` needs, in one query. A child is shielded by a shield on it, or on a number that
    one of its records gives."""
    standing = Shield.objects.filter(until_at=None)
    numbers = standing.exclude(value="").values("value")
    numbered = Identifier.objects.filter(record__child=OuterRef("child"), value__in=numbers)
    shielded = Exists(standing.filter(child=OuterRef("child"))) | Exists(numbered)
    return records.select_related("source", "involvement", "child").annotate(shielded=shielded)


def openness_of(record: Record) -> Openness:
    """How open a record of `with_openness` is."""
    involvement = getattr(record, "involvement", None)
    agreed = involvement is not None and bool(involvement.consent or involvement.grounds)
    shielded: bool = record.shielded  # type: ignore[attr-defined]
    return Openness(bool(record.source.sensitive), agreed, shielded)


def opened(records: QuerySet[Record]) -> Iterator[tuple[Record, Openness]]:
    """Each record, with its child and source, and how open it is."""
    for record in with_openness(records).order_by("pk"):
        yield record, openness_of(record)

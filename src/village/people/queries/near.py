"""The children found under keys: for a search, with what of their records is open; for matching, whoever they are.

A search asks two questions, whatever is found. They are written out, since to have them put together anew took longer
than to answer them; they are the same on SQLite and PostgreSQL but for how a list goes in and comes out.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from django.db import connection

from village.people.queries.listed import AMONG, listed
from village.people.queries.opened import AGREED_SQL, SHIELDED_SQL
from village.people.rules.shielded import NOWHERE, Openness, area_number, open_part

HOT = 300
"""A key that more children than this share (in a search, of those whom the searcher may see) is not followed: narrower
ones find the child."""

_UNDER_KEYS = """
SELECT (
  SELECT {gathered}(child) FROM (
    SELECT DISTINCT k.child_id AS child FROM people_key k WHERE k.key = wanted.key AND {within} LIMIT %s
  ) AS near
) FROM {wanted}
"""  # nosec B608: all of it is ours
# Of each key no more than are wanted, in the order of its tree: the last of them is looked up first.
_LAST = "SELECT o.{} FROM people_key o WHERE o.key = wanted.key ORDER BY o.area, o.child_id LIMIT 1 OFFSET %s"
_SHARED = f"""
SELECT k.key, k.child_id FROM {{wanted}} JOIN people_key k ON k.key = wanted.key AND (k.area, k.child_id) <= (
  coalesce(({_LAST.format("area")}), {2**31 - 1}), coalesce(({_LAST.format("child_id")}), {2**63 - 1})
)
"""  # nosec B608: all of it is ours
_RECORDS = f"""
SELECT r.id, r.child_id, c.ref, {{said}}, {{values}}, r.ended_at, s.sensitive <> '', {AGREED_SQL},
  {SHIELDED_SQL}
FROM people_record r
JOIN people_sourcesystem s ON s.id = r.source_id JOIN people_child c ON c.id = r.child_id
LEFT JOIN people_involvement i ON i.record_id = r.id
WHERE r.child_id {{among}}
ORDER BY s.trust DESC, r.id
"""  # nosec B608: all of it is ours
NONE = ("[]", None)
"""How SQLite and PostgreSQL gather nothing: of most names that somebody may have meant, there is nobody."""
_WORDS = {
    "sqlite": {
        "gathered": "json_group_array",
        "wanted": "(SELECT value AS key FROM json_each(%s)) AS wanted",
        "said": "r.said",
        "values": 'r."values"',
    },
    "postgresql": {
        "gathered": "array_agg",
        "wanted": "unnest(%s::bigint[]) AS wanted(key)",
        "said": "r.said::text",
        "values": 'r."values"::text',
    },
}


@dataclass(frozen=True)
class Near:
    """A record of a child that a search came near. `values`: what of it is open and compared."""

    record: int
    child: int
    ref: uuid.UUID
    whole: str
    values: Mapping[str, str]
    ended_at: object
    openness: Openness

    @cached_property
    def said(self) -> dict[str, str]:
        """What the record says as written; most that a search comes near are never shown."""
        return dict(json.loads(self.whole))


def records_near(wanted: Iterable[int], within: frozenset[str] | None) -> dict[int, list[Near]]:
    """By child, the records of active children whom a system of these areas (None: any) knows openly and who are found
    under one of these keys, the most trusted record first."""
    vendor = connection.vendor
    under, records = _questions(vendor, within is None)
    found: dict[int, list[Near]] = defaultdict(list)
    with connection.cursor() as cursor:
        lists = [] if within is None else [listed(sorted(map(area_number, within)), vendor)]
        cursor.execute(under, [*lists, HOT + 1, listed(wanted, vendor)])
        groups = [
            json.loads(group) if isinstance(group, str) else group
            for (group,) in cursor.fetchall()
            if group not in NONE
        ]
        children = {child for group in groups if len(group) <= HOT for child in group}
        cursor.execute(records, [listed(children, vendor)])
        for record, child, ref, said, values, ended, *openness in cursor.fetchall():
            opened = Openness(*map(bool, openness))
            name = ref if isinstance(ref, uuid.UUID) else uuid.UUID(ref)
            found[child].append(Near(record, child, name, said, open_part(json.loads(values), opened), ended, opened))
    return found


def under_keys(wanted: Iterable[int], most: int) -> dict[int, set[int]]:
    """By key, children that have it, whoever may see them; of a key that more than `most` share, one more than that.
    For matching, and for messages that an officer passes on. They are asked for in the order of their tree: of many
    keys those that lie on one page are read one after the other."""
    found: dict[int, set[int]] = defaultdict(set)
    vendor = connection.vendor
    with connection.cursor() as cursor:
        cursor.execute(_SHARED.format(**_WORDS[vendor]), [listed(sorted(wanted), vendor), most, most])
        for key, child in cursor.fetchall():
            found[key].add(child)
    return dict(found)


@cache
def _questions(vendor: str, everywhere: bool) -> tuple[str, str]:
    words = _WORDS[vendor]
    among = AMONG[vendor]
    within = f"k.area > {NOWHERE}" if everywhere else f"k.area {among}"
    return _UNDER_KEYS.format(within=within, **words), _RECORDS.format(among=among, **words)

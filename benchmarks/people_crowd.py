"""A crowd of children put into an index without being resolved: as many as a nation has, in minutes.

Names, dates of birth and sexes are drawn each for itself from a few thousand children of the generator, so that the
common ones are as common as there and hot keys exist; eight children live at a postcode (12.4 million children, 1.5
million postcodes). Keys are those that the service itself makes of such a record. Areas hold 80,000 children each.
"""

import json
import random
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from benchmarks.bulk import copy
from benchmarks.people_index import AREA, AT

CHUNK, AT_A_POSTCODE, IN_AN_AREA = 100_000, 8, 80_000
ALPHABET = "ABDEFGHJLN"
Values = Mapping[str, str]


def put(base: Sequence[Values], first: int, children: int, seed: int = 1) -> None:
    """So many children from number `first` on, drawn from what is said of others."""
    from django.db import connection  # noqa: PLC0415 - the measured process sets itself up

    sources = [_source(number) for number in range(max(children // IN_AN_AREA, 1))]
    drawn = enumerate(_drawn(base, children, random.Random(seed)), start=first)  # nosec B311: made up
    bare = connection.vendor == "postgresql" and children > CHUNK
    again = _bare() if bare else []
    while chunk := list(islice(drawn, CHUNK)):
        _put(chunk, sources)
    if bare:
        _run([*again, "ANALYZE"])


def _bare() -> list[str]:
    """On PostgreSQL: the table of keys without its indexes, as whoever loads a nation would do it; returns what makes
    them again. Foreign keys stay away."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid), contype FROM pg_constraint"
            " WHERE conrelid IN ('people_key'::regclass, 'people_record'::regclass)"
            " AND (contype = 'f' OR (contype = 'p' AND conrelid = 'people_key'::regclass))"
        )
        constraints = cursor.fetchall()
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'people_key'")
        names = {name for _, name, _, _ in constraints}
        indexes = [(name, made) for name, made in cursor.fetchall() if name not in names]
    _run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' for table, name, _, _ in constraints)
    _run(f'DROP INDEX "{name}"' for name, _ in indexes)
    primary = [one for one in constraints if one[3] == "p"]
    again = [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {made}' for table, name, made, _ in primary]
    return again + [made for _, made in indexes]


def _run(statements: Iterable[str]) -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        for one in statements:
            cursor.execute(one)


def _source(number: int) -> tuple[int, int]:
    """A register of patients of one area, and that area, as numbers; the first area is that of whoever asks."""
    from village.kernel.accounts.actions import add_organisation  # noqa: PLC0415
    from village.people.models import SourceSystem  # noqa: PLC0415
    from village.people.rules.shielded import area_number  # noqa: PLC0415

    area = AREA if number == 0 else f"E0{number:07d}"
    of = add_organisation(slug=f"crowd-{number}", name=f"Crowd {number}", kind="council", area=area, by="bench", at=AT)
    told = {
        "title": of.name, "organisation": of, "kind": "health", "area": area, "trust": 9, "duplicate_free": True,
        "mode": "delta", "every_days": 30, "contact": "", "opened_at": AT,
    }  # fmt: skip
    return int(SourceSystem.objects.get_or_create(slug=of.slug, defaults=told)[0].pk), area_number(area)


def _drawn(base: Sequence[Values], children: int, chance: random.Random) -> Iterator[dict[str, str]]:
    """What is compared of each."""
    said = ((name, [one[name] for one in base if name in one]) for name in ("forename", "surname", "birth", "sex"))
    parts = {name: some for name, some in said if some}
    postcodes = max(children // AT_A_POSTCODE, 1)
    for _ in range(children):
        yield {
            **{name: some[int(chance.random() * len(some))] for name, some in parts.items()},
            "postcode": _postcode(int(chance.random() * postcodes)),
        }


def _postcode(number: int) -> str:
    """One of two million places that are none: ZZ and the like are no postcode areas."""
    number, a = divmod(number, 10)
    number, b = divmod(number, 10)
    number, sector = divmod(number, 10)
    number, town = divmod(number, 90)
    return f"Z{ALPHABET[number % 10]}{town + 10}{sector}{ALPHABET[a]}{ALPHABET[b]}{number // 10 or ''}"


def _put(chunk: list[tuple[int, dict[str, str]]], sources: Sequence[tuple[int, int]]) -> None:
    from django.db import transaction  # noqa: PLC0415

    from village.linkage.rules.keys import hashed, keys  # noqa: PLC0415

    children = [(number, uuid.UUID(int=number).hex, "active", _NOW, "", "") for number, _ in chunk]
    records = [_record(number, values, sources[number % len(sources)][0]) for number, values in chunk]
    found = sorted(
        (hashed(key), sources[number % len(sources)][1], number) for number, values in chunk for key in keys(values)
    )
    with transaction.atomic():
        copy("people_child", ("id", "ref", "state", "made_at", "kept_for", "kept_consent"), children)
        copy("people_record", RECORD, records)
        copy("people_key", ("key", "area", "child_id"), found)


RECORD = (
    "id", "source_id", "key", "child_id", "hash", "said", "values", "version", "first_seen_at", "last_seen_at",
    "closed",
)  # fmt: skip
_NOW = AT.strftime("%Y-%m-%d %H:%M:%S+00")


def _record(number: int, values: dict[str, str], source: int) -> tuple[Any, ...]:
    forename, surname = (values[name].partition("|")[0].title() for name in ("forename", "surname"))
    said = {"forename": forename, "surname": surname, "date_of_birth": values["birth"], "postcode": values["postcode"]}
    texts = (json.dumps(one, ensure_ascii=False) for one in (said, values))
    return (number, source, f"crowd-{number}", number, "", *texts, 1, _NOW, _NOW, 0)

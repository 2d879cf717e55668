"""Says as JSON what is in the database of what was written on purpose: run by `Site.found` in its own process."""

import json
import sys
from collections import Counter

import django

django.setup()

from django.db.models import Count  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from village.board.models import Response  # noqa: E402
from village.casework.models import Note  # noqa: E402
from village.kernel.audit.models import Entry  # noqa: E402
from village.people.models import Feed, Record, RecordVersion  # noqa: E402


def _told(action: str) -> list[Entry]:
    return list(Entry.objects.filter(action=action))


def notes() -> list[list[object]]:
    """Each note that carries a mark in its words: its texts and its audit entries."""
    audit = Counter(json.loads(one.detail).get("note") for one in _told("casework.note"))
    marked = Note.objects.filter(texts__words__startswith="Fault ").annotate(many=Count("texts", distinct=True))
    return [
        ["note", one.texts.all()[0].words.split()[1], {"texts": one.many, "audit": audit[str(one.ref)]}]
        for one in marked.distinct()
    ]


def answers() -> list[list[object]]:
    """Each answer to a consultation that carries a mark."""
    audit = Counter(one.thing for one in _told("board.response"))
    marked = Response.objects.filter(text__startswith="Fault ")
    return [["answer", one.text.split()[1], {"audit": audit[f"response:{one.pk}"]}] for one in marked]


def feeds() -> list[list[object]]:
    """Each feed, by the name of its file: how often it arrived and was taken in, its records and their versions."""
    come, taken = (Counter(one.thing for one in _told(f"people.feed.{what}")) for what in ("arrive", "take"))
    records = Counter(key.split(".")[0] for key in _of(Record.objects.filter(key__startswith="f"), "key"))
    marked = RecordVersion.objects.filter(record__key__startswith="f")
    versions = Counter(key.split(".")[0] for key in _of(marked, "record__key"))
    every = Feed.objects.filter(source__slug__startswith="faults")
    return [
        [
            "feed" if one.source.slug == "faults" else "import",
            mark := one.name.removesuffix(".csv"),
            {
                "arrived": come[f"feed:{one.pk}"],
                "taken": taken[f"feed:{one.pk}"],
                "records": records[mark],
                "versions": versions[mark],
            },
        ]
        for one in every.select_related("source")
    ]


def _of(rows: object, field: str) -> list[str]:
    return list(rows.values_list(field, flat=True))  # type: ignore[attr-defined]


def main() -> None:
    """All of it, with how the queue stands and how long the audit is."""
    states = Counter(DBTaskResult.objects.values_list("status", flat=True))
    again = [len(one) for one in DBTaskResult.objects.values_list("worker_ids", flat=True)]
    told = {"things": [*notes(), *answers(), *feeds()], "runs": {str(state).lower(): n for state, n in states.items()}}
    failed = DBTaskResult.objects.filter(status="FAILED").values_list("args_kwargs", "exception_class_path")
    told["failed"] = sorted(f"{args['args'][0]}: {error}" for args, error in failed)
    told["runs_taken_up_again"] = sum(many > 1 for many in again)
    told["audit_entries"] = Entry.objects.count()
    json.dump(told, sys.stdout)


main()

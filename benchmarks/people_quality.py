"""How right the index is about made-up children whose truth is known: left to itself, and once a person who is never
wrong has decided all that is put before people. Beside it Splink as a user would run it, once over all records.

The model is trained on the same records first, from what they share and not from truth, as an index trains its own.
"""

import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.apart import apart

TRAINED, FOUND = "model.json", "found.parquet"


def measure(*, children: int, seed: int = 1, splink: bool = True) -> dict[str, Any]:
    """Quality at so many children, with the numbers that records give and without them."""
    with tempfile.TemporaryDirectory(prefix="village-people-") as folder:
        apart("benchmarks.people_quality", "make", folder, children, seed)
        people = Path(folder) / f"people-{children}"
        cases = {}
        for name in ("with-numbers", "without-numbers"):
            apart("benchmarks.people_quality", "train", people, name)
            cases[name] = apart("benchmarks.people_quality", "judge", people, name)
            if splink:
                cases[name]["splink"] = apart("benchmarks.people_splink", people, name)
    with_numbers = cases["with-numbers"]
    return {
        "question": "How many of the links are right, how many were found, how much is left to people?",
        "children": children,
        "seed": seed,
        **{name: with_numbers[name] for name in ("automatic", "reviewed", "queue_share")},
        "twin_false_links_per_10000": with_numbers["twin_false_links_per_10000"],
        "cases": cases,
    }


def _setup() -> None:
    import django  # noqa: PLC0415 - the measured process sets itself up
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)


def _fill(people: Path, case: str) -> dict[str, float]:
    from benchmarks import people_index as index  # noqa: PLC0415

    spent = time.process_time()
    for slug in index.SOURCES:
        index.take(slug, index.rows(people, slug, () if case == "with-numbers" else index.NUMBERS))
    return {"cpu_s": round(time.process_time() - spent, 1)}


def _train(people: Path, case: str) -> dict[str, Any]:
    from benchmarks.people_index import AT  # noqa: PLC0415
    from village.people.actions.training import train  # noqa: PLC0415
    from village.people.models import MatchingModel  # noqa: PLC0415

    _fill(people, case)
    model = MatchingModel.objects.get(version=train(by="bench", at=AT))
    (people / f"{case}-{TRAINED}").write_text(json.dumps(model.data), encoding="utf-8")
    return {"version": model.version}


def _judge(people: Path, case: str) -> dict[str, Any]:
    from benchmarks.people_index import AT  # noqa: PLC0415
    from village.people.models import LinkEvent, MatchingModel, Record, ReviewItem  # noqa: PLC0415

    data = json.loads((people / f"{case}-{TRAINED}").read_text(encoding="utf-8"))
    MatchingModel.objects.create(
        version=data["version"], data=data, trained_on="", made_at=AT, made_by="a", signed_at=AT, signed_by="b"
    )
    spent = _fill(people, case)
    found = dict(Record.objects.values_list("pk", "child_id"))
    named = {(source, key): pk for pk, source, key in Record.objects.values_list("pk", "source__slug", "key")}
    truth, twins = truth_of(people, named)
    asked = list(ReviewItem.objects.order_by("pk").values_list("record", "candidates"))
    links = LinkEvent.objects.filter(kind__in=("number", "weight")).count()
    return {
        "records": len(found),
        "automatic": rightness(found, truth),
        "reviewed": rightness(reviewed(found, truth, asked), truth),
        "queue_share": round(len(asked) / len(found), 4),
        "reviews_worth_while": _worth(found, truth, asked),
        "links": links,
        "twin_false_links_per_10000": round(1e4 * twins_joined(found, truth, twins) / max(links, 1), 2),
        "model": data["version"],
        "thresholds": data["thresholds"],
        **spent,
    }


def truth_of(people: Path, named: Mapping[tuple[str, str], int]) -> tuple[dict[int, int], dict[int, int]]:
    """Whose each record is, and of each child who has a twin, the family."""
    whole = pl.read_parquet(people / "truth.parquet", columns=["source", "record", "child", "family", "twin"])
    truth = {named[source, key]: child for source, key, child in whole.select("source", "record", "child").iter_rows()}
    return truth, dict(whole.filter("twin").select("child", "family").iter_rows())


def rightness(found: Mapping[int, int], truth: Mapping[int, int]) -> dict[str, float]:
    """Precision, recall and F1 over pairs of records that are said to be of one child."""
    both = _pairs(Counter((found[one], truth[one]) for one in found).values())
    said, true = _pairs(Counter(found.values()).values()), _pairs(Counter(truth[one] for one in found).values())
    precision, recall = both / max(said, 1), both / max(true, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"precision": round(precision, 5), "recall": round(recall, 5), "f1": round(f1, 5)}


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _records_by_child(found: Mapping[int, int]) -> dict[int, set[int]]:
    by_child: dict[int, set[int]] = defaultdict(set)
    for record, child in found.items():
        by_child[child].add(record)
    return by_child


def reviewed(
    found: Mapping[int, int], truth: Mapping[int, int], asked: Iterable[tuple[int, list[dict[str, Any]]]]
) -> dict[int, int]:
    """What becomes of the index when each question is answered rightly: the record's child is joined to the candidate
    that has a record of the same child; where none has, nothing changes."""
    by_child, now = _records_by_child(found), {child: child for child in set(found.values())}

    def standing(child: int) -> int:
        while now[child] != child:
            child = now[child]
        return child

    for record, candidates in asked:
        here = standing(found[record])
        for there in (standing(one["child"]) for one in candidates):
            if there != here and any(truth[other] == truth[record] for other in by_child[there]):
                by_child[there] |= by_child.pop(here)
                now[here] = there
                break
    return {record: child for child, records in by_child.items() for record in records}


def _worth(
    found: Mapping[int, int], truth: Mapping[int, int], asked: Iterable[tuple[int, list[dict[str, Any]]]]
) -> float:
    """The share of questions whose answer is yes."""
    by_child, yes, every = _records_by_child(found), 0, 0
    for record, candidates in asked:
        every += 1
        yes += any(truth[r] == truth[record] for one in candidates for r in by_child[one["child"]] if r != record)
    return round(yes / max(every, 1), 3)


def twins_joined(found: Mapping[int, int], truth: Mapping[int, int], twins: Mapping[int, int]) -> int:
    """Records that stand with the twin of the child they are of: in a child of the index, those of the lesser twin."""
    wrong = 0
    for records in _records_by_child(found).values():
        whose = Counter(truth[record] for record in records)
        (main, _), *others = whose.most_common()
        wrong += sum(many for child, many in others if child in twins and twins[child] == twins.get(main))
    return wrong


if __name__ == "__main__":
    what, where = sys.argv[1], Path(sys.argv[2])
    _setup()
    if what == "make":
        from benchmarks import people_index

        people_index.made(where, int(sys.argv[3]), int(sys.argv[4]))
        told: dict[str, Any] = {}
    else:
        told = (_train if what == "train" else _judge)(where, sys.argv[3])
    json.dump(told, sys.stdout)

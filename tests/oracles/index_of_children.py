"""Naive twins of the index: what its tables must be, worked out again from its records and its ledger."""

from collections.abc import Iterable

from village.linkage.rules.keys import hashed, keys
from village.linkage.rules.untrained import untrained
from village.people.models import Assertion, Child, Involvement, Key, LinkEvent, Record, ReviewItem
from village.people.queries.models_in_force import FEWEST


def memberships() -> dict[int, int]:
    """Whose each record is."""
    return dict(Record.objects.values_list("pk", "child_id"))


def replayed() -> dict[int, int]:
    """Whose each record is by the ledger alone, event after event."""
    found: dict[int, int] = {}
    for event in LinkEvent.objects.order_by("pk"):
        if event.record_id is None:
            continue
        if event.child_from_id is not None:
            assert found[event.record_id] == event.child_from_id, f"{event.kind} moves a record from where it is not"
        found[event.record_id] = event.child_to_id or 0
    return found


def keys_again() -> set[tuple[int, int]]:
    """Every key that some record of a child makes, with that child."""
    return {(hashed(key), record.child_id) for record in Record.objects.all() for key in keys(record.values)}


def keys_by_area() -> set[tuple[int, str, int]]:
    """Every key that some record of a child makes, in each area that the child is open to: where nothing is hidden,
    what is found by whom."""
    areas = areas_of(Record.objects.select_related("source"))
    return {(key, area, child) for key, child in keys_again() for area in areas[child]}


def areas_of(records: Iterable[Record]) -> dict[int, set[str]]:
    """By child, the areas where somebody works with it now; where nobody does anywhere, those where somebody did."""
    now: dict[int, set[str]] = {}
    ever: dict[int, set[str]] = {}
    for record in records:
        ever.setdefault(record.child_id, set()).add(record.source.area)
        if record.ended_at is None and Involvement.objects.get(record=record).working:
            now.setdefault(record.child_id, set()).add(record.source.area)
    return {child: now.get(child, areas) for child, areas in ever.items()}


def kept_keys() -> set[tuple[int, int]]:
    """The keys as kept."""
    return set(Key.objects.values_list("key", "child_id"))


def near(wanted: set[int], within: frozenset[str] | None, hot: int) -> dict[int, list[int]]:
    """By child, the records of children found under open keys by somebody of these areas: record by record."""
    records = Record.objects.select_related("source", "child")
    areas = areas_of(one for one in records if one.child.state == "active" and _open(one))
    seen = {child for child, known in areas.items() if within is None or known & within}
    under = {key: {one.child_id for one in Key.objects.filter(key=key, area__gt=0)} & seen for key in wanted}
    children = set().union(*(some for some in under.values() if len(some) <= hot))
    by_trust = sorted(Record.objects.filter(child__in=children), key=lambda one: (-one.source.trust, one.pk))
    return {child: [one.pk for one in by_trust if one.child_id == child] for child in children}


def _open(record: Record) -> bool:
    told = Involvement.objects.get(record=record)
    return not record.source.sensitive or bool(told.consent) or bool(told.grounds)


def end_of(child: Child) -> Child:
    """Where the pointers of merges lead; fails when they lead in a circle."""
    seen = set()
    while child.into_id is not None:
        assert child.pk not in seen, "pointers lead in a circle"
        seen.add(child.pk)
        child = Child.objects.get(pk=child.into_id)
    return child


def check() -> None:
    """All that must hold of an index without shields and sensitive sources, at any time."""
    assert replayed() == memberships()
    kept = {(key, f"E{area:08d}", child) for key, area, child in Key.objects.values_list("key", "area", "child_id")}
    assert kept == keys_by_area()
    explained()
    for record in Record.objects.select_related("child"):
        assert record.child.state == "active"
    for child in Child.objects.all():
        assert end_of(child).state == "active"
        assert Record.objects.filter(child=child).exists() == (child.state == "active")
    for one in Assertion.objects.filter(kind="cannot", ended_at=None).select_related("one", "two"):
        assert one.one.child_id != one.two.child_id, "two records that are of two children share one"
    waiting = [one.record_id for one in ReviewItem.objects.exclude(state__in=["decided", "lapsed"])]
    assert len(waiting) == len(set(waiting))


def one_of_each_source() -> None:
    """No child has two current records of a source that holds each child once, but where a person joined them."""
    current = Record.objects.filter(source__duplicate_free=True, ended_at=None, closed=False)
    places = list(current.values_list("child", "source__slug"))
    twice = sorted({place for place in places if places.count(place) > 1})
    assert twice == [], "two current records of one source are of one child"


def explained() -> None:
    """Every link, whatever decided it, keeps what it was compared with, at which levels and by which model, and from
    these the weight that was kept can be worked out again."""
    model = untrained().among(FEWEST)
    for event in LinkEvent.objects.filter(record__isnull=False, kind__in=["number", "weight", "asserted", "merge"]):
        assert event.against_id is not None
        assert event.levels, f"{event.kind} is not explained"
        assert event.frequencies is not None
        assert event.weight is not None
        assert event.model == "untrained"
        assert abs(model.weigh(event.levels, event.frequencies).weight - event.weight) < 1e-9


def reviews() -> set[tuple[object, ...]]:
    """What is asked of whom, and who holds it."""
    open_now = ReviewItem.objects.exclude(state__in=["decided", "lapsed"])
    return {(one.pk, one.record_id, one.reason, one.state, one.held_by, str(one.candidates)) for one in open_now}


def settled() -> set[tuple[str, int, int]]:
    """What people have said of two records, and stands."""
    return set(Assertion.objects.filter(ended_at=None).values_list("kind", "one", "two"))


def kept_apart(said: set[tuple[str, int, int]], one: int, two: int) -> set[tuple[str, int, int]]:
    """What stands once a person has said, after what was `said`, that these are two children: each record of one apart
    from each of the other, in place of whatever was said of those two."""
    whose = memberships()
    pairs = {(min(a, b), max(a, b)) for a in whose for b in whose if whose[a] == one and whose[b] == two}
    return {was for was in said if was[1:] not in pairs} | {("cannot", *pair) for pair in pairs}


def snapshot() -> dict[str, object]:
    """Membership, keys, states, pointers and what is asked: what an undone merge leaves as it was."""
    return {
        "records": memberships(),
        "keys": set(Key.objects.values_list("key", "area", "child_id")),
        "children": set(Child.objects.values_list("pk", "ref", "state", "into")),
        "reviews": reviews(),
    }

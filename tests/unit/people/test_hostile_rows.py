"""Rows made to harm: what can be kept is kept as it is, the rest is rejected, and none costs more than its due."""

from typing import Any

import pytest

from tests.oracles import index_of_children as oracle
from tests.unit.people import made
from tests.unit.people.test_feeding import crowd, grouped
from village.linkage.rules.keys import keys
from village.linkage.rules.normalise import normalise
from village.linkage.short_names import short_names
from village.people.actions import resolving
from village.people.models import Child, Key, Rejection, ReviewItem

pytestmark = pytest.mark.django_db
HOSTILE = {
    "sql": "Robert'); DROP TABLE people_record;--",
    "right-to-left": "\u202eANNA",
    "emoji": "👩‍👧‍👦🧒🏽",
    "combining": "A\u0301\u0301\u0301\u0301nna",
    "other script": "Анна Ομήρου 测试",
    "markup": "<script>alert(1)</script>",
    "many words": " ".join(a + b for a in "abcdefgh" for b in "klmnopqr")[:200],
    "only marks": "'''''-----.....",
    "figures": "0123456789" * 20,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
@pytest.mark.parametrize(
    "concept", ["forename", "surname", "postcode", "address", "date_of_birth", "nhs_number", "role"]
)
def test_a_hostile_text_is_kept_as_it_is_and_harms_nothing(concept: str, text: str) -> None:
    made.take(made.source("health"), [made.row("1")])
    counts = made.take(made.source("school"), [made.row("1", **{concept: text}), made.row("2", forename="Otto")])
    assert counts["arrived"] == 2
    if concept != "role":
        assert made.record(made.source("school"), "1").said[concept] == text
    assert Key.objects.filter(child=made.record(made.source("school"), "1").child).count() < 500
    oracle.check()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (made.row("1", forename="A\0nna"), "character that no text has"),
        (made.row("1", surname="\ud800"), "character that no text has"),
        (made.row("1", forename="x" * 10_000), "longer than 200 characters"),
        (made.row("k" * 81), "longer than 80 characters"),
        (made.row(""), "no key of its own"),
        (made.row("1", forename="", surname=""), "neither a name nor a number"),
    ],
    ids=["nul", "half a character", "very long", "long key", "no key", "nobody"],
)
def test_a_row_that_cannot_be_kept_is_rejected_with_its_number(row: dict[str, str], why: str) -> None:
    counts = made.take(made.source("school"), [made.row("2"), row])
    assert counts["rejected"] == counts["arrived"] == 1
    rejection = Rejection.objects.get()
    assert rejection.row == 2
    assert why in rejection.reason


@pytest.mark.parametrize(
    "date", ["31/02/2015", "2015-13-45", "0000-00-00", "９９９９-01-01", "٣/٤/٢٠١٥", "1e9", "today"]
)
def test_a_date_that_is_none_is_no_key_and_no_evidence(date: str) -> None:
    made.take(made.source("school"), [made.row("1", date_of_birth=date)])
    born = made.record(made.source("school"), "1").values.get("birth", "")
    assert born in ("", "2015", "2015-04-03")


def test_stand_ins_share_no_key_and_link_nobody() -> None:
    rows = [
        made.row(str(i), forename="Baby", surname="Unknown", date_of_birth="1900-01-01", sex="", postcode="ZZ99 3VZ")
        for i in range(50)
    ]
    made.take(made.source("school"), rows)
    assert Key.objects.count() == 0
    assert Child.objects.count() == 50
    assert not ReviewItem.objects.exists()


def test_a_key_that_many_share_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolving, "HOT", 5)
    home = {"postcode": "M14 5AB", "surname": "Testperson"}
    rows = [{**row, **home} for row in crowd(30)]
    made.take(made.source("health"), rows)
    seen: list[int] = []
    of = resolving.Neighbourhood.of

    def counted(self: Any, arrival: Any, free: Any) -> Any:
        found = of(self, arrival, free)
        seen.append(len(found))
        return found

    monkeypatch.setattr(resolving.Neighbourhood, "of", counted)
    made.take(made.source("school"), rows)
    assert max(seen) <= 5 * len(keys(normalise(rows[0], short_names()).values))
    assert grouped() == {frozenset({("health", str(i)), ("school", str(i))}) for i in range(30)}


def test_a_name_of_many_words_makes_few_keys() -> None:
    words = HOSTILE["many words"]
    said = {**made.ANNA, "forename": words, "surname": words, "known_as": words, "middle_names": words}
    assert len(keys(normalise(said, short_names()).values)) < 500


def test_a_child_of_many_different_records_is_compared_with_few_of_them() -> None:
    system = made.source("clinic", duplicate_free=False)
    made.take(system, [made.row(str(i), address=f"{i} High Street") for i in range(40)])
    assert Child.objects.count() == 1
    near = resolving.neighbourhood([resolving.Arrival(0, 0, made.record(system, "1").values)])
    found = near.of(resolving.Arrival(0, system.pk, made.record(system, "1").values), frozenset({system.pk}))
    assert [len(one.held) for one in found] == [resolving.COMPARED]

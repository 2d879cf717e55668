"""The same bytes of a source again: twice in a row they are nothing, after another or a refusal a person decides."""

from pathlib import Path
from typing import Any

import pytest

from tests.unit.people.population import NOW, children, source, told_by, viewer
from tests.unit.people.test_feeds import DAY, MAPPING, come, csv_of
from village.people.actions import arriving
from village.people.models import Feed, Record, SourceSystem
from village.people.rules.rows import IDENTITY
from village.people.rules.watching import held_because

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path / "var"


@pytest.fixture
def health() -> SourceSystem:
    return source("health", mapping=MAPPING)


@pytest.fixture(params=["full", "delta"])
def a_b(request: Any, health: SourceSystem, tmp_path: Path) -> tuple[Path, Path]:
    SourceSystem.objects.update(mode=request.param)
    some = children(40)
    first = told_by("health", some, wrong=0.0)
    a, b = csv_of(tmp_path, first, "a.csv"), csv_of(tmp_path, [{**one, "sex": "F"} for one in first], "b.csv")
    assert [come(path, at=NOW + n * DAY).state for n, path in enumerate((a, b))] == ["taken", "taken"]
    return a, b


def sexes() -> set[str]:
    return set(Record.objects.filter(ended_at=None).values_list("said__sex", flat=True))


def test_an_earlier_state_waits_for_a_person_and_is_taken_when_released(a_b: tuple[Path, Path]) -> None:
    a, b = a_b
    assert come(b, at=NOW + 2 * DAY).pk == Feed.objects.order_by("-pk")[0].pk  # twice in a row is nothing
    back = come(a, at=NOW + 2 * DAY)
    assert back.held_because == (
        "The same file was taken in on 4 May 2026, and another came since: is its source back in that state, or is "
        "it an old file?"
    )
    assert sexes() == {"F"}
    assert come(a, at=NOW + 2 * DAY).pk == back.pk  # while it waits it is one feed
    arriving.release(feed=back.pk, reason="It is.", by=viewer("matching-officer"), at=NOW + 2 * DAY)
    assert arriving.take(feed=back.pk, by="test", at=NOW + 2 * DAY)["changed"] > 0
    assert sexes() == {"F", "M"}
    assert come(a, at=NOW + 3 * DAY).pk == back.pk
    assert come(b, at=NOW + 3 * DAY).state == "held"
    assert Feed.objects.count() == 4


def test_refused_it_changes_nothing_and_the_next_state_is_compared_with_what_was_taken(a_b: tuple[Path, Path]) -> None:
    a, b = a_b
    back = come(a, at=NOW + 2 * DAY)
    arriving.refuse(feed=back.pk, reason="An old file.", by=viewer("matching-officer"), at=NOW + 2 * DAY)
    assert sexes() == {"F"}
    assert come(b, at=NOW + 3 * DAY).state == "taken"  # nothing came since but what was refused
    assert Feed.objects.count() == 3


@pytest.mark.parametrize("state", ["held", "coming"])
def test_another_that_waits_has_come_since(health: SourceSystem, tmp_path: Path, state: str) -> None:
    """Else the one that waits would be taken over the state that the source sent last."""
    some = children(120)
    a, b = (csv_of(tmp_path, told_by("health", some[:n], wrong=0.0), f"{n}.csv") for n in (120, 50))
    come(a)
    waits = come(b, at=NOW + DAY)
    Feed.objects.filter(pk=waits.pk).update(state=state)
    back = come(a, at=NOW + 2 * DAY)
    assert (back.state, Feed.objects.count()) == ("held", 3)


def test_a_key_that_was_used_is_the_sending_it_was_used_for(a_b: tuple[Path, Path]) -> None:
    """A system that is not sure whether its file arrived asks with the same key, however late."""
    a, b = a_b
    Feed.objects.filter(name="a.csv").update(once="key")
    again = arriving.arrive(source="health", path=a, by="test", at=NOW + 2 * DAY, once="key")
    assert (again.name, again.state, Feed.objects.count()) == ("a.csv", "taken", 2)
    with pytest.raises(arriving.OtherFile):
        arriving.arrive(source="health", path=b, by="test", at=NOW + 2 * DAY, once="key")


def test_a_refused_file_comes_again_once_its_columns_are_mended(health: SourceSystem, tmp_path: Path) -> None:
    wrong = {**MAPPING, "columns": {**MAPPING["columns"], "record": ["forename"]}}
    SourceSystem.objects.update(mapping=wrong)
    path = csv_of(tmp_path, [{"record": str(n), "forename": "Anna", "surname": f"Made{n}"} for n in range(30)])
    feed, officer = come(path), viewer("matching-officer")
    assert feed.held_because == "29 of its 30 rows cannot be taken."
    arriving.refuse(feed=feed.pk, reason="Its columns are wrong.", by=officer, at=NOW)
    SourceSystem.objects.update(mapping=MAPPING)
    again = come(path, at=NOW + DAY)
    assert again.held_because == ("The same file came on 4 May 2026 and was refused: has what was wrong been mended?")
    assert (again.pk != feed.pk, again.rejected) == (True, 0)
    arriving.release(feed=again.pk, reason="They are mended.", by=officer, at=NOW + DAY)
    assert arriving.take(feed=again.pk, by="test", at=NOW + DAY)["arrived"] == 30
    assert come(path, at=NOW + DAY).pk == again.pk


def test_what_is_unusual_of_it_is_told_too_and_all_of_it_is_kept(health: SourceSystem, tmp_path: Path) -> None:
    a = tmp_path / "a.csv"
    a.write_text("record,forename\n,Anna\n")
    arriving.refuse(feed=come(a).pk, reason="No keys.", by=viewer("matching-officer"), at=NOW)
    assert come(a, at=NOW + DAY).held_because.endswith("been mended? No row of it can be taken.")


def test_there_is_room_for_the_longest_reason(health: SourceSystem) -> None:
    """PostgreSQL refuses a longer one."""
    seen: Any = {"rows": 100, "good": 100, "fields": {}}
    before: Any = {"rows": 100, "good": 100, "fields": {name: {"filled": 1.0} for name in IDENTITY}}
    sentence = "The same file was taken in on 30 September 2026, and another came since: is its source back in that "
    longest = f"{sentence}state, or is it an old file? {held_because(seen, [], [], before)}"
    assert len(longest) <= Feed._meta.get_field("held_because").max_length


def test_a_look_tells_it(a_b: tuple[Path, Path], health: SourceSystem) -> None:
    assert arriving.look(health, a_b[0]).held_because.startswith("The same file was taken in")
    assert arriving.look(health, a_b[1]).held_because == ""

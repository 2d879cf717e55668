"""How the API's lists look at what they are asked: no more than there is to look at, and once."""

from typing import Any

import pytest

from tests.builders import but, row, whole_plan
from tests.kept import new_reader
from tests.unit.plan.office_people import forget, load
from village.plan.api import asking, operations
from village.plan.queries.places import places_of

STORIES = "/api/v1/plans/here-2007/stories"


def test_blank_words_ask_for_nothing_and_chapter_0_for_the_front() -> None:
    assert operations._filters(asking.AskedFigures()) == {}
    assert operations._filters(asking.AskedCommitments(q="")) == {"order": "paragraph"}
    assert operations._filters(asking.AskedFigures(chapter=0, q="bike")) == {"chapter": 0, "q": "bike"}


@pytest.mark.django_db
def test_where_stories_happened_is_worked_out_once_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    some = [("in-leeds", "Leeds"), ("in-york", "York"), ("nowhere", "not stated")]
    load(but(whole_plan(), stories=[row("stories", name, places=(place,)) for name, place in some]))
    seen: list[int] = []

    def watched(stories: Any, *days: Any) -> Any:
        seen.append(len(stories))
        return places_of(stories, *days)

    monkeypatch.setattr(operations, "places_of", watched)
    reader = new_reader()
    found = reader.get(f"{STORIES}?area=E08000035").json()
    assert [one["id"] for one in found["items"]] == ["in-leeds"]
    assert seen == [3]
    assert reader.get(f"{STORIES}?area=E08000036").status_code == 404
    assert seen == [3, 3]
    assert reader.get(STORIES).json()["total"] == 3
    assert seen == [3, 3]

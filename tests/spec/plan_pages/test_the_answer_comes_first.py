"""The first line of a page is its answer; its counts are those of the files, and it says what they rest on."""

import re
from collections import Counter

from django.test import Client

from tests.spec.plan_pages.conftest import main_of, promises, rows, today


def test_the_plan_on_a_page_counts_promises_as_the_files_do(reader: Client) -> None:
    counted = Counter(one["status"] for one in promises())
    words = main_of(reader.get("/plan/").content)
    assert (
        f"Of {sum(counted.values())} promises, {counted['delivered']} delivered, {counted['under-way']} under way and "
        f"{counted['promised']} promised but not told as begun." in words
    )
    assert "Told on 11 December 2008. No progress has been recorded since." in words
    assert "Nobody but those who made them has checked." in words


def test_a_later_day_says_that_later_sources_tell_of_it_too(reader: Client) -> None:
    for page in ("", "progress/"):
        words = main_of(reader.get(f"/plan/{page}", {"as-at": "2009-05-01"}).content)
        assert "As the plan’s own report and 1 later source tell it." in words
        assert "Told on 11 December 2008, last on 12 December 2008." in words
        assert "As the plan’s own report tells it." in main_of(reader.get(f"/plan/{page}").content)


def test_the_home_page_says_the_same_in_one_line_and_does_not_boast(reader: Client) -> None:
    counted = Counter(one["status"] for one in promises(today().isoformat()))
    words = main_of(reader.get("/").content)
    assert f"Nobody can say yet. Of {sum(counted.values())} promises, {counted['delivered']} are told as kept" in words
    assert "nobody else has checked" in words


def test_every_chapter_counts_its_own(reader: Client) -> None:
    for chapter in rows("chapters"):
        mine = [one for one in promises() if one["paragraph"].split(".")[0] == chapter["number"]]
        words = main_of(reader.get(f"/plan/chapters/{chapter['slug']}/").content)
        delivered = sum(1 for one in mine if one["status"] == "delivered")
        assert re.search(rf"Of {len(mine)} promises?, {delivered} delivered", words), chapter["slug"]


def test_every_goal_tells_its_target_and_its_start_or_that_there_is_none(reader: Client) -> None:
    for target in rows("targets"):
        page = reader.get(f"/plan/goals/{target['goal']}/", {"as-at": "2009-01-31"})
        words = main_of(page.content)
        if target["target_kind"] == "not-set":
            assert "No target was set" in words, target["id"]
        if not target["baseline_value"]:
            assert "Not stated in the sources" in words, target["id"]
        if target["target_kind"] == "absolute" and target["unit"] == "per cent":
            assert f"{target['value']}%" in words, target["id"]


def test_no_goal_is_called_likely_or_unlikely(reader: Client) -> None:
    body = reader.get("/plan/goals/").content.decode()
    assert not re.search(r"vg-status--(likely|unlikely|met)\b", body)
    assert body.count("vg-status--no-target") == sum(
        1 for one in rows("targets") if one["target_kind"] == "not-set" and one["goal"] != "employers-satisfied"
    ) + (1 if "employers-satisfied" in body else 0)


def test_an_age_leads_with_what_is_for_it_alone(reader: Client) -> None:
    for age in ("0-7", "8-13", "14-19"):
        of_it = [ages for one in promises() if age in (ages := re.split(r";\s*", one["ages"]))]
        alone = [ages for ages in of_it if len(ages) == 1]
        words = main_of(reader.get(f"/plan/ages/{age}/").content)
        assert re.search(rf"{len(alone)} promises? (is|are) for this age alone", words), age
        assert re.search(rf"{len(of_it) - len(alone)} more (is|are) for more than this age", words), age
        assert words.index("for this age alone") < words.index("for more than this age")

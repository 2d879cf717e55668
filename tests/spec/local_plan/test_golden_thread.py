"""The golden thread: each local action names the national promise it serves, and the national promise shows the areas
that act on it, from the moment that their plan is taken in."""

import csv
import dataclasses
import datetime as dt
import html
import io
import json
import re

import pytest
from django.test import Client

from tests import builders, kept
from tests.spec.local_plan.conftest import LEEDS, NATION, NOWHERE, place_plan, take_in
from tests.spec.plan_pages.conftest import main_of
from village.kernel.areas import queries as areas
from village.kernel.tables.rules import Refused
from village.plan.models import Edition
from village.plan.rules.folder import plan_from

PROMISE = f"/plans/{NATION.id}/commitments/bells-everywhere/"
ACTION = f"/plans/{LEEDS.id}/commitments/ring/"


def councils() -> int:
    return len(areas.upper_tier(dt.datetime.now(dt.UTC).date()))


def test_a_promise_that_no_area_names_says_so(reader: Client) -> None:
    assert "No plan of an area names this promise yet" in main_of(reader.get(PROMISE).content)


def test_taking_in_a_local_plan_renews_the_kept_page_of_the_promise_it_serves(reader: Client) -> None:
    before = reader.get(PROMISE)
    assert before.headers["ETag"]  # it is a page that is kept
    take_in(LEEDS)
    told = main_of(reader.get(PROMISE).content)
    assert f"1 of {councils()} councils acts on this promise" in told
    assert f"{councils() - 1} do not yet" in told
    assert "Leeds hangs its bells" in told
    assert "31 March 2010" in told
    assert "Under way" in told
    assert f'href="{ACTION}"' in reader.get(PROMISE).content.decode()


def test_an_approved_update_of_an_action_renews_it_too(reader: Client) -> None:
    take_in(LEEDS)
    reader.get(PROMISE)
    kept.approved(LEEDS.id, "ring", "delivered", at=dt.datetime(2010, 1, 5, 12, tzinfo=dt.UTC))
    row = main_of(reader.get(PROMISE).content).partition("Leeds hangs its bells")[2]
    assert "Delivered" in row[:60]


def test_a_plan_that_does_not_serve_it_leaves_the_kept_page_alone(reader: Client) -> None:
    first = reader.get(PROMISE).headers["ETag"]
    take_in(builders.bare_plan(id="other", commitments=(builders.row("commitments", "x"),), bodies=LEEDS.bodies))
    assert reader.get(PROMISE, headers={"If-None-Match": first}).status_code == 304


def test_a_promise_that_is_not_served_shows_no_area(reader: Client) -> None:
    take_in(LEEDS)
    told = main_of(reader.get(f"/plans/{NATION.id}/commitments/nobody-acts/").content)
    assert "Leeds" not in told
    assert "No plan of an area names this promise yet" in told


def test_a_later_edition_without_the_thread_takes_it_away(reader: Client) -> None:
    take_in(LEEDS)
    reader.get(PROMISE)
    take_in(dataclasses.replace(LEEDS, serves=()))
    assert "Leeds" not in main_of(reader.get(PROMISE).content)


def test_on_a_day_before_the_local_plan_nothing_acts(reader: Client) -> None:
    take_in(LEEDS)
    assert "Leeds" not in main_of(reader.get(f"{PROMISE}?as-at=2009-03-31").content)
    assert "Leeds" in main_of(reader.get(f"{PROMISE}?as-at=2009-04-01").content)


def test_an_area_that_is_on_no_map_is_listed_and_not_counted_as_a_council(reader: Client) -> None:
    take_in(dataclasses.replace(NOWHERE, serves=LEEDS.serves))
    told = main_of(reader.get(PROMISE).content)
    assert "Nowhere hangs its bells" in told
    assert f"0 of {councils()} councils act" in told


def test_the_action_leads_up_to_what_it_serves(reader: Client) -> None:
    take_in(LEEDS)
    page = reader.get(ACTION).content.decode()
    assert f'The plan of the nation: <a class="govuk-link" href="{PROMISE}">Every school rings a bell</a>' in page


def test_a_plan_that_serves_two_plans_acts_on_each_for_itself(reader: Client) -> None:
    other = dataclasses.replace(LEEDS.serves[0], id="for-others", plan="another-nation")
    take_in(dataclasses.replace(LEEDS, serves=(*LEEDS.serves, other)))
    assert main_of(reader.get(PROMISE).content).count("Leeds hangs its bells") == 1
    page = main_of(reader.get(ACTION).content)
    assert "Every school rings a bell" in page
    assert "of the plan “another-nation”, which is not held here." in page


def test_an_action_that_serves_what_is_not_there_says_so(reader: Client) -> None:
    take_in(NOWHERE)
    told = main_of(reader.get(f"/plans/{NOWHERE.id}/commitments/ring/").content)
    assert "It names a promise “bells-nowhere”, which The plan of the nation does not have." in told
    take_in(dataclasses.replace(LEEDS, serves=(dataclasses.replace(LEEDS.serves[0], plan="gone"),)))
    told = main_of(reader.get(ACTION).content)
    assert "It names the promise “bells-everywhere” of the plan “gone”, which is not held here." in told


def test_what_was_missing_is_there_once_it_is_taken_in(reader: Client) -> None:
    take_in(NOWHERE)
    here = f"/plans/{NOWHERE.id}/commitments/ring/"
    reader.get(here)
    found = builders.row("commitments", "bells-nowhere", title="Bells where nobody hears them")
    take_in(builders.and_also(NATION, "commitments", found))
    assert "Bells where nobody hears them" in main_of(reader.get(here).content)


def test_the_goal_counts_the_councils_that_act_on_its_promises(reader: Client) -> None:
    goal = f"/plans/{NATION.id}/goals/safe/"
    assert "councils" not in main_of(reader.get(goal).content)
    take_in(LEEDS)
    assert f"1 of {councils()} councils acts on one or more of these promises" in main_of(reader.get(goal).content)


def test_councils_that_act_on_a_goal_are_listed_once_each_with_all_that_they_do(reader: Client) -> None:
    take_in(LEEDS)
    take_in(place_plan("york-2009", "York", "E06000014"))
    again = {"commitments": (*LEEDS.commitments, builders.row("commitments", "gongs", title="Leeds hangs gongs"))}
    again["serves"] = (*LEEDS.serves, builders.row("serves", "g", commitment="gongs", serves="bells-everywhere"))
    take_in(dataclasses.replace(LEEDS, **again))
    take_in(place_plan("nowhere-too", "Nowhere", "E06999009"))  # on no map: it is no council that is counted
    goal = f"/plans/{NATION.id}/goals/safe/?as-at=2009-05-01"
    body = reader.get(goal).content.decode()
    [said] = re.findall(r'<a class="govuk-link" href="#areas">(\d+) of \d+ councils</a> act on', body)
    listed = body.partition('id="areas"')[2].partition("</section>")[0]
    assert int(said) == 2 == listed.count('scope="row"')
    assert re.findall(r'href="/places/(\w+)/"', listed) == ["E08000035", "E06000014"]
    for action in ("Leeds hangs its bells", "Leeds hangs gongs", "York hangs its bells"):
        assert action in listed
    assert f'href="{ACTION}?as-at=2009-05-01"' in listed
    [file, of] = re.findall(r'href="([^"]*format=csv)" download>Download all (\d+) councils', listed)[0]
    rows = list(csv.DictReader(io.StringIO(reader.get(html.unescape(file)).content.decode("utf-8-sig"))))
    assert len({row["area_code"] for row in rows} - {"E06999009"}) == int(of)
    assert {row["area"] for row in rows if row["acts"] == "1"} == {"Leeds", "York", "Nowhere"}


def test_the_file_has_every_council_with_what_it_does_or_nothing(reader: Client) -> None:
    take_in(LEEDS)
    answer = reader.get(f"{PROMISE}?format=csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == councils()
    (acts,) = (row for row in rows if row["acts"] == "1")
    assert (acts["area_code"], acts["action"], acts["status"], acts["due"]) == (
        "E08000035",
        "ring",
        "under-way",
        "2010-03-31",
    )
    assert {(row["action"], row["title"], row["status"], row["acts"]) for row in rows if row != acts} == {
        ("", "", "", "0")
    }
    assert {row["serves"] for row in rows} == {"bells-everywhere"}


def test_the_api_tells_the_thread_both_ways(reader: Client) -> None:
    take_in(LEEDS)
    up = json.loads(reader.get(f"/api/v1/plans/{LEEDS.id}/commitments/ring").content)["serves"]
    assert up == [
        {
            "plan": "nation-2007",
            "commitment": "bells-everywhere",
            "title": "Every school rings a bell",
            "note": "",
            "held": True,
        }
    ]
    whole = json.loads(reader.get(f"/api/v1/plans/{NATION.id}/commitments/bells-everywhere").content)
    listed = json.loads(reader.get(f"/api/v1/plans/{NATION.id}/acting?commitment=bells-everywhere").content)
    assert whole["acting"] == listed["items"]
    (acts,) = listed["items"]
    assert (acts["area_code"], acts["commitment"], acts["standing"]["status"]) == ("E08000035", "ring", "under-way")
    assert json.loads(reader.get(f"/api/v1/plans/{NATION.id}/acting?as-at=2009-03-31").content)["items"] == []
    rows = json.loads(reader.get(f"/api/v1/plans/{LEEDS.id}/serves").content)["items"]
    assert [(row["commitment"], row["plan"], row["serves"]) for row in rows] == [
        ("ring", "nation-2007", "bells-everywhere")
    ]


# ── the table ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("spoilt", "column", "why"),
    [
        ({"commitment": "unheard-of"}, "commitment", "'unheard-of' is not in commitments."),
        ({"plan": LEEDS.id}, "plan", "'leeds-2009' is this plan itself."),
        ({"plan": ""}, "plan", "The cell is empty."),
        ({"serves": ""}, "serves", "The cell is empty."),
        ({"serves": "Not a name"}, "serves", "'Not a name' is not a name."),
    ],
)
def test_a_thread_that_leads_nowhere_is_refused(spoilt: dict[str, str], column: str, why: str) -> None:
    (name, text), *_ = spoilt.items()
    with pytest.raises(Refused) as refusal:
        plan_from(builders.plan_files(LEEDS, serves=builders.with_cell(LEEDS, "serves", 0, name, text)))
    (problem,) = refusal.value.problems
    assert (problem.file, problem.row, problem.column, problem.what) == ("serves.csv", 2, column, why)


def test_the_same_thread_twice_is_refused_at_the_second() -> None:
    twice = (LEEDS.serves[0], dataclasses.replace(LEEDS.serves[0], id="again"))
    with pytest.raises(Refused, match=r"stands already in serves\.csv, row 2"):
        plan_from(builders.plan_files(dataclasses.replace(LEEDS, serves=twice)))


def test_a_folder_without_the_table_is_a_plan_without_threads() -> None:
    files = {name: raw for name, raw in builders.plan_files(LEEDS).items() if name != "serves.csv"}
    assert plan_from(files) == dataclasses.replace(LEEDS, serves=())


def test_an_edition_kept_before_the_table_was_known_is_read_and_is_still_the_same_plan(reader: Client) -> None:
    """Its text has no such key: it reads as one without threads, and taking in the same folder makes no new edition."""
    plan = builders.bare_plan(id="old", commitments=(builders.row("commitments", "x"),), bodies=LEEDS.bodies)
    document = json.loads(kept.queries.document_text(plan))
    assert document.pop("serves") == []
    text = json.dumps(document, sort_keys=True)
    Edition.objects.create(
        plan="old", number=1, title="Old", area="E06999001", document=text, sha256="0" * 64, loaded_at=kept.AT
    )
    assert kept.queries.plan("old") == plan
    assert reader.get("/plans/old/commitments/x/").status_code == 200
    edition, new = kept.actions.import_files(files=builders.plan_files(plan), by="test", at=kept.AT)
    assert (edition.number, new) == (1, False)

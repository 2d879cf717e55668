"""The API tells the plan as it was taken in: every row, each once, in JSON and CSV alike, as known on a day."""

import csv
import dataclasses
import datetime as dt
import io
import json
from typing import Any

import pytest
from django.test import Client

from tests import builders
from tests.spec.api.conftest import APPROVER, AT, OFFICER
from village.plan.rules.check import SEVERITIES, check
from village.plan.rules.document import TABLES, Plan
from village.plan.rules.standing import as_known_on

BASE = "/api/v1/plans/here-2007"
PLAN: Plan = builders.whole_plan()
LATE = "as-at=2009-12-31"
LISTED = [name for name in TABLES if name not in ("boxes", "footnotes", "paragraphs")]


def get(caller: Client, address: str) -> Any:
    response = caller.get(address)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def table(caller: Client, address: str) -> list[dict[str, str]]:
    response = caller.get(address, headers={"Accept": "text/csv"})
    assert response.status_code == 200, response.content
    return list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))


def plainly(value: Any) -> Any:
    """A row as JSON would hold it."""
    return json.loads(json.dumps(dataclasses.asdict(value)))


# ── every row ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", LISTED)
def test_a_list_is_the_table_as_it_was_taken_in(caller: Client, name: str) -> None:
    items = get(caller, f"{BASE}/{name}?{LATE}")["items"]
    own = [{key: value for key, value in item.items() if key not in ("chapter", "standing")} for item in items]
    expected = [plainly(row) for row in getattr(PLAN, name)]
    assert sorted(own, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("name", LISTED)
def test_csv_says_the_same_as_json(caller: Client, name: str) -> None:
    items = get(caller, f"{BASE}/{name}?{LATE}")["items"]
    rows = table(caller, f"{BASE}/{name}?{LATE}")
    assert len(rows) == len(items)
    for row, item in zip(rows, items, strict=True):
        standing = item.pop("standing", {})
        flat = item | {f"standing_{key}": value for key, value in standing.items()}
        assert set(row) == set(flat)
        for column, cell in row.items():
            value = flat[column]
            if isinstance(value, list):
                assert cell == ";".join(value)
            elif isinstance(value, int | float):
                assert float(cell) == value
            else:
                assert cell == (value or "")


def test_the_document_is_the_plan_whole(caller: Client) -> None:
    assert get(caller, f"{BASE}/document?{LATE}") == plainly(PLAN)


def test_the_summary_counts_what_the_lists_hold(caller: Client) -> None:
    told = get(caller, f"{BASE}?{LATE}")
    assert told["rows"] == {name: len(getattr(PLAN, name)) for name in TABLES}
    assert told["edition"] == 1
    assert sum(told["statuses"].values()) == len(PLAN.commitments)
    assert told["statuses"]["delivered"] == 1  # the approved update


def test_the_list_of_plans_names_it(caller: Client) -> None:
    expected = {"id": PLAN.id, "title": PLAN.title, "area_code": PLAN.area_code, "edition": 1}
    assert get(caller, "/api/v1/plans")["items"] == [expected]
    assert table(caller, "/api/v1/plans") == [{key: str(value) for key, value in expected.items()}]


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_following_the_links_gives_every_row_once_and_in_order(caller: Client, size: int) -> None:
    whole = [item["id"] for item in get(caller, f"{BASE}/commitments?{LATE}")["items"]]
    address, found = f"{BASE}/commitments?{LATE}&size={size}", []
    while address:
        response = caller.get(address)
        told = json.loads(response.content)
        found += [item["id"] for item in told["items"]]
        assert response["X-Total-Count"] == str(told["total"]) == str(len(whole))
        links = dict(reversed(part.split("; rel=")) for part in response["Link"].split(", "))  # type: ignore[arg-type]
        assert ('"prev"' in links) == (told["page"] > 1)
        assert '"first"' in links
        assert '"last"' in links
        address = links.get('"next"', "").strip("<>").removeprefix("http://testserver")
    assert found == whole


def test_a_table_is_whole_unless_a_page_of_it_is_asked_for(caller: Client) -> None:
    whole = table(caller, f"{BASE}/commitments?{LATE}")
    assert len(whole) == 3
    assert table(caller, f"{BASE}/commitments?{LATE}&size=2") == whole[:2]
    assert table(caller, f"{BASE}/commitments?{LATE}&size=2&page=2") == whole[2:]


# ── filters ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("q=promise", {"helmets", "walks", "bells"}),
        ("q=nothing-like-it", set()),
        ("theme=play", {"helmets"}),
        ("age=0-7", {"helmets"}),
        ("age=14-19", set()),
        ("lead=council", {"helmets", "walks", "bells"}),
        ("lead=school", set()),
        ("goal=safe", {"helmets", "bells"}),
        ("goal=well", {"bells"}),
        ("article=3", {"helmets"}),
        ("status=delivered", {"helmets"}),
        ("status=under-way", {"walks"}),
        ("due=2009", {"walks", "bells"}),
        ("due=2010", {"helmets"}),
        ("due=none", set()),
        ("basis=box", {"walks"}),
        ("timing=closed", {"helmets"}),
        ("timing=overdue", {"walks", "bells"}),
        ("chapter=1", {"helmets", "walks"}),
        ("chapter=0", {"bells"}),
        ("goal=safe&status=promised", {"bells"}),
        ("source=report", {"helmets", "walks"}),
        ("source=news", {"bells"}),
        ("article=none", {"walks", "bells"}),
        ("article=all", set()),
        ("alone=0-7", {"helmets"}),
        ("alone=none", {"walks", "bells"}),
        ("due=dated", {"helmets", "walks", "bells"}),
        ("due=loosely", set()),
        ("due=wordless", set()),
        ("timing=late", {"walks", "bells"}),
    ],
)
def test_each_filter_of_commitments_keeps_what_fits(caller: Client, query: str, ids: set[str]) -> None:
    told = get(caller, f"{BASE}/commitments?{LATE}&{query}")
    assert {item["id"] for item in told["items"]} == ids
    assert told["total"] == len(ids)


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ("due", ["bells", "walks", "helmets"]),
        ("paragraph", ["helmets", "walks", "bells"]),
        ("status", ["bells", "walks", "helmets"]),
    ],
)
def test_commitments_come_in_the_order_asked_for(caller: Client, order: str, ids: list[str]) -> None:
    assert [item["id"] for item in get(caller, f"{BASE}/commitments?{LATE}&order={order}")["items"]] == ids


@pytest.mark.parametrize(
    ("address", "ids"),
    [
        ("targets?goal=safe", {"no-injuries"}),
        ("figures?indicator=injuries", {"injuries-2007", "injuries-2006"}),
        ("figures?indicator=health", set()),
        ("figures?chapter=1", {"injuries-2007", "injuries-2006"}),
        ("figures?chapter=2", set()),
        ("money?programme=helmets-100", {"helmets-100"}),
        ("milestones?goal=safe", {"half-by-2010"}),
        ("milestones?goal=well", set()),
        ("stories?theme=play", {"helmets-here"}),
        ("recommendations?cluster=general", {"listen"}),
        ("recommendations?answers=none", set()),
        ("figures?precision=exact", {"injuries-2007", "injuries-2006"}),
        ("figures?precision=rounded", set()),
        ("figures?source=report", {"injuries-2007", "injuries-2006"}),
        ("figures?source=news", set()),
        ("figures?q=indic%20nine", {"injuries-2007", "injuries-2006"}),
        ("figures?q=indic%20ten", set()),
        ("goals?source=report", {"safe", "well"}),
        ("goals?source=news", set()),
        ("money?source=news", {"safety-1000-news"}),
        ("milestones?source=report", {"half-by-2010"}),
        ("stories?source=news", set()),
        ("targets?measures=not-enough-data", {"no-injuries", "all-well"}),
        ("targets?measures=no-start", set()),
        ("targets?measures=no-target&goal=safe", set()),
    ],
)
def test_each_filter_of_another_list_keeps_what_fits(caller: Client, address: str, ids: set[str]) -> None:
    mark = "&" if "?" in address else "?"
    assert {item["id"] for item in get(caller, f"{BASE}/{address}{mark}{LATE}")["items"]} == ids


# ── a day ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_not_published_yet_is_not_told(caller: Client) -> None:
    def ids(on: str) -> set[str]:
        return {item["id"] for item in get(caller, f"{BASE}/commitments?as-at={on}")["items"]}

    assert ids("2008-12-10") == set()
    assert ids("2008-12-11") == {"helmets", "walks"}
    assert ids("2009-01-04") == {"helmets", "walks"}
    assert ids("2009-01-05") == {"helmets", "walks", "bells"}
    assert caller.get(f"{BASE}/commitments/bells?as-at=2009-01-04").status_code == 404
    assert caller.get(f"{BASE}/commitments/bells?as-at=2009-01-05").status_code == 200


def test_an_update_is_told_from_the_day_of_its_approval(caller: Client) -> None:
    approved = (AT + dt.timedelta(days=1)).date()
    for on, status in ((approved - dt.timedelta(days=1), "promised"), (approved, "delivered")):
        whole = get(caller, f"{BASE}/commitments/helmets?as-at={on}")
        assert whole["commitment"]["standing"]["status"] == status
        assert whole["commitment"]["status"] == "promised"  # what the report said stays
        assert len(whole["progress"]) == (status == "delivered")
        assert get(caller, f"{BASE}/progress?as-at={on}")["total"] == (status == "delivered")


def test_an_update_that_waits_is_nowhere(caller: Client) -> None:
    told = get(caller, f"{BASE}/commitments/walks?{LATE}")
    assert told["commitment"]["standing"]["status"] == "under-way"
    assert told["progress"] == []


def test_the_history_can_be_narrowed(caller: Client) -> None:
    def total(query: str) -> int:
        return int(get(caller, f"{BASE}/progress?{LATE}&{query}")["total"])

    assert total("commitment=helmets") == total("status=delivered") == 1
    assert total("commitment=walks") == total("status=delayed") == 0


# ── nobody and nothing unsafe ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["progress", "commitments/helmets", "document", "commitments"])
def test_nobody_who_wrote_or_approved_is_told(caller: Client, name: str) -> None:
    said = caller.get(f"{BASE}/{name}?{LATE}").content.decode()
    for account in (OFFICER, APPROVER):
        assert str(account) not in said
        assert account.hex not in said


def test_a_table_holds_no_formula(caller: Client) -> None:
    (row,) = table(caller, f"{BASE}/progress?{LATE}")
    assert row["narrative"] == "'=1+1 is what it began with."
    (item,) = get(caller, f"{BASE}/progress?{LATE}")["items"]
    assert item["narrative"] == "=1+1 is what it began with."


def test_a_commitment_comes_with_all_that_belongs_to_it(caller: Client) -> None:
    told = get(caller, f"{BASE}/commitments/helmets?{LATE}")
    assert [one["id"] for one in told["money"]] == ["helmets-100"]
    assert [one["id"] for one in told["milestones"]] == ["half-by-2010"]
    assert [one["id"] for one in told["stories"]] == ["helmets-here"]
    assert told["commitment"]["chapter"] == 1


@pytest.mark.parametrize("on", ["2008-12-10", "2008-12-11", "2009-12-31"])
def test_the_checker_is_asked_of_the_plan_as_known(caller: Client, on: str) -> None:
    known = as_known_on(builders.whole_plan(), dt.date.fromisoformat(on))
    expected = [(one.check, one.severity, one.message, [row[1] for row in one.rows]) for one in check(known)]
    items = get(caller, f"{BASE}/check?as-at={on}")["items"]
    told = [(one["check"], one["severity"], one["message"], [row["id"] for row in one["rows"]]) for one in items]
    assert told == expected
    for severity in SEVERITIES:
        some = get(caller, f"{BASE}/check?as-at={on}&severity={severity}")["items"]
        assert some == [one for one in items if one["severity"] == severity]

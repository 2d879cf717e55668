"""The money page names every sum once, puts parts inside their wholes, and never calls the total a budget."""

import json
import re

from django.test import Client

from tests.spec.plan_pages.conftest import REPORTED, known_sources, main_of, rows


def _known() -> list[dict[str, str]]:
    return [one for one in rows("money") if one["source"] in known_sources(REPORTED)]


def test_every_statement_is_on_the_page(reader: Client) -> None:
    words = main_of(reader.get("/plan/money/").content)
    ids = {one["id"] for one in _known()}
    for one in _known():
        if one["same_as"] not in ids:
            assert one["title"] in words, one["id"]


def test_the_total_leaves_out_repeats_parts_and_rates(reader: Client) -> None:
    ids = {one["id"] for one in _known()}
    once = [
        one
        for one in _known()
        if one["same_as"] not in ids and one["part_of"] not in ids and not one["per"] and not one["recurs"]
    ]
    total = sum(int(one["amount"]) for one in once)
    words = main_of(reader.get("/plan/money/").content)
    assert f"about £{total / 1e9:.1f} billion" in words
    assert "This is not a budget." in words
    assert f"The documents name money {len(_known())} times" in words


def test_the_total_leads_to_just_the_sums_that_come_to_it(reader: Client) -> None:
    ids = {one["id"] for one in _known()}
    once = [one for one in _known() if one["same_as"] not in ids and one["part_of"] not in ids and not one["per"]]
    body = reader.get("/plan/money/").content.decode()
    [where] = re.findall(r'come to <a[^>]*href="([^"]*)"', body)
    words = main_of(reader.get(where).content)
    total = sum(int(one["amount"]) for one in once if not one["recurs"])
    assert f"£{total:,} as they are printed" in words
    counted, _, left = reader.get(where).content.decode().partition("Left out:")
    for one in _known():
        assert (f"money/{one['id']}/why/" in counted) == (one in once and not one["recurs"]), one["id"]
        assert (f"money/{one['id']}/why/" in left) == (one not in once or bool(one["recurs"])), one["id"]


def test_a_sum_larger_than_all_others_is_told_and_not_drawn(reader: Client) -> None:
    words = main_of(reader.get("/plan/money/").content)
    largest = max(_known(), key=lambda one: int(one["amount"]))
    assert f"{largest['title']} , at least £23 billion (2008 to 2011), is more than all other sums together" in words


def test_no_total_is_told_without_what_it_is_not(reader: Client) -> None:
    caveat = "This is not a budget. The sums cover different years, and large programmes may hold smaller ones"
    for page in ("money", "progress"):
        assert caveat in main_of(reader.get(f"/plan/{page}/").content)
    told = json.loads(reader.get("/plan/progress/report.json").content)
    assert told["money"]["caveat"].startswith(caveat)
    report = reader.get("/plan/progress/report.html").content.decode()
    cover = report.split('<div class="answer">')[1].split("</div>")[0]
    assert caveat in cover
    assert "£29" not in cover


def test_a_sum_is_told_with_its_bound_and_as_exactly_wherever_it_stands(reader: Client) -> None:
    body = reader.get("/plan/money/").content.decode()
    drawn = "".join(re.findall(r"<svg.*?</svg>", body, re.DOTALL))
    assert "just under £100 million" in drawn  # printed as close to
    inside = body.split('id="bar-myplace-202m-title"')[1].split("</figure>")[0]
    assert "£1.33 million" in inside
    assert "at least £41 million" in body.split('id="bar-national-challenge-400m-title"')[1].split("</figure>")[0]
    report = reader.get("/plan/progress/report.html").content.decode()
    assert re.search(r"National Challenge money[^<;]*at least £41 million", report)

"""From any figure, in two clicks: what it means, how it was worked out, which release it is of, what of it is hidden,
the promises that it tells of and, for whoever is entitled, where the records behind it are listed."""

import datetime as dt
import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.oracles import help_counted as naive
from tests.spec.places.conftest import links, words
from tests.spec.trace.conftest import HERE, LEEDS, MADE, NATION_ID, PROMISE
from tests.unit.casework import made
from tests.unit.warehouse.measures.helped import AREAS
from village.cli.complaint import Complaint
from village.cli.trace import trace
from village.kernel.areas.queries import upper_tier
from village.outcomes import queries
from village.outcomes.queries import tracing

PUBLISHED, COUNTED = f"/measures/ready-for-school/{LEEDS}/", f"/measures/help-opened/{HERE}/"
FAMILIES = "Families counted here whose records you may read"
LAST = "2024m10~2024m12"


def told(reader: Client, address: str) -> str:
    answer = reader.get(address)
    assert answer.status_code == 200, address
    return words(answer.content)


# ── who may not ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_records_behind_a_figure_are_not_there_for_anyone(reader: Client) -> None:
    assert FAMILIES not in links(reader.get(f"{COUNTED}why/").content)


@pytest.mark.parametrize(("role", "area"), [("practitioner", made.ELSEWHERE), ("directory-officer", HERE)])
def test_nor_for_another_area_or_another_role(reader: Client, role: str, area: str) -> None:
    browser = made.browser(made.account("Olive Other", role, area=area))
    assert FAMILIES not in links(browser.get(f"{COUNTED}why/").content)


def test_a_figure_that_is_not_there_is_no_page(reader: Client) -> None:
    for address in ("/measures/no-such/E08000035/why/", f"/measures/ready-for-school/{HERE}/why/"):
        assert reader.get(address).status_code == 404


# ── two clicks ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_two_clicks_from_a_place_and_one_from_a_figure(reader: Client) -> None:
    for code, figure in ((LEEDS, PUBLISHED), (HERE, COUNTED)):
        assert figure in links(reader.get(f"/places/{code}/scorecard/").content).values()
        assert links(reader.get(figure).content)["Why is this number what it is?"] == f"{figure}why/"


def test_what_it_means_and_which_release_it_is_of(reader: Client) -> None:
    said = told(reader, f"{PUBLISHED}why/")
    assert "66.4%, in the 2022 to 2023 school year." in said
    measure = queries.measure("ready-for-school")
    assert measure is not None
    assert measure["question"] in said
    assert f"Counted: {measure['numerator']}." in said
    assert "Published on 28 November 2024 by Nobody." in said
    [digest] = re.findall(r"SHA-256 of the release: ([0-9a-f]{64})", said)
    release = next(one for one in queries.held() if one.digest == digest)
    assert release.published_on.isoformat() == "2024-11-28"
    assert f"SHA-256 of the file: {release.file_sha256}" in said
    assert f"/data/releases/{release.id}/" in links(reader.get(f"{PUBLISHED}why/").content).values()
    assert "It was revised once since it was first published." in said
    assert "Worked out by: SELECT" in said
    assert "Whoever published it decided what to hide." in said
    assert "No promise is named that it tells of." in said


def test_a_counted_figure_leads_to_the_promise_and_to_its_goal(reader: Client) -> None:
    said = told(reader, f"{COUNTED}why/")
    assert "Counted here, from the records that are kept here." in said
    assert "Counts from 1 to 5 are hidden" in said
    there = links(reader.get(f"{COUNTED}why/").content)
    assert there["Help comes early"] == f"/plan/commitments/{PROMISE}/"
    assert there["Children are safe"] == "/plan/goals/safe/"


def test_whoever_works_with_families_there_is_told_where_they_are_listed(reader: Client) -> None:
    lena = made.account("Lena Lead", "practitioner")
    assert links(made.browser(lena).get(f"{COUNTED}why/").content)[FAMILIES] == (
        f"/help/?show=began&period={LAST}&area={HERE}"
    )


def test_a_sum_of_councils_says_of_how_many_it_is(reader: Client) -> None:
    said = told(reader, "/measures/help-opened/E92000001/why/")
    assert f"The sum of {len(AREAS)} of {len(upper_tier(dt.date(2024, 12, 31)))} councils" in said
    assert "The sum of" not in told(reader, f"{COUNTED}why/")


# ── how needs changed ────────────────────────────────────────────────────────────────────────────────────────────────


def cells(reader: Client) -> list[tuple[str, str]]:
    """Each count in both tables of how needs changed: its words, and where it leads."""
    body = reader.get(f"/measures/help-needs-changed/{HERE}/").content.decode()
    part = body[body.index('id="changes"') :].partition("</section>")[0]
    made = re.findall(r"<td[^>]*>(.*?)</td>", part, re.DOTALL)
    told = [re.search(r'href="([^"]*)"', one) for one in made]
    texts = [re.sub(r"<[^>]+>", "", one).strip() for one in made]
    return [(text, html.unescape(where[1]) if where else "") for text, where in zip(texts, told, strict=True)]


def test_each_count_of_how_needs_changed_leads_to_its_own(reader: Client) -> None:
    known = naive.changed(MADE)
    every = cells(reader)
    shown = [(text, where) for text, where in every if text not in ("hidden", "0")]
    assert shown
    for text, where in every:
        asked = parse_qs(urlsplit(where).query)
        assert asked["period"] == [LAST]
        [group] = asked["group"]
        assert text in ("hidden", str(known[HERE, LAST, group][1]))
    text, where = shown[0]
    [group] = parse_qs(urlsplit(where).query)["group"]
    said = told(reader, where)
    assert f"({queries.groups('help-needs-changed')[group]})" in said
    assert f"{text}, in October 2024 to December 2024." in said
    assert "Counts from 1 to 5 are hidden" in said


def test_a_hidden_count_of_how_needs_changed_tells_no_more_than_its_table(reader: Client) -> None:
    known = naive.changed(MADE)
    hidden = [where for text, where in cells(reader) if text == "hidden"]
    groups = {where: parse_qs(urlsplit(where).query)["group"][0] for where in hidden}
    pages = {
        where: told(reader, where).replace(queries.group_titles()["help-needs-changed", group], "")
        for where, group in groups.items()
    }
    small = next(one for one in hidden if 1 <= (known[HERE, LAST, groups[one]][1] or 0) <= 5)
    secondary = [one for one in hidden if (known[HERE, LAST, groups[one]][1] or 0) > 5]
    assert all(pages[one] == pages[small] for one in hidden)  # whatever it counts, and for whatever reason it is hidden
    assert secondary
    assert "What may be shown: not shown" in pages[small]


# ── what is hidden stays hidden ──────────────────────────────────────────────────────────────────────────────────────


def test_a_hidden_figure_says_that_and_why_and_never_the_count(reader: Client) -> None:
    known = naive.closed(MADE)
    area, _, group = next(
        where for where, one in known.items() if where[1] == LAST and where[2] and 2 <= (one[1] or 0) <= 4
    )
    many = known[area, LAST, group][1]
    said = told(reader, f"/measures/help-closed/{area}/why/?group={group}")
    assert "Hidden, to protect people" in said
    assert "What may be shown: not shown" in said
    assert "This figure is hidden for that reason. No page and no file holds what was counted." in said
    numbers = re.findall(r"(?<![\w.-])\d+(?![\w.%-])", re.sub(r"Worked out by: .*?Release", "", said))
    assert "5" in numbers  # the rule is told
    assert str(many) not in numbers


def test_an_unknown_group_is_everyone(reader: Client) -> None:
    assert told(reader, f"{COUNTED}why/?group=no-such") == told(reader, f"{COUNTED}why/")


def test_what_is_no_longer_in_the_warehouse_is_missing(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing.figures, "warehouse_releases", list)
    assert "The release that it was read from is not in the warehouse in use." in told(reader, f"{PUBLISHED}why/")


def test_without_a_warehouse_there_is_nothing_to_trace(settings: Any, tmp_path: Path) -> None:
    settings.WAREHOUSE = tmp_path / "none"
    assert tracing.row("neet", LEEDS) is None
    assert tracing.stand_in("neet", [LEEDS]) == {}
    assert tracing.telling_of("a-plan", "a-promise", [LEEDS]) == {LEEDS: []}


# ── as a tree ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_command_prints_the_same(reader: Client, capsys: pytest.CaptureFixture[str]) -> None:
    page = told(reader, f"{COUNTED}why/")
    trace("help-opened/Manchester")
    printed = capsys.readouterr().out
    assert printed.startswith("Figure: Families whom early help was begun with, Manchester\n")
    for line in printed.splitlines()[1:]:
        said = line.lstrip("│├└─ ")
        if said and not said.startswith("/"):
            assert " ".join(said.split()) in page, said


def test_the_command_shows_the_records_to_whoever_is_entitled(
    reader: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    trace(f"help-opened/{HERE}")
    assert "Records:" not in capsys.readouterr().out
    trace(f"help-opened/{HERE}", made.account("Lena Lead", "practitioner").email)
    assert f"Records: {FAMILIES}" in capsys.readouterr().out


@pytest.mark.parametrize("what", ["", "no-such", "no-such/Leeds", "ready-for-school/Nowhere", f"{NATION_ID}:no-such"])
def test_what_is_not_there_is_one_sentence(reader: Client, what: str) -> None:
    with pytest.raises(Complaint, match="There is nothing called"):
        trace(what)


def test_an_unknown_account_reads_nothing(reader: Client) -> None:
    with pytest.raises(Complaint, match="There is no open account"):
        trace("ready-for-school/Leeds", "nobody@example.org")

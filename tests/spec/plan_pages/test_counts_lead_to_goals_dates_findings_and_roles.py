"""Each count of measures, dates, findings, roles, bodies and stories on a plan's pages leads to a list of just those,
or stands at the head of it; and that list has as many."""

import html
import re

import pytest
from django.test import Client

from tests.spec.plan_pages.conftest import rows
from tests.spec.plan_pages.test_counts_lead_to_what_they_count import below, counted, listed

DAYS = ("", "2008-12-10", "2009-05-01")  # the plan's own, when its report was not out yet, and a later one
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def page(client: Client, address: str, day: str = "") -> str:
    """What stands in the main part of a page, without its pictures."""
    asked = f"{address}{'&' if '?' in address else '?'}as-at={day}" if day and "as-at=" not in address else address
    answer = client.get(asked.partition("#")[0])
    assert answer.status_code == 200, asked
    main = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)
    assert main
    return re.sub(r"<(svg|script|style)\b.*?</\1>", " ", main[0], flags=re.DOTALL)


def words(body: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", body))).strip()


def leads(body: str, part: str) -> list[tuple[str, str, int]]:
    """The links of a page whose address holds a part of it and whose words hold a number: address, words, number."""
    found = [(html.unescape(href), words(inside)) for href, inside in LINK.findall(body)]
    return [
        (href, said, int(number[0].replace(",", "")))
        for href, said in found
        if part in href and (number := re.search(r"\d[\d,]*", said))
    ]


def section(body: str, named: str) -> str:
    """What stands below a heading, up to the next section."""
    _, heading, after = body.partition(f'id="{named}"')
    assert heading, named
    return after.partition("</section>")[0]


# ── goals and their measures ─────────────────────────────────────────────────────────────────────────────────────────


def measures(body: str) -> tuple[int, int]:
    """How many measures stand on a page, and how many steps on their way."""
    steps = body.count("<dt>Step on the way</dt>")
    return body.count('<div class="vg-measure">') - steps, steps


@pytest.mark.parametrize("day", DAYS)
def test_goals_and_measures_are_those_of_the_page_and_some_lead_to_some(reader: Client, day: str) -> None:
    body = page(reader, "/plan/goals/", day)
    said = re.search(r"(\d+) goals?, (\d+) measures?(?: \(and (\d+) steps? on the way\))?:", words(body))
    assert said
    assert body.count('class="vg-card vg-goal"') == int(said[1])
    assert measures(body) == (int(said[2]), int(said[3] or 0))
    shown = {"no-target": ">No number was set<", "no-start": "<dd>Not stated in the sources"}
    for kind, telling in shown.items():
        [(href, _, many)] = leads(body, f"measures={kind}")
        some = page(reader, href, day)
        assert measures(some) == (many, 0), kind
        assert some.count(telling) == many
        assert "Show all" in some


def test_they_are_counted_as_the_files_have_them(reader: Client) -> None:
    last = {one["indicator"]: one for one in sorted(rows("targets"), key=lambda one: one["due"])}.values()
    body = page(reader, "/plan/goals/")
    [(_, _, unset)] = leads(body, "measures=no-target")
    [(_, _, unstarted)] = leads(body, "measures=no-start")
    assert unset == sum(one["target_kind"] == "not-set" for one in last)
    assert unstarted == sum(one["baseline_kind"] == "unknown" for one in last)
    assert 0 < unset < unstarted < len(last) < len(rows("targets"))


def test_a_kind_of_measures_that_there_is_not_shows_them_all(reader: Client) -> None:
    assert measures(page(reader, "/plan/goals/?measures=likely")) == measures(page(reader, "/plan/goals/"))
    plain = page(reader, "/plan/goals/?measures=no-target&level=plain")
    assert plain.count('class="vg-card vg-goal"') == page(reader, "/plan/goals/").count('class="vg-card vg-goal"')


@pytest.mark.parametrize("day", DAYS)
def test_each_target_and_each_start_leads_to_what_stands_behind_it(reader: Client, day: str) -> None:
    every = page(reader, "/plan/goals/", day)
    for goal in below(reader, "/plan/goals/"):
        own = page(reader, goal, day)
        for body in (own, every if goal in every else own):
            for block in body.split('<div class="vg-measure">')[1:]:
                facts = block.partition("</dl>")[0]
                [target, start] = re.findall(r"<dd>(.*?)</dd>", facts, re.DOTALL)[:2]
                [(why, said)] = LINK.findall(target)
                assert "/targets/" in why
                assert (f'href="{why}"' in start) == ("Not stated" not in start)
                told = words(page(reader, html.unescape(why), day))
                assert words(said) in told, why
                if "Not stated" in start:
                    assert "Missing: The sources do not say where it starts from." in told
                else:
                    assert f"Starts from: {words(LINK.findall(start)[0][1])}" in told


def test_on_the_report_s_page_and_in_a_goal_s_first_sentence_too(reader: Client) -> None:
    told = page(reader, "/plan/progress/")
    for target in rows("targets"):
        why = f'href="/plan/targets/{target["id"]}/why/"'
        assert told.count(why) == 1 + bool(target["baseline_value"]), target["id"]
        first = page(reader, f"/plan/goals/{target['goal']}/").partition("vg-answer__text")[2].partition("</p>")[0]
        assert first.count(why) == 1 + bool(target["baseline_value"]), target["id"]


# ── what is due when ─────────────────────────────────────────────────────────────────────────────────────────────────


def dated(body: str) -> int:
    return body.count('<li class="vg-promise">')


@pytest.mark.parametrize("asked", ["", "kind=promise", "kind=goal", "chapter=3", "chapter=0", "kind=target&chapter=6"])
@pytest.mark.parametrize("day", DAYS)
def test_each_year_and_each_chapter_in_it_has_as_many_as_is_said(reader: Client, day: str, asked: str) -> None:
    body = page(reader, f"/plan/timeline/?{asked}" if asked else "/plan/timeline/", day)
    if "Nothing with a date" in body:
        assert day == "2008-12-10"
        assert dated(body) == 0
        return
    [(every, said, total)] = leads(body, "year=all")
    assert said == f"{total} dated thing{'s' if total > 1 else ''}"
    assert dated(page(reader, every, day)) == total
    years = re.findall(r'<option value="(\d{4})"[^>]*>\1 \((\d+)\)', body)
    assert sum(int(many) for _, many in years) == total
    assert f"All years ({total})" in body
    for year, many in years:
        assert dated(page(reader, f"/plan/timeline/?{asked}&year={year}", day)) == int(many), year


@pytest.mark.parametrize("day", DAYS)
def test_each_count_in_the_table_leads_to_those(reader: Client, day: str) -> None:
    body = page(reader, "/plan/timeline/", day)
    table = section(body, "lanes-title") if 'id="lanes-title"' in body else ""
    found = leads(table, "chapter=")
    [(_, _, total)] = leads(body, "year=all")
    assert sum(many for _, _, many in found) == total
    for href, said, many in found:
        assert re.fullmatch(r"\d+ due in \d{4}: .+", said)
        assert dated(page(reader, href, day)) == many, href


@pytest.mark.parametrize("asked", ["", "?chapter=3"])
@pytest.mark.parametrize("day", ["", "2009-05-01"])
def test_promises_without_a_date_lead_to_those_by_how_it_is_told(reader: Client, day: str, asked: str) -> None:
    address = f"/plan/timeline/{asked}"
    address += f"{'&' if asked else '?'}as-at={day}" if day else ""
    found = counted(reader, address)
    assert len(found) == 3
    for href, many, said in found:
        assert listed(reader, href) == many, (href, said)
    every, *kinds = (many for _, many, _ in found)
    assert sum(kinds) == every


# ── does it agree with itself? ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("day", DAYS)
def test_findings_of_each_gravity_and_kind_lead_to_those(reader: Client, day: str) -> None:
    body = page(reader, "/plan/check/", day)
    heads = re.findall(r'id="(\w+)">(\w+) <span class="vg-desk-list__count">(\d+)</span>', body)
    assert heads
    for slug, title, many in heads:
        whole = page(reader, f"/plan/check/?severity={slug}", day)
        assert "first few" not in whole
        assert len(re.findall(r"<section[^>]*aria-labelledby", whole)) == 1
        assert section(whole, slug).count("<li>") == int(many), title
        kinds = re.findall(r'id="([\w-]+)">[^<]*\((\d+)\)</h3>(.*?)</ul>', section(whole, slug), re.DOTALL)
        assert sum(int(count) for _, count, _ in kinds) == int(many)
        for kind, count, below_it in kinds:
            assert below_it.count("<li>") == int(count), kind
            alone = page(reader, f"/plan/check/?kind={kind}", day).partition(f'id="{kind}"')[2].partition("</ul>")[0]
            assert alone.count("<li>") == int(count), kind


@pytest.mark.parametrize("day", DAYS)
def test_the_sentence_about_them_leads_to_those_and_one_cut_short_says_so(reader: Client, day: str) -> None:
    body = page(reader, "/plan/check/", day)
    found = leads(body.partition("</dl>")[0], "severity=")
    assert len(found) == (1 if day == "2008-12-10" else 3)
    for href, said, many in found:
        slug = href.partition("#")[2]
        assert f"severity={slug}" in href
        assert section(page(reader, href, day), slug).count("<li>") == many, said
    cut = leads(body, "kind=")
    assert cut or day == "2008-12-10"
    for href, _, many in cut:
        kind = href.partition("#")[2]
        alone = page(reader, href, day).partition(f'id="{kind}"')[2].partition("</ul>")[0]
        assert alone.count("<li>") == many, kind
    assert ("The first few of each kind are shown." in body) == bool(cut)


def test_whoever_asks_for_one_gravity_sees_no_other_and_the_way_back(reader: Client) -> None:
    body = page(reader, "/plan/check/?severity=defect")
    assert 'id="gap"' not in body
    assert "Only slips are shown." in body
    assert ("/plan/check/", "Show everything that was found") in LINK.findall(body)
    none = page(reader, "/plan/check/?severity=contradiction", "2008-12-10")
    assert ("Nothing of that gravity was found." in none) == ('id="contradiction"' not in none)
    assert 'id="gap"' in page(reader, "/plan/check/?severity=grave")


# ── who does what ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["roles", "bodies"])
def test_roles_and_bodies_are_as_many_as_stand_below(reader: Client, kind: str) -> None:
    body = page(reader, f"/plan/{kind}/")
    counts = {href: many for href, _, many in leads(body.partition("</dl>")[0], "#")}
    each = section(body, "each")
    assert counts["#each"] == (each.count("<li>") if kind == "roles" else each.count("<dt>"))
    assert "<dd></dd>" not in each  # whoever is named for nothing is counted by nobody
    assert counts["#several"] == section(body, "several").count('class="vg-matrix__who"')
    if kind == "roles":
        assert counts["#nobody"] == section(body, "nobody").count("<li>") > 0


@pytest.mark.parametrize("kind", ["roles", "bodies"])
def test_what_two_have_in_common_stands_right_below(reader: Client, kind: str) -> None:
    some = section(page(reader, f"/plan/{kind}/"), "overlaps").split('<li class="vg-overlap">')[1:]
    assert some
    for one in some:
        said = re.search(r"(\d+) (?:duty|duties) in common", one)
        assert said
        assert one.count("<li>") == int(said[1])


def test_each_role_has_as_many_duties_as_are_said_and_others_that_share_them(reader: Client) -> None:
    some = leads(section(page(reader, "/plan/roles/"), "each"), "/roles/")
    assert len(some) > 20
    for href, said, many in some:
        own = page(reader, href)
        assert section(own, "duties").count("<li>") == many, said
        assert re.search(rf"\b{many} (duty|duties)(, some of which| that no other)", words(own)), said
        for there, told, others in leads(own, "#overlaps"):
            assert there == "#overlaps"
            assert section(own, "overlaps").count('<li class="vg-overlap">') == others, told


# ── rights ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("day", ["", "2009-05-01"])
def test_articles_answers_and_those_that_point_to_no_promise(reader: Client, day: str) -> None:
    body = page(reader, "/plan/rights/", day)
    first = body.partition("</dl>")[0]
    [(_, _, articles)] = leads(first, "#articles")
    assert section(body, "articles").count('<li id="article-') == articles
    [(some, _, unanswered), (every, _, answers)] = sorted(leads(first, "#committee"), key=lambda one: one[2])
    pair = '<div class="vg-answerpair"'
    assert section(page(reader, every, day), "committee").count(pair) == answers
    alone = section(page(reader, some, day), "committee")
    assert alone.count(pair) == alone.count("No promise of the plan is named.") == unanswered > 0
    assert section(body, "committee").count("No promise of the plan is named.") == unanswered < answers


# ── the plan as a whole ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("day", ["", "2009-05-01"])
def test_sums_of_money_lead_to_those_and_the_times_that_money_is_named_to_each(reader: Client, day: str) -> None:
    money = page(reader, "/plan/money/", day)
    rows_of_sums = section(money, "every-sum").count('scope="row"')
    for body in (money, page(reader, "/plan/", day), page(reader, "/plan/progress/", day)):
        [(href, many)] = [(href, many) for href, said, many in leads(body, "#every-sum") if "separate" in said]
        assert many == rows_of_sums > 1
        assert href.startswith(("#", "/plan/money/"))
    [(why, times)] = [(href, many) for href, said, many in leads(money, "money/why/") if said.endswith("times")]
    assert len(set(re.findall(r'href="/plan/money/([\w-]+)/why/', page(reader, why, day)))) == times


def test_goals_chapters_and_figures_are_as_many_as_are_said(reader: Client) -> None:
    body = page(reader, "/plan/")
    for named, what, row in (("goals", "goals? for", "<li>"), ("chapters", "chapters?", '<li><div class="vg-card">')):
        said = re.search(rf">(\d+) {what}", body.partition(f'id="{named}"')[2])
        assert said
        assert section(body, named).count(row) == int(said[1]), named
    figures = re.search(r"The documents state (\d+) figures", words(page(reader, "/plan/figures/")))
    assert figures
    assert listed(reader, "/plan/figures/") == int(figures[1])


@pytest.mark.parametrize("kind", ["chapters", "ages"])
def test_what_promises_are_about_is_counted_beside_the_list_of_those(reader: Client, kind: str) -> None:
    for address in below(reader, f"/plan/{kind}/"):
        tallies = re.findall(
            r'<li><a[^>]*href="([^"]*theme=[^"]*)">[^<]*</a> <span>(\d+)</span>', page(reader, address)
        )
        assert tallies, address
        for href, many in tallies:
            assert listed(reader, html.unescape(href)) == int(many), href


# ── stories ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("day", ["", "2024-01-01"])
def test_stories_and_places_and_the_stories_of_each_place(reader: Client, day: str) -> None:
    body = page(reader, "/plan/stories/", day)
    counts = {href.partition("#")[2]: (href, many) for href, _, many in leads(body.partition("<figure")[0], "#")}
    href, many = counts["list"]
    assert section(page(reader, href, day), "list").count('class="vg-cards"') == 1
    assert stories(page(reader, href, day)) == many == len(rows("stories"))
    tallies = re.findall(r'<li><a[^>]*href="([^"]*)">([^<]*)</a> <span>(\d+)<', body)
    assert len(tallies) == counts["places"][1]
    for where, name, told in tallies:
        assert stories(page(reader, html.unescape(where), day)) == int(told), name


def stories(body: str) -> int:
    """How many stories are listed on a page."""
    return len(set(re.findall(r'href="/plan/stories/([\w-]+)/', section(body, "list"))))

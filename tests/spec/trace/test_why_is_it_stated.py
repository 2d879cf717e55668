"""From any figure or sum that a plan's documents state: the document and the place in it, how exact it is, what is to
be reached by it, the promises that name it, and where it is told again or otherwise."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests import builders, kept
from tests.builders import row
from tests.spec.local_plan.conftest import take_in
from tests.spec.places.conftest import links, words
from village.cli.complaint import Complaint
from village.cli.trace import trace
from village.plan.queries import stating

BODIES = (row("bodies", "council"), row("bodies", "press", name="The press"))
PLAN = builders.bare_plan(
    sources=(builders.REPORT, builders.LATER),
    bodies=BODIES[:1],
    chapters=(row("chapters", "keeping-safe"),),
    goals=(row("goals", "safe", source="report"),),
    indicators=(row("indicators", "injuries", title="Injured on a road", definition="Taken to hospital."),
                row("indicators", "bells-hung", title="Bells hung")),
    targets=(row("targets", "none-injured", title="Nobody is injured", due="2020", baseline_period="2007"),
             row("targets", "few-injured", title="Few are injured", baseline_value=12.0, baseline_period="2006")),
    milestones=(row("milestones", "half", title="Half as many", value=4.0, bound="at-most", unit="children", due="2010",
                    commitments=("bells",)),
                row("milestones", "third", title="A third as many", value=3.0, bound="at-most", unit="children")),
    commitments=(row("commitments", "bells", title="Every street has a bell", indicators=("injuries",),
                     money=("bells-money",)),),
    money=(
        row("money", "all", title="For safe streets", amount=2_000_000, bound="at-least"),
        row("money", "bells-money", title="For bells", amount=500_000, part_of="all", period="2008/09",
            printed="£0.5m"),
        row("money", "bells-again", title="For bells, again", amount=500_000, same_as="bells-money", source="news"),
    ),
    figures=(
        row("figures", "nine", note="Of those under ten.", group="under 10"),
        row("figures", "twelve", group="under 10", value=12.0, precision="rounded", printed="twelve", paragraph="1.2"),
        row("figures", "some", indicator="bells-hung", value=30.0, bound="about", precision="approximate", unit="bells",
            printed="some thirty", source="news", paragraph="page 3", period="2009-01"),
        row("figures", "over-some", indicator="bells-hung", value=29.0, bound="at-least", precision="rounded",
            unit="bells", printed="over 29", paragraph="1.1 box", period="2009-01"),
        row("figures", "aim", indicator="bells-hung", value=99.0, precision="target", unit="bells", period="2008-12..",
            printed="ninety-nine", group="aim"),
    ),
)  # fmt: skip
WHY = "/plan/figures/nine/why/"
AIM = "/plan/targets/none-injured/why/"


@pytest.fixture
def reader(db: None, settings: Any) -> Iterator[Client]:
    settings.DEFAULT_PLAN = PLAN.id
    take_in(PLAN)
    yield kept.new_reader()
    kept.queries._as_at.cache_clear()
    kept.queries._findings.cache_clear()


def told(reader: Client, address: str = WHY) -> str:
    answer = reader.get(address)
    assert answer.status_code == 200, address
    return words(answer.content)


@pytest.mark.parametrize(
    "address",
    [
        "/plan/figures/no-such/why/",
        "/plans/no-such/figures/nine/why/",
        f"{WHY}?as-at=2008-12-10",  # the day before the document
        f"{WHY}?as-at=soon",
        "/plan/figures/some/why/?as-at=2008-12-31",  # a later source
        "/plan/money/no-such/why/",
        "/plans/no-such/money/all/why/",
        "/plan/money/bells-again/why/?as-at=2008-12-31",
        "/plan/targets/no-such/why/",
        "/plans/no-such/targets/none-injured/why/",
        f"{AIM}?as-at=2008-12-10",
        "/plan/milestones/no-such/why/",
        "/plans/no-such/milestones/half/why/",
        "/plan/milestones/half/why/?as-at=2008-12-10",
    ],
)
def test_what_is_not_stated_or_was_not_yet_is_no_page(reader: Client, address: str) -> None:
    assert reader.get(address).status_code == 404


def test_what_no_plan_states_has_nothing_behind_it(reader: Client) -> None:
    on = dt.date(2009, 2, 1)
    assert stating.stated(PLAN.id, "figures", "nine", on) is not None
    assert stating.stated(PLAN.id, "bodies", "council", on) is None  # no body is stated as a figure is
    assert stating.stated("no-such", "figures", "nine", on) is None


def test_it_is_one_click_from_each_list_of_figures(reader: Client) -> None:
    assert links(reader.get("/plan/figures/").content)["9 children"] == WHY
    assert links(reader.get("/plan/commitments/bells/").content)["9 children"] == WHY
    assert links(reader.get("/plan/figures/?as-at=2008-12-31").content)["9 children"] == f"{WHY}?as-at=2008-12-31"
    assert told(reader, f"/plans/{PLAN.id}/figures/nine/why/") == told(reader)


def test_the_document_the_place_and_how_exact_it_is(reader: Client) -> None:
    said, there = told(reader), links(reader.get(WHY).content)
    assert "9 children: 2007, Here. Printed as “nine”. Of those under ten." in said
    assert "Definition: Injured on a road Taken to hospital. Counted in: children." in said
    assert "Document: A report Published 11 December 2008 by A council." in said
    assert there["A report"] == "/plan/sources/report/"
    assert there["Paragraph 1.1"] == "/plan/chapters/keeping-safe/"
    assert "How exact: As printed The source gives the number itself." in said
    about = told(reader, "/plan/figures/some/why/")
    assert "Document: A newspaper Published 5 January 2009 by press." in about
    assert "Place: Page 3" in about
    assert "How exact: Approximate The source says that it is about that." in about
    assert "No date is given" not in about
    assert "99 bells (target): no date is given, Here." in told(reader, "/plan/figures/aim/why/")


def test_what_is_to_be_reached_by_it_and_the_promises(reader: Client) -> None:
    said, there = told(reader), links(reader.get(WHY).content)
    assert "Target: Nobody is injured At most 0 children. Due 2020. This figure is where it starts from." in said
    assert "Few are injured At most 0 children. No date is set. Where it starts from: 12 children in 2006." in said
    assert there["Nobody is injured"] == AIM
    assert "Nearer target: Half as many At most 4 children. Due 2010." in said
    assert there["Half as many"] == "/plan/milestones/half/why/"
    assert there["A third as many"] == "/plan/milestones/third/why/"
    assert "Promise: Every street has a bell Promised, past its date. Due 2010." in said
    assert "Missing:" not in said
    nothing = told(reader, "/plan/figures/some/why/")
    assert "Missing: No target of the plan is measured by it." in nothing
    assert "Missing: No promise of the plan names what it measures." in nothing


def test_where_it_is_told_otherwise(reader: Client) -> None:
    assert "Told otherwise: 12 children Printed as “twelve”, paragraph 1.2. Both cannot be true." in told(reader)
    assert links(reader.get(WHY).content)["12 children"] == "/plan/figures/twelve/why/"
    said = told(reader, "/plan/figures/some/why/")
    assert "Told otherwise: At least 29 bells Printed as “over 29”, paragraph 1.1, the box after it." in said
    assert "Both can be true." in said
    assert "Told otherwise" not in told(reader, "/plan/figures/aim/why/")


def test_it_opens_on_the_day_on_which_the_plan_s_pages_open(reader: Client) -> None:
    take_in(replace(PLAN, shown_as_at="2008-12-31"))
    later = "/plan/figures/some/why/"
    assert reader.get(later).status_code == 404
    assert told(reader) == told(reader, f"{WHY}?as-at=2008-12-31")
    assert "some thirty" in told(reader, f"{later}?as-at=2010-01-01")
    with pytest.raises(Complaint, match="There is nothing called"):
        trace(f"{PLAN.id}:figures/some")
    with pytest.raises(Complaint, match="There is nothing called"):
        trace("no-such:figures/some")


def test_the_command_prints_the_same(reader: Client, capsys: pytest.CaptureFixture[str]) -> None:
    page = told(reader, f"{WHY}?as-at=2008-12-31")
    trace(f"{PLAN.id}:figures/nine", on="2008-12-31")
    printed = capsys.readouterr().out
    assert printed.startswith("Stated figure: Injured on a road (under 10)\n")
    for line in printed.splitlines()[1:]:
        said = line.lstrip("│├└─ ")
        if said and not said.startswith("/"):
            assert said in page, said
    with pytest.raises(Complaint, match="There is nothing called"):
        trace(f"{PLAN.id}:figures/no-such")


# ── targets ──────────────────────────────────────────────────────────────────────────────────────────────────────────

PRINTED = row("figures", "none", value=0.0, precision="target", period="2020", printed="none by 2020", paragraph="1.2")
LATEST = row("figures", "eight", value=8.0, period="2008", source="news", paragraph="page 3", printed="eight")
TOLD_BY_THE_NEWS = {"note": "Set anew.", "baseline_source": "news", "baseline_paragraph": "page 4"}
AIMED = replace(
    PLAN,
    figures=(*PLAN.figures, PRINTED, replace(PRINTED, id="later", period="2030", printed="none by 2030"), LATEST),
    targets=(replace(PLAN.targets[0], **TOLD_BY_THE_NEWS), PLAN.targets[1]),
    commitments=(replace(PLAN.commitments[0], goals=("safe",)),),
)


def test_a_target_leads_to_its_document_and_to_each_place_that_prints_it(reader: Client) -> None:
    take_in(AIMED)
    for page in ("goals/", "goals/safe/", "progress/"):
        assert f'href="{AIM}"' in reader.get(f"/plan/{page}").content.decode()
    assert links(reader.get("/plan/goals/").content)["At most 0 children"] == AIM
    said, there = told(reader, AIM), links(reader.get(AIM).content)
    assert "At most 0 children. Due 2020. Set anew." in said
    assert "Definition: Injured on a road Taken to hospital. Counted in: children." in said
    assert "Document: A report Published 11 December 2008 by A council. Place: Paragraph 1.1" in said
    assert "How exact: A number to reach The source says that it is at most that." in said
    assert "Printed: 0 children (target) 2020, Here. Printed as “none by 2020”, paragraph 1.2." in said
    assert there["0 children (target)"] == "/plan/figures/none/why/"
    assert "99 bells" not in said
    assert "none by 2030" not in said
    assert told(reader, f"/plans/{PLAN.id}/targets/none-injured/why/") == said


def test_where_it_starts_from_and_the_latest_figure_stand_beside_it(reader: Client) -> None:
    take_in(AIMED)
    assert links(reader.get("/plan/goals/").content)["9 children in 2007"] == AIM
    said, there = told(reader, AIM), links(reader.get(AIM).content)
    start = said.partition("Starts from: 9 children in 2007")[2].partition("How it stands")[0]
    assert "Told by the sources." in start
    assert "Document: A newspaper Published 5 January 2009 by press. Place: Page 4" in start
    assert "Printed: 9 children 2007, Here. Printed as “nine”, paragraph 1.1." in start
    assert there["9 children"] == WHY
    assert "How it stands: Not enough data Its day has passed, but no figure for it is known." in said
    assert "Latest figure: 8 children 2008, Here. Printed as “eight”, A newspaper, page 3." in said
    assert there["8 children"] == "/plan/figures/eight/why/"
    before = told(reader, f"{AIM}?as-at=2008-12-31")  # a day before the news, which tells where it starts from
    assert "Missing: The sources do not say where it starts from." in before
    assert "Missing: The sources state no figure to judge it by." in before
    assert "Starts from" not in before
    assert "Set anew" not in before


def test_a_target_leads_to_what_else_is_to_be_reached_and_to_what_serves_it(reader: Client) -> None:
    take_in(AIMED)
    said, there = told(reader, AIM), links(reader.get(AIM).content)
    assert "Target: Few are injured At most 0 children. No date is set. Where it starts from: 12 children" in said
    assert "Target: Nobody is injured" not in said
    assert there["Few are injured"] == "/plan/targets/few-injured/why/"
    assert "Nearer target: Half as many At most 4 children. Due 2010." in said
    assert there["A goal"] == "/plan/goals/safe/"
    assert "Served by: 1 promise" in said
    assert there["1 promise"] == "/plan/commitments/?goal=safe"
    assert "Promise: Every street has a bell Promised, past its date. Due 2010." in said
    assert "Missing:" not in said


def test_what_is_not_set_is_said_to_be_missing(reader: Client) -> None:
    unset = {"value": None, "bound": "", "baseline_value": None, "baseline_kind": "unknown"}
    bare = replace(PLAN.targets[0], target_kind="not-set", indicator="bells-hung", **unset)
    unstated = replace(PLAN.targets[1], **unset)
    take_in(replace(PLAN, targets=(bare, unstated)))
    said = told(reader, AIM)
    assert "No number was set. Due 2020." in said
    for lacking in (
        "No number was set as the target.",
        "The sources do not say where it starts from.",
        "No promise of the plan serves it.",
        "No promise of the plan names what it measures.",
    ):
        assert f"Missing: {lacking}" in said
    assert "How exact" not in said
    assert "Missing: The sources do not state the value to reach." in told(reader, "/plan/targets/few-injured/why/")


def test_a_nearer_target_leads_to_what_stands_behind_it(reader: Client, capsys: pytest.CaptureFixture[str]) -> None:
    printed = row("figures", "four", value=4.0, precision="target", period="2010", printed="half of it")
    half, third = PLAN.milestones
    done = replace(third, id="bell-day", title="A day of bells", value=None, bound="", indicator="")
    serving = replace(half, goals=("safe",), baseline_kind="known", baseline_value=9.0, baseline_period="2007")
    take_in(replace(PLAN, figures=(*PLAN.figures, printed), milestones=(serving, third, done)))
    why = "/plan/milestones/half/why/"
    assert links(reader.get("/plan/goals/safe/").content)["At most 4 children"] == why
    assert links(reader.get("/plan/commitments/bells/").content)["Half as many"] == why
    said, there = told(reader, why), links(reader.get(why).content)
    assert "Half as many Why is this number what it is? At most 4 children. Due 2010. Definition: Injured on" in said
    assert "Document: A report Published 11 December 2008 by A council. Place: Paragraph 1.1" in said
    assert "How exact: A number to reach The source says that it is at most that." in said
    assert "Printed: 4 children (target) 2010, Here. Printed as “half of it”, paragraph 1.1." in said
    assert "Target: Nobody is injured" in said
    assert "Nearer target: A third as many At most 3 children. No date is set." in said
    assert "Starts from: 9 children in 2007 Told by the sources." in said
    assert "Nearer target: Half as many" not in said
    assert there["A goal"] == "/plan/goals/safe/"
    assert there["Every street has a bell"] == "/plan/commitments/bells/"
    assert "Missing:" not in said
    bare = told(reader, "/plan/milestones/bell-day/why/")
    assert "Done or not: no number. No date is set." in bare
    assert "Missing: Nothing measures it." in bare
    assert "Missing: No promise of the plan is tied to it." in bare
    assert "Definition" not in bare
    assert "Target:" not in bare
    assert "Starts from" not in bare
    trace(f"{PLAN.id}:milestones/half")
    assert capsys.readouterr().out.startswith("Nearer target: Half as many\n")


def test_the_command_prints_a_target_too(reader: Client, capsys: pytest.CaptureFixture[str]) -> None:
    take_in(AIMED)
    page = told(reader, f"{AIM}?as-at=2009-02-01")
    trace(f"{PLAN.id}:targets/none-injured", on="2009-02-01")
    printed = capsys.readouterr().out
    assert printed.startswith("Target: Nobody is injured\n")
    for line in printed.splitlines()[1:]:
        said = line.lstrip("│├└─ ")
        assert not said or said.startswith("/") or said in page, said
    with pytest.raises(Complaint, match="There is nothing called"):
        trace(f"{PLAN.id}:targets/no-such")


# ── sums of money ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sum_leads_to_its_document_its_whole_its_parts_and_its_promises(reader: Client) -> None:
    assert links(reader.get("/plan/money/").content)["At least £2 million"] == "/plan/money/all/why/"
    assert links(reader.get("/plan/commitments/bells/").content)["£500,000"] == "/plan/money/bells-money/why/"
    assert links(reader.get("/plan/money/all/why/").content)["For bells"] == "/plan/money/bells-money/why/"
    said, there = (
        told(reader, "/plan/money/bells-money/why/"),
        links(reader.get("/plan/money/bells-money/why/").content),
    )
    assert "£500,000: 2008 to 2009. Printed as “£0.5m”. To do it." in said
    assert "Document: A report" in said
    assert "How exact: Exactly The source gives the number itself." in said
    assert "Part of: For safe streets At least £2 million, printed as “£100”, paragraph 1.1." in said
    assert "Told again: For bells, again £500,000, printed as “£100”, A newspaper, paragraph 1.1." in said
    assert there["Every street has a bell"] == "/plan/commitments/bells/"
    whole = told(reader, f"/plans/{PLAN.id}/money/all/why/")
    assert "In it: For bells £500,000, printed as “£0.5m”, paragraph 1.1." in whole
    assert "Missing: No promise names it." in whole
    again = told(reader, "/plan/money/bells-again/why/")
    assert "Told again: For bells £500,000" in again
    assert "Promise: Every street has a bell" in again


def test_what_sums_come_to_leads_to_each_that_is_in_it_and_each_that_is_not(
    reader: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    each = row("money", "each", title="A bell for each street", amount=90, per="area")
    yearly = row("money", "yearly", title="Ringing", amount=7_000, recurs="yearly")
    take_in(replace(PLAN, money=(*PLAN.money, each, yearly, row("money", "oil", title="Oil", amount=300))))
    there = links(reader.get("/plan/money/").content)
    assert there["about £2 million"] == "/plan/money/why/"
    assert links(reader.get("/plan/progress/").content)["about £2 million"] == "/plan/money/why/"
    said = told(reader, "/plan/money/why/")
    assert "£2,000,300 as they are printed, rounded or bounded." in said
    assert "2 sums counted once each, none of them yearly." in said
    assert "The documents name money 6 times." in said
    assert "This is not a budget." in said
    counted, _, left = said.partition("Left out: ")
    assert all(title in counted for title in ("For safe streets", "Oil"))
    assert not any(title in counted for title in ("For bells", "Ringing"))
    for why in ("1 repeat", "1 part of another sum", "1 rate", "1 yearly sum"):
        assert why in left
    assert "Told again: For bells, again" in left
    assert "Yearly: Ringing" in left
    trace(f"{PLAN.id}:money/")
    for line in capsys.readouterr().out.splitlines()[1:]:
        text = line.lstrip("│├└─ ")
        assert not text or text.startswith("/") or text in said, text


def test_where_none_is_yearly_and_none_a_rate_neither_is_left_out(reader: Client) -> None:
    left = told(reader, "/plan/money/why/").partition("Left out: ")[2]
    assert "1 repeat" in left
    assert "1 part of another sum" in left
    assert "rate" not in left
    assert "yearly sum" not in left


def test_nothing_is_added_up_where_no_money_is_named_yet(reader: Client) -> None:
    for address in ("/plan/money/why/?as-at=2008-12-10", "/plans/no-such/money/why/"):
        assert reader.get(address).status_code == 404
    with pytest.raises(Complaint, match="There is nothing called"):
        trace(f"{PLAN.id}:money/", on="2008-12-10")


def test_the_money_of_a_promise_leads_to_it(reader: Client, capsys: pytest.CaptureFixture[str]) -> None:
    assert links(reader.get("/plan/commitments/bells/done/").content)["£500,000"] == "/plan/money/bells-money/why/"
    trace(f"{PLAN.id}:money/all")
    assert capsys.readouterr().out.startswith("Stated sum: For safe streets\n")

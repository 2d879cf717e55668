"""From any promise of a nation: the local actions, money, figures, services and people that serve it, area by area, and
plainly what is missing."""

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client

from tests import builders, kept
from tests.spec.local_plan.conftest import take_in
from tests.spec.places.conftest import links, words
from tests.spec.trace.conftest import HERE, NATION, NATION_ID, PLACE, PROMISE
from village.cli.trace import trace
from village.directory.queries.finding import of_area
from village.kernel.areas import queries as areas
from village.outcomes.queries import tracing as tracing_figures
from village.plan.queries import tracing

DONE = f"/plan/commitments/{PROMISE}/done/"
TODAY = dt.datetime.now(dt.UTC).date()


def told(reader: Client, address: str = DONE) -> str:
    answer = reader.get(address)
    assert answer.status_code == 200, address
    return words(answer.content)


def test_it_is_two_clicks_from_the_plan(reader: Client) -> None:
    promise = links(reader.get("/plan/commitments/").content)["Help comes early"]
    assert links(reader.get(promise).content)["What has been done about this promise?"] == DONE
    assert reader.get(f"/plans/{NATION_ID}/commitments/{PROMISE}/done/").status_code == 200


def test_a_promise_that_is_not_there_is_no_page(reader: Client) -> None:
    for address in ("/plan/commitments/no-such/done/", f"/plans/no-such/commitments/{PROMISE}/done/"):
        assert reader.get(address).status_code == 404


def test_its_own_money_and_goal_are_told(reader: Client) -> None:
    said = told(reader)
    assert "Money: £24 million Early help." in said
    assert links(reader.get(DONE).content)["Children are safe"] == "/plan/goals/safe/"


def test_an_area_that_acts_is_told_with_what_it_does_and_has(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_area, "offered", lambda area: 3 if area == HERE else 0)
    said, there = told(reader), links(reader.get(DONE).content)
    assert "1 area acts on it in a plan of its own" in said
    assert there["Manchester hangs its bells"] == "/plans/manchester-2009/commitments/ring/"
    assert "Under way, past its date. Due 31 March 2010. All of it." in said
    assert f'href="/measures/help-opened/{HERE}/"' in reader.get(DONE).content.decode()
    assert there["Families whom early help was begun with"] == "/measures/help-opened/E92000001/"
    assert there["3 services in the area’s directory"] == f"/places/{HERE}/services/"
    assert "Missing: No money is named for it." in said
    assert "Missing: No target is set for it." in said
    assert "Missing: Nobody who works there is counted here." in said
    assert "No service of a directory says which promise it serves" in said


def test_the_answer_comes_first(reader: Client) -> None:
    first = told(reader).partition("What has been done about this promise? ")[2]
    assert first.startswith("Promised, past its date. Due 2010. 1 area acts on it in a plan of its own.")


def test_areas_with_evidence_are_counted(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Figures that may be shown tell of it in 1 of these areas." in told(reader)
    seen = tracing_figures.figures.standings
    hidden = [{"area": HERE, "value": None}]
    monkeypatch.setattr(tracing_figures.figures, "standings", lambda slug, group: hidden)
    assert tracing_figures.evidenced(NATION_ID, PROMISE, [HERE]) == set()
    monkeypatch.setattr(tracing_figures.figures, "standings", seen)
    assert tracing_figures.evidenced(NATION_ID, PROMISE, [HERE]) == {HERE}
    assert tracing_figures.evidenced(NATION_ID, PROMISE, []) == set()
    assert tracing_figures.evidenced(NATION_ID, "nobody-acts", [HERE]) == set()


def test_councils_without_an_action_are_named(reader: Client) -> None:
    many = len(areas.upper_tier(TODAY)) - 1
    said = told(reader)
    assert f"{many} councils have no action that names it: " in said
    assert "Leeds" in said.partition("have no action that names it")[2]
    assert "Manchester" not in said.partition("have no action that names it")[2]


def test_what_is_missing_everywhere_is_said(reader: Client) -> None:
    said = told(reader, "/plan/commitments/nobody-acts/done/")
    assert "Missing: It names no goal." in said
    assert "Missing: No sum of money is named for it in its own plan." in said
    assert "Missing: Nothing is measured that tells of it." in said
    assert "No area acts on it" in said


def test_without_services_and_with_people_that_is_said(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = {HERE: tracing.Trace("Measure", "People in post", ("120, in 2024.",), "/measures/x/y/")}
    monkeypatch.setattr("village.public.queries.figures.stand_in", lambda slug, codes: counted)
    monkeypatch.setattr("village.public.queries.figures.telling_of", lambda *a: {code: [] for code in a[2]})
    said = told(reader)
    assert "Workforce: People in post 120, in 2024." in said
    assert "Missing: No figure of the area tells of it." in said
    assert "Missing: No service of the area is in a directory here." in said


def test_an_approved_update_and_money_of_the_area_are_told_at_once(reader: Client) -> None:
    sum_of = builders.row("money", "bells", title="Bells", amount=5000, period="2009-04..2010-03")
    action = replace(PLACE.commitments[0], money=("bells",))
    take_in(replace(PLACE, money=(sum_of,), commitments=(action,)))
    kept.approved(PLACE.id, "ring", "delivered", at=dt.datetime(2010, 1, 5, 12, tzinfo=dt.UTC))
    said = told(reader)
    assert "£5,000 Bells, " in said
    assert "Delivered. Due 31 March 2010." in said


def test_the_target_of_the_areas_priority_is_told_below_its_action(reader: Client) -> None:
    measure = builders.row("indicators", "waits")
    target = builders.row("targets", "t", goal="priority-1", indicator="waits", title="Nobody waits a week", due="2012")
    later = replace(target, id="u", title="Nobody waits a day", due="")
    take_in(replace(PLACE, indicators=(measure,), targets=(target, later)))
    said = told(reader)
    assert "Target: Nobody waits a week Due 2012." in said
    assert "Target: Nobody waits a day No date is set." in said
    assert "No target is set for it." not in said


def test_two_plans_that_serve_each_other_end(reader: Client) -> None:
    back = builders.row("serves", "back", commitment=PROMISE, plan=PLACE.id, serves="ring")
    gone = builders.row("serves", "gone", commitment=PROMISE, plan="gone", serves="ring")
    take_in(replace(NATION, serves=(back, gone)))
    found = tracing.promise(PLACE.id, "ring", TODAY)
    assert found is not None
    [above] = [one for one in found.children if one.kind == "Promise"]
    assert above.said[-1] == "All of it."
    assert [one.kind for one in above.children] == ["Goal"]
    assert above.missing == ("It names the promise “ring” of the plan “gone”, which is not held here.",)


def test_a_promise_above_that_was_not_known_yet_is_said_to_be_later(reader: Client) -> None:
    later = builders.Source(id="later", title="L", publisher="council", published_on="2020-01-01", kind="plan")
    new = builders.row("commitments", "new", title="A later promise", source="later")
    take_in(replace(NATION, sources=(*NATION.sources, later), commitments=(*NATION.commitments, new)))
    take_in(replace(PLACE, serves=(replace(PLACE.serves[0], serves="new", note=""),)))
    found = tracing.promise(PLACE.id, "ring", dt.date(2012, 1, 1))
    assert found is not None
    assert [one.said for one in found.children if one.title == "A later promise"] == [
        ("In The plan of the nation, and not known by then.",)
    ]


def test_a_goal_has_its_promises_and_what_these_serve(reader: Client) -> None:
    found = tracing.goal(PLACE.id, "priority-1", TODAY)
    assert found is not None
    [ring] = found.children
    assert [one.title for one in ring.children] == ["Nobody waits for help", "Help comes early"]
    assert tracing.goal(PLACE.id, "priority-9", TODAY) is None
    assert tracing.goal("no-such", "priority-1", TODAY) is None
    assert tracing.money("no-such", "ring", TODAY) == []
    assert tracing._targets("no-such", "ring", TODAY) == []
    take_in(replace(PLACE, commitments=(replace(PLACE.commitments[0], goals=()),)))
    alone = tracing.goal(PLACE.id, "priority-1", TODAY)
    assert alone is not None
    assert alone.missing == ("No promise of The plan of Manchester serves it.",)


def test_the_command_prints_the_same(reader: Client, capsys: pytest.CaptureFixture[str]) -> None:
    page = told(reader)
    trace(f"{NATION_ID}:{PROMISE}")
    printed = capsys.readouterr().out
    assert printed.startswith("Promise: Help comes early\n")
    for line in printed.splitlines()[1:]:
        said = line.lstrip("│├└─ ")
        if said and not said.startswith("/"):
            assert said in page, said

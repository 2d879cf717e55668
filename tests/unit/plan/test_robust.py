"""What must not break a plan: clocks that disagree, two imports at once, a move to another area, a spoilt warehouse, a
letter that no font has, addresses without end."""

import datetime as dt
import re
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from tests.builders import plan_files, whole_plan
from tests.unit.plan.office_people import NOW, decided, forget, load, recorded, some_viewer
from tests.warehouse_fixtures import no_undeclared_warehouse, warehouse  # noqa: F401
from village.cli.plan import list_plans
from village.kernel.access.actions import Refusal
from village.kernel.tables.aside import POINTER
from village.plan import actions, extracts, queries
from village.plan.models import Edition
from village.plan.rules import stated
from village.plan.views.page import ASKED
from village.ui import paper
from village.ui.cached import pages
from village.warehouse import build
from village.warehouse.connection import DATABASE

pytestmark = pytest.mark.django_db
HERE = "here-2007"
SRC = Path(actions.__file__).parent


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    forget()


def test_an_update_approved_by_a_slower_clock_shows() -> None:
    load(whole_plan())
    approver = some_viewer("plan-approver")
    first, second = (recorded(some_viewer("plan-officer")) for _ in range(2))
    decided(second, approver, at=NOW + dt.timedelta(minutes=1))
    before = queries.version(HERE)
    decided(first, approver, at=NOW + dt.timedelta(seconds=30))
    assert queries.version(HERE) != before


def test_an_earlier_text_taken_in_again_is_an_edition_of_its_own() -> None:
    text, other = whole_plan(), replace(whole_plan(), title="Another title")
    versions = []
    for plan in (text, other, text):
        actions.import_files(files=plan_files(plan), by="test", at=NOW)
        versions.append(queries.version(HERE))
    assert len(set(versions)) == 3


def test_whoever_looks_after_a_plan_now_decides_what_was_recorded_before_it_moved() -> None:
    load(whole_plan())
    update = recorded(some_viewer("plan-officer", area="E06999001"))
    load(replace(whole_plan(), area_code="E06000002"), number=2)
    then, now = (some_viewer("plan-approver", area=area) for area in ("E06999001", "E06000002"))
    assert queries.waiting(then) == []
    with pytest.raises(Refusal, match="may not"):
        decided(update, then)
    assert [one.pk for one in queries.waiting(now)] == [update.pk]
    assert decided(update, now).decision == "approved"


@pytest.mark.django_db(transaction=True)
def test_two_who_take_in_a_plan_at_once_both_succeed() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time, and waits for it")
    begin, failed = threading.Barrier(4), []

    def take_in(number: int) -> None:
        files = plan_files(replace(whole_plan(), title=f"Title {number}"))
        try:
            begin.wait()
            actions.import_files(files=files, by="test", at=NOW)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=take_in, args=(number,)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    assert sorted(Edition.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_whoever_comes_second_to_a_number_takes_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    take_in, lost = actions._take_in, []

    def first_lost(**asked: Any) -> tuple[Edition, bool]:
        if len(lost) < 3:
            lost.append(asked)
            raise IntegrityError("edition_number_once")
        return take_in(**asked)

    monkeypatch.setattr(actions, "_take_in", first_lost)
    edition, new = actions.import_files(files=plan_files(whole_plan()), by="test", at=NOW)
    assert (edition.number, new, len(lost)) == (1, True, 3)


def test_a_number_that_is_never_free_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def always_lost(**asked: Any) -> tuple[Edition, bool]:
        raise IntegrityError("edition_number_once")

    monkeypatch.setattr(actions, "_take_in", always_lost)
    with pytest.raises(IntegrityError):
        actions.import_files(files=plan_files(whole_plan()), by="test", at=NOW)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20_000])  # its headers and little more


def _scratch(path: Path) -> None:
    raw = path.read_bytes()
    third = len(raw) // 3
    path.write_bytes(raw[:third] + b"\xff" * third + raw[2 * third :])


@pytest.mark.parametrize("spoil", [_cut, _scratch])
def test_figures_are_the_plans_own_while_the_warehouse_is_damaged(spoil: object, warehouse: Path) -> None:  # noqa: F811
    load(whole_plan())
    known = queries.as_at(HERE)
    assert known is not None
    right = queries.told_figures(known), queries.told_totals(known)
    version = build.build(extracts.tables(), warehouse)
    spoil(warehouse / version / DATABASE)  # type: ignore[operator]
    assert (queries.told_figures(known), queries.told_totals(known)) == right
    assert queries.stated_figures(HERE, known.on) is None


def test_figures_are_the_plans_own_while_the_warehouse_lacks_their_table(warehouse: Path) -> None:  # noqa: F811
    load(whole_plan())
    known = queries.as_at(HERE)
    assert known is not None
    build.build([one for one in extracts.tables() if one.name != "figures"], warehouse)
    assert queries.told_figures(known) == stated.figures(known)
    assert queries.stated_figures(HERE, known.on) is None


def test_pages_answer_though_the_warehouses_pointer_is_a_folder(warehouse: Path) -> None:  # noqa: F811
    load(whole_plan())
    (warehouse / POINTER).mkdir(parents=True)
    assert queries.warehouse_version() == ""
    assert Client().get(f"/plans/{HERE}/figures/").status_code == 200


def test_a_letter_that_no_font_has_is_stood_in_for_on_paper() -> None:
    assert paper.drawn("Café – £5 “now”\n") == "Café – £5 “now”\n"
    found = paper.drawn("Play 🎉 开 for all")
    assert re.fullmatch(r"Play (.) \1 for all", found)
    load(replace(whole_plan(), title="Play 🎉 开 for all"))
    answer = Client().get(f"/plans/{HERE}/progress/report.pdf")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_a_title_that_looks_like_markup_is_listed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    load(replace(whole_plan(), title="Hubs [/b] and [red]schools"))
    list_plans()
    assert "Hubs [/b] and [red]schools" in " ".join(capsys.readouterr().out.split())


def test_addresses_that_no_page_asks_for_are_not_kept() -> None:
    load(whole_plan())
    reader = Client()
    for kept, query in ((True, "?level=plain"), (False, "?x=1"), (False, "?level=plain&level=plain"), (False, "?q&x")):
        pages.clear()
        assert reader.get(f"/plans/{HERE}/commitments/{query}").status_code == 200
        assert bool(pages._cache) is kept  # type: ignore[attr-defined] # only the cache itself can say


def test_every_name_that_a_public_page_asks_by_is_known() -> None:
    views = [path.read_text(encoding="utf-8") for path in (SRC / "views").glob("*.py") if path.stem != "office"]
    asked = {name for text in views for name in re.findall(r'(?:asked|GET\.get)\("([a-z-]+)"', text)}
    assert asked
    assert asked <= ASKED

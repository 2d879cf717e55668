"""From the figure of a quarter that runs: what it means, until which day it was counted, why nothing is compared with
it, what of it is hidden and, for whoever is entitled, the families that it counts. Never more than its page says."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests import kept
from tests.spec.places.conftest import links, words
from tests.unit.casework import made
from tests.unit.casework.planned import Scene, days
from village.casework.actions.extracting import extract
from village.casework.models import Episode
from village.cli.complaint import Complaint
from village.cli.trace import trace
from village.outcomes import extracts as outcomes
from village.outcomes.queries import tracing
from village.ui.cached import pages
from village.warehouse.build import build

HERE, RUNS = made.AREA, "2026m04~2026m06"
OPENED, CLOSED = f"/measures/help-opened/{HERE}/", f"/measures/help-closed/{HERE}/"
WHY = f"{OPENED}why/?period={RUNS}"
FAMILIES = "Families counted here whose records you may read"
AT = dt.datetime(2026, 5, 14, 12, tzinfo=dt.UTC)
SAID = "6, so far this quarter, to 14 May 2026"


@pytest.fixture
def reader(tmp_path: Path, settings: Any, db: None) -> Iterator[Client]:
    """Six families with whom help began; with three of them it has ended, which is too few to be told."""
    settings.VAR, settings.WAREHOUSE = tmp_path, tmp_path / "warehouse"
    scene = Scene()
    for number in range(5):
        other = made.episode(scene.lead, f"The {number} family")
        if number < 3:
            Episode.objects.filter(pk=other.pk).update(closed_at=days(3), closing="needs-met")
    build(outcomes.tables(records=extract(by="test", at=AT)), settings.WAREHOUSE)
    pages.clear()
    yield kept.new_reader()
    pages.clear()


def told(reader: Client, address: str) -> str:
    answer = reader.get(address)
    assert answer.status_code == 200, address
    return words(answer.content)


@pytest.mark.parametrize(
    "address",
    [
        f"/measures/help-opened/{made.ELSEWHERE}/why/?period={RUNS}",  # an area without records
        f"{OPENED}why/?period=2026m07~2026m09",  # a quarter that has not begun
        f"{OPENED}why/?period={RUNS}&as-at=2026-05-14",
        f"/measures/help-team-in-time/{HERE}/why/?period={RUNS}",  # a share is not told before a quarter is over
        f"/measures/help-closed/{HERE}/why/?period={RUNS}&gap=no-such",
    ],
)
def test_what_is_not_told_so_far_is_as_what_is_not_there(reader: Client, address: str) -> None:
    absent = reader.get("/measures/help-opened/E09999999/why/")
    answer = reader.get(address)
    assert answer.status_code == absent.status_code == 404
    assert words(answer.content) == words(absent.content)


def test_nothing_is_told_of_a_group_so_far(reader: Client) -> None:
    assert tracing.row("help-closed", HERE, "reason=needs-met", period=RUNS) is None
    assert tracing.row("help-closed", HERE, period=RUNS) is not None


def test_it_is_one_click_from_the_figure_and_two_from_the_place(reader: Client) -> None:
    assert links(reader.get(f"/places/{HERE}/").content)["Early help begun"] == OPENED
    assert links(reader.get(OPENED).content)[SAID] == links(reader.get(f"/places/{HERE}/").content)[SAID] == WHY


def test_it_says_until_when_and_why_so_little(reader: Client) -> None:
    said = told(reader, WHY)
    assert f"Families whom early help was begun with, Manchester Why is this number what it is? {SAID}." in said
    assert "Definition: Families whom early help was begun with" in said
    assert "The quarter is not over: counted from 1 April 2026 to 14 May 2026." in said
    assert "Nothing is compared with a part of a quarter" in said
    assert "Worked out by:" in said
    assert "What may be shown: shown" in said
    for compared in ("Rank:", "Target:", "Change:", "Beside"):
        assert compared not in said


def test_what_is_hidden_says_that_and_no_count(reader: Client) -> None:
    hidden = "hidden, to protect people, so far this quarter, to 14 May 2026"
    assert links(reader.get(CLOSED).content)[hidden] == f"{CLOSED}why/?period={RUNS}"
    said = told(reader, f"{CLOSED}why/?period={RUNS}")
    assert "What may be shown: not shown" in said
    assert "No page and no file holds what was counted." in said
    numbers = re.findall(r"(?<![\w.-])\d+(?![\w.%-])", re.sub(r"Worked out by: .*?What may", "", said))
    assert "14" in numbers  # the day is told
    assert "3" not in numbers


def test_the_families_are_named_to_whoever_may_list_them_alone(reader: Client) -> None:
    assert FAMILIES not in links(reader.get(WHY).content)
    for role, area in (("practitioner", made.ELSEWHERE), ("directory-officer", HERE)):
        assert FAMILIES not in links(made.browser(made.account(f"Olive {role}", role, area=area)).get(WHY).content)
    lena = made.browser(made.account("Lena Entitled", "practitioner", area=HERE))
    assert links(lena.get(WHY).content)[FAMILIES] == f"/help/?show=began&period={RUNS}&area={HERE}"
    assert "It has those since the figure was counted too." in words(lena.get(WHY).content)


def test_the_command_prints_the_same(reader: Client, capsys: pytest.CaptureFixture[str]) -> None:
    page = told(reader, WHY)
    trace("help-opened/Manchester", period=RUNS)
    printed = capsys.readouterr().out
    assert SAID in printed
    for line in printed.splitlines()[1:]:
        said = line.lstrip("│├└─ ")
        if said and not said.startswith("/"):
            assert " ".join(said.split()) in page, said
    trace("help-opened/Manchester")  # nothing is over, so that it is the latest
    assert capsys.readouterr().out == printed
    with pytest.raises(Complaint, match="There is nothing called"):
        trace("help-opened/Manchester", period=RUNS, on="2026-05-14")

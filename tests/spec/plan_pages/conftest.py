"""The real Children's Plan, as it stands in its folder, and a reader who is not signed in."""

import csv
import datetime as dt
import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.test import Client

from tests import kept

REPORTED = "2008-12-11"


@pytest.fixture(scope="module")
def plan_kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    with kept.plan_in_database(kept.real_files(), django_db_blocker) as plan:
        yield plan


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """A database is made only when some test asks for one by name, and each test gives back what it wrote."""


@pytest.fixture
def reader(plan_kept: str) -> Client:
    return kept.new_reader()


def rows(table: str) -> list[dict[str, str]]:
    """The rows of a table, straight from the files: no code of Village between."""
    found: list[dict[str, str]] = []
    for name, raw in sorted(kept.real_files().items()):
        if name == f"{table}.csv" or name.startswith(f"{table}/"):
            found += list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    return found


def known_sources(on: str) -> set[str]:
    """Sources published by a day: a day by itself, a year or a month by its last day."""
    sources = yaml.safe_load(kept.real_files()["plan.yaml"])["sources"]
    ends = {4: "-12-31", 7: "-31", 10: ""}
    return {one["id"] for one in sources if f"{one['published_on']}{ends.get(len(str(one['published_on'])), '')}" <= on}


def promises(on: str = REPORTED) -> list[dict[str, str]]:
    """The promises known on a day, each with the status told last by then (no promise has two later tellings)."""
    known = known_sources(on)
    later = {one["commitment"]: one["status"] for one in rows("statuses") if one["source"] in known}
    found = [one for one in rows("commitments") if one["source"] in known]
    return [one | {"status": later.get(one["id"], one["status"])} for one in found]


def main_of(body: bytes) -> str:
    """The words of a page's main part, each block closed by a point."""
    main = re.search(r"<main.*?</main>", body.decode(), re.DOTALL)
    assert main
    text = re.sub(r"<(svg|script|style)\b.*?</\1>", " ", main[0], flags=re.DOTALL)
    text = re.sub(r"</a>(?=[,.:;])", "", text)  # no space is seen between a link and its comma
    text = re.sub(r"</(p|li|h\d|dd|dt|div|summary|caption|td|th|label|button)>", "¶", text)
    text = html.unescape(re.sub(r"<[^>]+>", " ", text))
    closed = re.sub(r"[\s.:]*¶[\s.¶]*", ". ", text)
    return re.sub(r"\s+", " ", re.sub(r"([?!])\. ", r"\1 ", closed)).strip()


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()

"""The Children's Plan in the database, the demonstration's figures in a warehouse that is built as everyone's is but
with targets that are still to come, and a reader who is not signed in."""

import datetime as dt
import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests import kept
from village.outcomes import extracts as outcomes
from village.plan import actions, extracts
from village.synthetic.figures import demo_figures, demo_neighbours
from village.synthetic.inspections import demo_inspections
from village.ui.cached import pages
from village.warehouse.build import build

# Those of the plan of 2007 are all past; the figures end in 2025.
TO_COME = """\
ready-for-school: {plan: childrens-plan-2007, target: eyfsp-good-level, source: a test,
  kind: absolute, value: 90, due: 2027/28}
first-time-entrants: {plan: childrens-plan-2007, target: first-time-entrants, source: a test,
  kind: absolute, value: 100, direction: at-most, due: "2027"}
"""
AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture(scope="package")
def var(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Path]:
    """A folder with the made-up releases and the warehouse made of them; both on record for as long as this holds."""
    folder = tmp_path_factory.mktemp("var")
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.VAR", folder)
        actions.import_files(files=kept.real_files(), by="test", at=kept.AT)
        demo_figures(AT)
        demo_neighbours(AT)
        demo_inspections(AT)
        (folder / "measures").mkdir()
        (folder / "measures" / "targets.yaml").write_text(TO_COME, encoding="utf-8")
        build([*extracts.tables(), *outcomes.tables()], folder / "warehouse")
        pages.clear()
        yield folder
        transaction.set_rollback(True)
    pages.clear()


@pytest.fixture
def reader(var: Path, settings: Any, db: None) -> Client:
    settings.VAR, settings.WAREHOUSE = var, var / "warehouse"
    return kept.new_reader()


def words(body: bytes) -> str:
    """What a page says in its main part, pictures left out."""
    main = re.search(r"<main.*?</main>", body.decode(), re.DOTALL)
    assert main
    text = re.sub(r"<(svg|script|style)\b.*?</\1>", " ", main[0], flags=re.DOTALL)
    text = re.sub(r"</a>(?=[,.:;])", "", text)  # no space is seen between a link and its comma
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def links(body: bytes) -> dict[str, str]:
    """The links of a page: its words to its address (the first of several alike)."""
    found: dict[str, str] = {}
    for href, inside in re.findall(r'<a\b[^>]*\bhref="([^"]+)"[^>]*>(.*?)</a>', body.decode(), re.DOTALL):
        said = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", inside))).strip()
        found.setdefault(said, html.unescape(href))
    return found

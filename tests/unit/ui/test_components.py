"""Every component in the gallery, on a page of its own kind, meets our rules."""

import re
from pathlib import Path

import pytest
from django.contrib.messages import INFO, SUCCESS
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, override_settings

from tests.unit.ui.pages import named, parse, problems, words
from village.ui.views import SECTIONS

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).parents[3] / "src/village/ui/templates"


def env() -> object:
    return next(engine for engine in engines.all() if hasattr(engine, "env")).env


@pytest.fixture
def page(client: Client) -> object:
    def get(section: str) -> str:
        with override_settings(ROOT_URLCONF="tests.unit.ui.urls"):
            answer = client.get(f"/components/{section}")
        assert answer.status_code == 200
        return answer.content.decode()

    return get


@pytest.mark.parametrize("section", ["", *(f"{name}/" for name in SECTIONS)])
def test_no_inline_code_and_no_broken_references(page: object, section: str) -> None:
    assert problems(page(section)) == []  # type: ignore[operator]


@pytest.mark.parametrize("section", ["", *(f"{name}/" for name in SECTIONS)])
def test_one_main_heading_and_a_title(page: object, section: str) -> None:
    tree = parse(page(section))  # type: ignore[operator]
    assert len(named(tree, "h1")) == 1
    assert words(named(tree, "title")[0]).endswith("– Village")


def test_a_wrong_form_says_so_in_the_title(page: object) -> None:
    assert "<title>Error: " in page("forms/")  # type: ignore[operator]


def test_unknown_sections_are_not_found(client: Client) -> None:
    with override_settings(ROOT_URLCONF="tests.unit.ui.urls"):
        assert client.get("/components/nonsense/").status_code == 404


def test_every_public_macro_is_a_global() -> None:
    names = env().globals  # type: ignore[attr-defined]
    for name in ("answer", "list_table", "timeline", "status_tag", "govukButton", "govukGenericHeader", "field"):
        assert name in names
    assert "_cell" not in names


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "503.html", "503-away.html"]
)
def test_error_pages_draw_with_nothing(name: str) -> None:
    assert problems(render_to_string(name)) == []


def test_navigation_shows_six_at_most() -> None:
    items = [{"text": f"Item {n}", "href": f"/{n}/"} for n in range(9)]
    tree = parse(render_to_string("ui/base.html", {"navigation": items, "title": "x"}))
    assert len(named(tree, "li", class_="govuk-service-navigation__item")) == 6


@pytest.mark.parametrize(
    "status", ["met", "not_enough_data", "no target set", "under_way", "stopped", "something else"]
)
def test_status_has_words_and_a_shape(status: str) -> None:
    tree = parse(str(env().globals["status_tag"](status)))  # type: ignore[attr-defined]
    assert words(tree)
    assert named(tree, "strong", class_="vg-status")
    assert any(str(node.tag).endswith("svg") for node in tree.iter())


def test_a_table_keeps_its_meaning_when_its_rows_are_cards() -> None:
    columns = [{"label": "Place"}, {"label": "Share", "numeric": True}]
    tree = parse(str(env().globals["list_table"](columns, [["Ashmere", None]], caption="Shares")))  # type: ignore[attr-defined]
    assert named(tree, "th", scope="row")
    cell = named(tree, "td")[0]
    assert cell.get("data-label") == "Share"
    assert words(cell) == "not available"


def test_words_given_to_components_are_escaped() -> None:
    made = env().globals  # type: ignore[attr-defined]
    risky = "<script>x</script>"
    for markup in (
        made["answer"](risky, how_sure=risky),
        made["key_facts"]([{"label": risky, "value": risky}]),
        made["summary_list"]([(risky, risky)], title=risky),
        made["timeline"]([{"when": risky, "title": risky, "text": risky}]),
        made["list_table"]([{"label": risky}], [[risky]], caption=risky),
        made["desk_list"](risky, [{"title": risky, "href": "#", "meta": risky}], id="a"),
        made["task_list"]([{"title": risky, "hint": risky}]),
    ):
        assert "<script>" not in markup


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda p: p.name)
def test_templates_hold_no_inline_code(path: Path) -> None:
    text = path.read_text()
    assert "style=" not in text
    assert "<style" not in text
    assert "onclick" not in text
    assert "| safe" not in text


def test_several_messages_are_one_banner_of_each_kind_and_none_is_lost() -> None:
    """Two parts of a page with one name cannot be told apart by ear."""
    said = [("Saved.", SUCCESS), ("It <is> late.", INFO), ("Told.", SUCCESS)]
    messages = [Message(level, words) for words, level in said]
    macros = env().get_template("ui/components/page.html").module  # type: ignore[attr-defined]
    html = str(macros.flash_messages(messages))
    banners = re.findall(r'role="(alert|region)".*?(?=role="|\Z)', html, re.DOTALL)
    assert banners == ["alert", "region"]
    assert re.findall(r'heading">\s*(.*?)\s*</p>', html) == ["Saved.", "Told.", "It &lt;is&gt; late."]

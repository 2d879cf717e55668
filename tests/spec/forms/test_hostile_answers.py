"""Whatever is sent as an answer, by whatever client: kept as what it is, or refused with a sentence; never run, never
believed about anything but the answer (casework attacks A3, A6, A7, A10 and mass assignment)."""

import datetime as dt
import random
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from tests.spec.forms.made import AT, FIRST, a_sheet, published
from tests.unit.forms.documents import LISTS, document, question, section
from tests.unit.ui.pages import named, parse, problems
from village.forms import actions, queries
from village.forms.models import Answer, Said, Sheet
from village.forms.rules.differing import carried
from village.forms.rules.reading import read_form

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.unit.forms.urls")]
KINDS = ("text", "words", "whole", "number", "date", "yes-no", "choice", "choices", "reading")
WIDE = document(
    section(
        "s",
        *(
            question(kind, kind, **({"codes": "scale@1"} if kind in ("choice", "choices", "reading") else {}))
            for kind in KINDS
        ),
    ),
    form="kinds",
)


def send(client: Client, sheet: Sheet, part: str, sent: dict[str, str], asked: dict[str, int], **more: Any) -> Any:
    """A body as a hostile client writes it, byte by byte: values are already quoted."""
    pairs = [("writer", "ada"), *(("asked", f"{one}:{times}") for one, times in asked.items()), *sent.items()]
    body = "&".join(f"{quote(name)}={value}" for name, value in pairs)
    address = f"/sheets/{sheet.ref}/section/{part}/"
    return client.post(address, body, content_type="application/x-www-form-urlencoded", **more)


NUMBERS = [
    "NaN",
    "nan",
    "Infinity",
    "-inf",
    "1e308",
    "1E5",
    "0x10",
    "0b1",
    "1_000",
    "1,5",
    "１２",
    "٣",
    "²",
    "½",
    "+1",
    "--1",
    "1.",
    ".5",
    "true",
    "None",
    "null",
    "[]",
    "{}",
    "1" * 400,
    "9" * 13 + "." + "9" * 6,
]
WORDS = [
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%E2%80%AEabc",
    "%E2%80%A8",
    "%EF%BB%BFabc",
    "%F3%A0%80%81",
    "%C2%AD",
    "%E2%80%8E",
]
CODES = ["true", "True", "on", "1e0", "Yes", "YES", "y", "0", "5", "1%00", "%201", "1; DROP TABLE", "scale@1"]


@pytest.mark.parametrize("value", NUMBERS)
def test_what_is_no_number_is_refused(client: Client, value: str) -> None:
    sheet = a_sheet(WIDE)
    answer = send(
        client, sheet, "s", {f"answer[{one}]": quote(value) for one in ("whole", "number")}, {"whole": 0, "number": 0}
    )
    assert answer.status_code == 400
    assert not Answer.objects.exists()
    assert problems(answer.content.decode()) == []


@pytest.mark.parametrize("value", WORDS)
def test_what_cannot_be_seen_is_refused_or_seen(client: Client, value: str) -> None:
    sheet = a_sheet(WIDE)
    answer = send(client, sheet, "s", {"answer[text]": value, "answer[words]": value}, {"text": 0, "words": 0})
    kept = queries.given_of(sheet).values()
    assert (answer.status_code, list(kept)) == (400, []) or all(str(one).isprintable() for one in kept)


@pytest.mark.parametrize("kind", ["yes-no", "choice", "choices", "reading"])
@pytest.mark.parametrize("value", CODES)
def test_what_is_not_on_the_list_is_refused(client: Client, kind: str, value: str) -> None:
    sheet = a_sheet(WIDE)
    if value == "%201" and kind != "yes-no":
        value = "%201x"  # space about an answer is taken off
    answer = send(client, sheet, "s", {f"answer[{kind}]": value}, {kind: 0})
    assert (answer.status_code, Answer.objects.count()) == (400, 0)


DAYS = [
    "31/2/2026",
    "0/1/2026",
    "1/13/2026",
    "1/1/99999",
    "1/1/-2026",
    "1//",
    "1e0/1/2026",
    "NaN/1/2026",
    "1/1/2100",
    "1/1/1899",
    "١/1/2026",
    "1/1/0000",
]


@pytest.mark.parametrize("parts", DAYS)
def test_a_day_that_there_is_not_is_refused(client: Client, parts: str) -> None:
    sheet = a_sheet(WIDE)
    named_ = zip(("day", "month", "year"), parts.split("/"), strict=True)
    sent = {f"answer[date]-{name}": quote(value) for name, value in named_}
    answer = send(client, sheet, "s", sent, {"date": 0})
    kept = queries.given_of(sheet).get(("", "date"))
    assert answer.status_code == 400 or kept == dt.date(2026, 1, 1)  # an Arabic one is a one
    assert bool(kept) is (answer.status_code == 302)


def test_what_is_too_much_is_refused_without_being_drawn(client: Client) -> None:
    sheet = a_sheet(WIDE)
    marks = quote("e" + "\u0301" * 500_000)
    answer = send(client, sheet, "s", {"answer[words]": marks}, {"words": 0})
    assert answer.status_code == 400
    long = send(client, sheet, "s", {"answer[words]": "x" * 2_600_000}, {"words": 0})
    assert long.status_code == 400
    many = send(client, sheet, "s", {f"answer[x{n}]": "1" for n in range(2_100)}, {"words": 0})
    assert many.status_code == 400
    assert not Said.objects.exists()


def test_an_answer_that_is_not_asked_now_is_kept_and_counts_for_nothing(client: Client) -> None:
    sheet = a_sheet()
    send(client, sheet, "home", {"answer[lives]": "kin", "answer[why]": "smuggled"}, {"lives": 0, "why": 0})
    assert queries.given_of(sheet)["", "why"] == "smuggled"
    seen = queries.hash_of(sheet.form.sha256, queries.given_of(sheet))
    snapshot = actions.sign(sheet=sheet.ref, seen=seen, by="ada", at=AT)
    assert "smuggled" not in str(snapshot.content)
    assert "smuggled" not in client.get(f"/sheets/{sheet.ref}/check/").content.decode()


@pytest.mark.parametrize("key", ["people", "grade", "name", "home", "constructor", "csrfmiddlewaretoken"])
def test_what_is_no_question_of_the_section_is_never_kept(client: Client, key: str) -> None:
    sheet = a_sheet()
    answer = send(client, sheet, "home", {f"answer[{key}]": "aaaa", "answer[said]": "with it"}, {key: 0, "said": 0})
    assert answer.status_code == 409
    assert queries.given_of(sheet) == {("", "said"): "with it"}


@pytest.mark.parametrize("asked", ["lives", "lives:-1", "lives:1e3", "lives:99999999999", "../x:0", "lives:0:0", ""])
def test_what_no_page_of_ours_sends_is_refused(client: Client, asked: str) -> None:
    sheet = a_sheet()
    body = {"writer": "ada", "asked": asked, "answer[lives]": "kin"}
    assert client.post(f"/sheets/{sheet.ref}/section/home/", body).status_code == 400
    assert not Said.objects.exists()


def test_nothing_but_answers_can_be_set(client: Client) -> None:
    """Mass assignment: whose it is, when it was, what it is about and how it stands is never the client's to say."""
    sheet = a_sheet()
    before = Sheet.objects.values().get(pk=sheet.pk)
    sent = dict.fromkeys(("by", "at", "about", "state", "form", "sheet", "ref", "changed", "stood", "value", "pk"), "1")
    client.cookies["at"] = "1999-01-01"
    send(
        client,
        sheet,
        "home",
        {**sent, "answer[said]": "x"},
        {"said": 0},
        headers={"Date": "Fri, 01 Jan 1999 00:00:00 GMT"},
    )
    after = Sheet.objects.values().get(pk=sheet.pk)
    assert after == {**before, "changed": 1}
    (answer,) = Answer.objects.all()
    assert (answer.by, answer.changed, answer.sheet_id) == ("ada", 1, sheet.pk)
    assert answer.at.year >= 2026


# ── nothing that is written is run ───────────────────────────────────────────────────────────────────────────────────

CANARIES = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><svg/onload=alert(1)>", "{{7*7}}{% raw %}",
    "</textarea><script>alert(1)</script>", "javascript:alert(1)", "<!--<base href=//evil>", "&lt;b&gt;", "]]><b>",
]  # fmt: skip


@pytest.mark.parametrize("canary", CANARIES)
def test_what_is_written_in_an_answer_or_a_form_is_shown_as_it_is(client: Client, canary: str) -> None:
    hostile = {"label": {"en": canary}, "help": {"en": canary}}
    asked = [{**question("a", "words"), **hostile}, {**question("b", "choice", codes="homes@1"), **hostile}]
    listed = [{**question("c"), **hostile}]
    written = document(
        {**section("s", *asked), "title": {"en": canary}, "help": {"en": canary}},
        {**section("t", *listed, entries=2), "title": {"en": canary}},
        title={"en": canary},
        form="hostile",
    )
    sheet = a_sheet(written)
    actions.add_entry(sheet=sheet.ref, section="t", entry="aaaa", by="ada", at=AT)
    actions.save(sheet=sheet.ref, given={("", "a"): canary, ("aaaa", "c"): canary}, seen={}, by="bo", at=AT)
    late = send(client, sheet, "s", {"answer[a]": quote(f"mine {canary}")}, {"a": 0})
    bad = send(client, sheet, "s", {"answer[b]": quote(canary), "answer[zz]": quote(canary)}, {"b": 0, "zz": 0})
    home = f"/sheets/{sheet.ref}/"
    parts = ["", "section/s/", "section/t/", "section/t/aaaa/", "section/t/aaaa/remove/", "check/", "late/"]
    pages = [late, bad, *(client.get(home + one) for one in parts)]
    seen = queries.hash_of(sheet.form.sha256, queries.given_of(sheet))
    actions.sign(sheet=sheet.ref, seen=seen, by="ada", at=AT)
    pages.append(client.get(f"{home}signed/1/"))
    for answer in pages:
        shown_as_text(answer.content.decode(), canary)


def shown_as_text(page: str, canary: str) -> None:
    assert problems(page) == []
    tree = parse(page)
    assert [one.get("src") for one in named(tree, "img")] == []
    assert all((one.get("src") or "").startswith("/static/") for one in named(tree, "script"))
    assert not named(tree, "base")
    whole = "".join(tree.itertext()) + "".join(one.get("value") or "" for one in tree.iter())
    assert canary in whole


# ── names may change, answers stay ───────────────────────────────────────────────────────────────────────────────────


def test_a_label_renamed_a_thousand_times_loses_no_answer() -> None:
    """Attack A3: answers belong to concepts, so that words, order and sections may change for ever."""
    chance = random.Random(7)
    form = read_form(FIRST)
    given: dict[Any, Any] = {
        ("", "lives"): "kin",
        ("", "said"): "x",
        ("", "people"): ("aaaa",),
        ("aaaa", "name"): "Ada",
    }
    for n in range(1_000):
        sections = [dict(one) for one in FIRST["sections"]]
        for one in sections:
            asked = [{**q, "label": {"en": f"{q['concept']} {n}"}, "meaning": "reworded"} for q in one["questions"]]
            one["questions"] = chance.sample(asked, len(asked))
            one["title"] = {"en": f"Section {n}"}
        form = read_form({**FIRST, "version": n + 2, "sections": chance.sample(sections, len(sections))})
        assert carried(given, form, LISTS) == (given, [])
    assert form.version == 1_001


def test_a_sheet_moved_through_many_versions_keeps_every_answer() -> None:
    sheet = a_sheet()
    actions.save(sheet=sheet.ref, given={("", "lives"): "kin", ("", "said"): "x"}, seen={}, by="ada", at=AT)
    before = queries.given_of(sheet)
    for n in range(2, 12):
        sections = [{**one, "title": {"en": f"{n}"}} for one in FIRST["sections"]]
        for one in sections:
            one["questions"] = [{**q, "label": {"en": f"{q['concept']} {n}"}} for q in one["questions"]]
        later = published({**FIRST, "version": n, "sections": sections})
        now = Sheet.objects.get(pk=sheet.pk)
        assert actions.move(sheet=now.ref, to=later, seen=now.changed, by="ada", at=AT) == []
    assert queries.given_of(Sheet.objects.get(pk=sheet.pk)) == before

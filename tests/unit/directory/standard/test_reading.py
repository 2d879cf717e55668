"""What was sent is read, whatever letters it is written in; what cannot be is told in a sentence."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.directory.queries.standard.tables import profiles
from village.directory.rules.standard import following, reading, walking
from village.directory.rules.standard.following import follow
from village.directory.rules.standard.reading import NotRead, deep, json_of, service_of, text_of, version_of

TEXT = "Café “Zoë”, £2"


@pytest.mark.parametrize(
    ("encoding", "codes"),
    [
        ("utf-8", []),
        ("utf-8-sig", ["bytes.mark"]),
        ("utf-16", ["bytes.mark"]),
        ("utf-32", ["bytes.mark"]),
        ("cp1252", ["bytes.windows"]),
    ],
)
def test_letters_are_read_as_they_were_meant(encoding: str, codes: list[str]) -> None:
    read = text_of(TEXT.encode(encoding))
    assert read.document == TEXT
    assert [one.code for one in read.findings] == codes


def test_utf_16_of_the_other_order_is_read() -> None:
    assert text_of(b"\xfe\xff" + TEXT.encode("utf-16-be")).document == TEXT


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\xff\xfea", "cut in the middle"),
        (b"\xff\x00\x81", "no text"),
        (b"\x81\x8d", "neither UTF-8"),
        (b"", "no JSON at line 1"),
        (b"<html>", "a web page"),
        (b'{"a": NaN}', "no JSON"),
        (b'{"a": -Infinity}', "no JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "too deep"),
        (b"[" * 70 + b"]" * 70, "more than 60 deep"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "no JSON"),
        (b'{"a": 1', "no JSON at line 1"),
        (b"[" + b"{}," * 1_999_999 + b"[]]", "more than 2,000,000 lists and things"),
    ],
)
def test_what_cannot_be_read_is_told(raw: bytes, said: str) -> None:
    with pytest.raises(NotRead, match=said) as caught:
        json_of(raw)
    assert caught.value.do.endswith(".")


def test_what_is_too_long_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    with pytest.raises(NotRead, match="11 bytes"):
        text_of(b" " * 11)


def test_a_name_that_stands_twice_is_told() -> None:
    read = json_of(b'[{"a": 1, "a": 2, "b": 1}, {"a": 1, "a": 3}]')
    assert read.document == [{"a": 2, "b": 1}, {"a": 3}]
    assert [(one.code, one.path) for one in read.findings] == [("json.twice", "a")]


@given(st.recursive(st.none() | st.integers() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=3)))
def test_how_deep_is_counted_as_one_counts_brackets(value: Any) -> None:
    depth = most = 0
    for sign in json.dumps(value, ensure_ascii=True) if not isinstance(value, str) else "":
        depth += {"[": 1, "]": -1}.get(sign, 0)
        most = max(most, depth)
    if not any("[" in text or "]" in text for text in _texts(value)):
        assert deep(value) == most


def _texts(value: Any) -> list[str]:
    return (
        [value]
        if isinstance(value, str)
        else [t for one in value for t in _texts(one)]
        if isinstance(value, list)
        else []
    )


def test_things_are_deep_too() -> None:
    assert deep({"a": [{"b": 1}]}) == 3
    assert deep("x") == 0


@pytest.mark.parametrize(
    ("document", "version"),
    [
        ({"version": "HSDS-UK-3.0", "openapi_url": ""}, "uk-3.0"),
        ({"version": "hsds-3.1", "openapi_url": ""}, "hsds-3.1"),
        ({"version": "3.2", "openapi_url": ""}, "hsds-3.1"),
        ({"version": "3.0", "openapi_url": ""}, "uk-3.0"),
        ({"version": "HSDS 3.0", "openapi_url": ""}, "hsds-3.0"),
        ({"version": "1.0", "openapi_url": ""}, "uk-1.0"),
        ({"version": "7", "openapi_url": ""}, "uk-3.0"),
        ({"version": "1.0", "name": "a taxonomy"}, "uk-3.0"),
        ({"contents": []}, "uk-3.0"),
        ({"content": [], "totalElements": 0}, "uk-1.0"),
        ({"id": 1, "regular_schedules": []}, "uk-1.0"),
        ({"id": 1, "attending_access": "drop-in"}, "uk-1.0"),
        ({"id": 1}, "uk-3.0"),
        (None, "uk-3.0"),
    ],
)
def test_a_version_is_known_by_what_is_said_or_used(document: object, version: str) -> None:
    assert version_of(document, profiles()) == version


def test_version_3_is_kept_as_it_came_with_all_that_is_not_known() -> None:
    document = {"id": "1", "x_local": {"a": [1]}, "phones": [{"number": "1"}]}
    for version in ("uk-3.0", "hsds-3.0", "hsds-3.1"):
        assert service_of(document, version).document == document
    with pytest.raises(NotRead):
        service_of([], "uk-3.0")


# ── page after page ──────────────────────────────────────────────────────────────────────────────────────────────────


def page(number: int, pages: int, total: int, *items: int, **more: Any) -> dict[str, Any]:
    return {"page_number": number, "total_pages": pages, "total_items": total, "contents": list(items), **more}


def followed(*answers: Any) -> tuple[int, bool, str]:
    asked = []

    def ask(number: int) -> Any:
        asked.append(number)
        return answers[min(number, len(answers)) - 1]

    found = follow(ask, profiles()["uk-3.0"])
    assert asked == list(range(1, len(asked) + 1))
    return len(found.pages), found.whole, found.why


def test_a_list_is_read_to_its_end() -> None:
    assert followed(page(1, 2, 3, 1, 2), page(2, 2, 3, 3)) == (2, True, "")
    assert followed({"contents": [1], "last_page": False}, {"contents": [2], "last_page": True}) == (2, True, "")
    assert followed({"contents": [1], "last_page": False}, {"contents": []}) == (1, True, "")


def test_a_list_that_says_nothing_of_its_size_is_read_until_a_page_is_empty() -> None:
    assert followed({"contents": [1]}, {"contents": [2]}, {"contents": []}) == (2, True, "")


def test_a_list_with_an_empty_page_in_its_middle_or_nothing_at_all_is_not_whole() -> None:
    empty = "Nothing is taken to be gone; ask the supplier"
    assert followed(page(1, 3, 1, 1), page(2, 3, 1)) == (1, False, f"Page 2 of 3 is empty. {empty} why.")
    assert followed(page(1, 1, 0)) == (1, False, f"It is empty. {empty} whether that is meant.")


def test_a_list_that_goes_round_is_left() -> None:
    pages, whole, why = followed(page(1, 9, 9, 1), page(2, 9, 9, 2), page(1, 9, 9, 1))
    assert (pages, whole) == (2, False)
    assert why.startswith("Page 3 holds nothing but what came on earlier pages: its pages go round in a circle.")


def test_a_list_that_never_ends_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "MOST_PAGES", 20)
    endless = [page(n, 10**9, 10**9, n) for n in range(1, 30)]
    pages, whole, why = followed(*endless)
    assert (pages, whole) == (20, False)
    assert why == "It has more than 20 pages. Ask the supplier whether its paging ends."


def test_a_list_of_too_many_records_is_left_however_few_its_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "MOST_RECORDS", 2)
    pages, whole, why = followed(page(1, 2, 3, 1, 2), page(2, 2, 3, 3))
    assert (pages, whole) == (1, False)
    assert why.startswith("It has more than 2 records. Nothing beyond them is changed")


def test_a_list_that_is_longer_than_can_be_held_or_too_slow_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MOST_TEXT", 10)
    pages, whole, why = followed(page(1, 9, 9, 1), page(2, 9, 9, 10**9))
    assert (pages, whole) == (1, False)
    assert why == "The list is longer than 10 characters."
    found = follow(lambda _: page(1, 9, 9, 1), profiles()["uk-3.0"], late=iter([False, True]).__next__)
    assert (len(found.pages), found.whole, found.why) == (1, False, "There was no time for page 2.")


def test_a_list_that_changes_or_does_not_add_up_is_not_whole() -> None:
    moved = "It changed while it was read: its pages do not agree how many there are. Nothing is taken to be gone."
    assert followed(page(1, 2, 3, 1, 2), page(2, 2, 4, 3))[1:] == (False, moved)
    short = "It says that it has 9 services, and 3 came. Nothing is taken to be gone; ask the supplier why."
    assert followed(page(1, 2, 9, 1, 2), page(2, 2, 9, 3))[1:] == (False, short)


@pytest.mark.parametrize(("answer", "said"), [(None, "null"), ([], "a list"), ({"contents": 1}, "a thing with fields")])
def test_a_page_that_is_none_ends_it(answer: object, said: str) -> None:
    pages, whole, why = followed(page(1, 2, 3, 1), answer)
    assert (pages, whole) == (1, False)
    assert why == f"Page 2 is no page of a list but {said}."

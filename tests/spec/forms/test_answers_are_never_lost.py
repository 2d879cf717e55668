"""Whoever answers never answers over what they have not read, and nothing that anybody wrote is lost."""

import datetime as dt
import uuid
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.spec.forms.made import AT, FIRST, a_sheet, published
from village.forms import actions, queries
from village.forms.models import Answer, Said, Sheet, Snapshot
from village.kernel.access.actions import Refusal

pytestmark = pytest.mark.django_db
LIVES, WHY, SAID = ("", "lives"), ("", "why"), ("", "said")


def save(sheet: Sheet, given: dict[Any, object], seen: dict[Any, int] | None = None, by: str = "ada") -> actions.Saved:
    return actions.save(sheet=sheet.ref, given=given, seen=seen or {}, by=by, at=AT)


def test_two_who_edit_different_questions_both_keep_their_work() -> None:
    sheet = a_sheet()
    assert save(sheet, {LIVES: "kin"}).changed == {LIVES: 1}
    assert save(sheet, {SAID: "It is loud."}, by="bo").changed == {SAID: 1}
    assert queries.given_of(sheet) == {LIVES: "kin", SAID: "It is loud."}


def test_two_who_edit_the_same_question_are_shown_both_texts_and_neither_is_lost() -> None:
    sheet = a_sheet()
    save(sheet, {SAID: "first"})
    save(sheet, {SAID: "second"}, {SAID: 1}, by="bo")
    late = save(sheet, {SAID: "third"}, {SAID: 1})
    (conflict,) = late.conflicts
    assert (conflict.key, conflict.mine, conflict.theirs, conflict.by) == (SAID, '"third"', '"second"', "bo")
    assert late.changed == {}
    assert queries.given_of(sheet) == {SAID: "second"}
    assert [one.value for one in queries.unkept(sheet, "ada")] == ['"third"']
    settled = save(sheet, {SAID: "second and third"}, {SAID: 2})
    assert settled.changed == {SAID: 3}
    values = list(Said.objects.filter(sheet=sheet).order_by("pk").values_list("value", "by", "stood"))
    assert values == [
        ('"first"', "ada", True),
        ('"second"', "bo", True),
        ('"third"', "ada", False),
        ('"second and third"', "ada", True),
    ]


def test_two_who_mean_the_same_are_not_in_each_others_way() -> None:
    sheet = a_sheet()
    save(sheet, {SAID: "same"})
    again = save(sheet, {SAID: "same"}, by="bo")
    assert (again.changed, again.conflicts) == ({SAID: 1}, [])
    assert Said.objects.count() == 1


def test_what_cannot_be_an_answer_stops_no_other() -> None:
    sheet = a_sheet()
    saved = save(sheet, {LIVES: "palace", SAID: "kept"})
    assert saved.wrong == {LIVES: "Choose one of the list."}
    assert queries.given_of(sheet) == {SAID: "kept"}
    assert Sheet.objects.get(pk=sheet.pk).changed == 1


def test_an_answer_taken_away_is_gone_and_was_said() -> None:
    sheet = a_sheet()
    save(sheet, {SAID: "too much"})
    assert save(sheet, {SAID: ""}, {SAID: 1}).changed == {SAID: 2}
    assert queries.given_of(sheet) == {}
    assert [one.value for one in Said.objects.order_by("pk")] == ['"too much"', None]


def test_a_claim_to_have_read_what_never_was_does_no_harm() -> None:
    sheet = a_sheet()
    assert save(sheet, {SAID: "new"}, {SAID: 7}).changed == {SAID: 1}


@pytest.mark.parametrize("key", [("", "grade"), ("zzzz", "lives"), ("", "name"), ("zzzz", "name"), ("", "people")])
def test_what_is_no_question_of_this_form_is_refused_and_changes_nothing(key: tuple[str, str]) -> None:
    sheet = a_sheet()
    with pytest.raises(Refusal, match="no such question"):
        save(sheet, {SAID: "with it", key: "smuggled"})
    assert not Answer.objects.exists()
    assert not Said.objects.exists()


# ── entries ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def add(sheet: Sheet, entry: str, section: str = "people") -> None:
    actions.add_entry(sheet=sheet.ref, section=section, entry=entry, by="ada", at=AT)


def test_entries_are_added_by_two_at_once_without_a_conflict() -> None:
    sheet = a_sheet()
    for entry in ("aaaa", "bbbb", "aaaa"):
        add(sheet, entry)
    save(sheet, {("aaaa", "name"): "Ada Testcase", ("bbbb", "name"): "Bo Testcase"})
    assert queries.given_of(sheet)["", "people"] == ("aaaa", "bbbb")
    actions.drop_entry(sheet=sheet.ref, section="people", entry="aaaa", by="ada", at=AT)
    actions.drop_entry(sheet=sheet.ref, section="people", entry="aaaa", by="ada", at=AT)
    given = queries.given_of(sheet)
    assert given["", "people"] == ("bbbb",)
    assert given["aaaa", "name"] == "Ada Testcase"  # kept, and counts no more
    asking, _ = queries.asking_of(sheet.form.sha256)
    assert ("aaaa", "name") not in asking.counting(given, AT.date())
    actions.drop_entry(sheet=sheet.ref, section="people", entry="bbbb", by="ada", at=AT)
    assert ("", "people") not in queries.given_of(sheet)


@pytest.mark.parametrize(
    ("entry", "section"), [("aaaa", "home"), ("aaaa", "pets"), ("A", "people"), ("x" * 13, "people")]
)
def test_entries_are_added_where_there_are_any(entry: str, section: str) -> None:
    with pytest.raises(Refusal, match="no such section"):
        add(a_sheet(), entry, section)


def test_there_are_no_more_entries_than_the_form_has_room_for() -> None:
    sheet = a_sheet()
    add(sheet, "aaaa")
    add(sheet, "bbbb")
    with pytest.raises(Refusal, match="There can be 2 of these"):
        add(sheet, "cccc")


# ── signing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def sign(sheet: Sheet) -> Snapshot:
    sheet = Sheet.objects.get(pk=sheet.pk)
    seen = queries.hash_of(sheet.form.sha256, queries.given_of(sheet))
    return actions.sign(sheet=sheet.ref, seen=seen, by="ada", at=AT)


def test_what_is_signed_is_what_was_read_and_what_counted() -> None:
    sheet = a_sheet()
    with pytest.raises(Refusal, match="“Lives” must be answered"):
        sign(sheet)
    save(sheet, {LIVES: "none", SAID: "x"})
    add(sheet, "aaaa")
    with pytest.raises(Refusal, match="“Why” must be answered, and 1 more"):
        sign(sheet)
    save(sheet, {LIVES: "kin", ("aaaa", "name"): "Ada Testcase"}, {LIVES: 1})
    save(sheet, {WHY: "hidden now"})
    made = sign(sheet)
    signed = {(entry, concept): value for entry, concept, value in made.content["answers"]}
    assert signed == {
        LIVES: '"kin"',
        SAID: '"x"',
        ("", "people"): '["aaaa"]',
        ("aaaa", "name"): '"Ada Testcase"',
    }
    assert made.content["form"] == sheet.form.sha256


def test_what_changed_since_it_was_read_is_not_signed() -> None:
    sheet = a_sheet()
    save(sheet, {LIVES: "kin"})
    seen = queries.hash_of(sheet.form.sha256, queries.given_of(sheet))
    save(sheet, {SAID: "more"}, by="bo")
    with pytest.raises(Refusal, match="changed since"):
        actions.sign(sheet=sheet.ref, seen=seen, by="ada", at=AT)


def test_what_is_signed_stays_until_it_is_opened_and_is_kept_when_it_is() -> None:
    sheet = a_sheet()
    save(sheet, {LIVES: "kin"})
    first = sign(sheet)
    for change in (
        lambda: save(sheet, {SAID: "after"}),
        lambda: add(sheet, "aaaa"),
        lambda: sign(sheet),
        lambda: actions.move(sheet=sheet.ref, to=sheet.form, seen=2, by="ada", at=AT),
    ):
        with pytest.raises(Refusal, match="This is signed"):
            change()
    actions.reopen(sheet=sheet.ref, by="bo", at=AT)
    with pytest.raises(Refusal, match="open already"):
        actions.reopen(sheet=sheet.ref, by="bo", at=AT)
    save(sheet, {LIVES: "own"}, {LIVES: 1})
    assert sign(sheet).number == 2
    assert Snapshot.objects.get(pk=first.pk).content == first.content


# ── another version ──────────────────────────────────────────────────────────────────────────────────────────────────

SECOND = {
    **FIRST,
    "version": 2,
    "sections": [{**FIRST["sections"][0], "questions": FIRST["sections"][0]["questions"][:2]}, FIRST["sections"][1]],
}


def test_a_sheet_stays_on_its_version_until_its_author_moves_it() -> None:
    sheet = a_sheet()
    save(sheet, {LIVES: "kin", SAID: "no place for this"})
    later = published(SECOND)
    assert Sheet.objects.get(pk=sheet.pk).form != later
    with pytest.raises(Refusal, match="changed this since"):
        actions.move(sheet=sheet.ref, to=later, seen=0, by="ada", at=AT)
    assert actions.move(sheet=sheet.ref, to=later, seen=1, by="ada", at=AT) == [SAID]
    assert queries.given_of(sheet) == {LIVES: "kin"}
    assert '"no place for this"' in set(Said.objects.values_list("value", flat=True))
    with pytest.raises(Refusal, match="no such question"):
        save(Sheet.objects.get(pk=sheet.pk), {SAID: "again"}, {SAID: 2})


def test_a_sheet_moves_to_its_own_form_only() -> None:
    sheet = a_sheet()
    other = published({**FIRST, "form": "other"})
    with pytest.raises(ValueError, match="its own form"):
        actions.move(sheet=sheet.ref, to=other, seen=0, by="ada", at=AT)
    codes = published().__class__.objects.get(kind="codes", key="homes")
    with pytest.raises(ValueError, match="Only a form"):
        actions.begin(form=codes, about="episode:1", by="ada", at=AT)


# ── two devices ──────────────────────────────────────────────────────────────────────────────────────────────────────


class Devices(RuleBasedStateMachine):
    """Two devices, each with what it last read, saving and reading in any order: whatever either ever wrote can be
    read, what stands is the last that stood, and nobody ever wrote over what they had not read."""

    @initialize()
    def begin(self) -> None:
        self.sheet = a_sheet()
        self.seen: dict[str, dict[Any, int]] = {"phone": {}, "desk": {}}
        self.wrote: list[str] = []
        self.stands: dict[Any, str] = {}
        self.reads: dict[str, dict[Any, str]] = {"phone": {}, "desk": {}}

    @rule(device=st.sampled_from(["phone", "desk"]))
    def read(self, device: str) -> None:
        self.seen[device] = queries.changed_of(self.sheet)
        self.reads[device] = dict(self.stands)

    @rule(device=st.sampled_from(["phone", "desk"]), key=st.sampled_from([SAID, WHY]))
    def write(self, device: str, key: tuple[str, str]) -> None:
        text = uuid.uuid4().hex
        had_read = self.reads[device].get(key) == self.stands.get(key)
        saved = save(self.sheet, {key: text}, self.seen[device], by=device)
        self.wrote.append(text)
        assert (key in saved.changed) == had_read
        assert bool(saved.conflicts) != had_read
        if had_read:
            self.stands[key] = text
            self.seen[device] = {**self.seen[device], **saved.changed}
            self.reads[device][key] = text

    @invariant()
    def nothing_is_lost(self) -> None:
        if not hasattr(self, "sheet"):
            return
        assert queries.given_of(self.sheet) == self.stands
        said = Said.objects.filter(sheet=self.sheet).order_by("pk").values_list("value", flat=True)
        assert [one[1:-1] for one in said if one] == self.wrote


@pytest.mark.slow
class TestDevices(Devices.TestCase, TestCase):  # type: ignore[misc,name-defined]
    settings = Devices.TestCase.settings


def test_days_are_london_days() -> None:
    """A condition about today asks about the day in London at the instant of signing."""
    late = dt.datetime(2026, 6, 15, 23, 30, tzinfo=dt.UTC)
    assert actions.london_date(late) == dt.date(2026, 6, 16)

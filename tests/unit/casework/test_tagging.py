"""An answer of a form can be said to tell of somebody else: it is then left out of what is given to others."""

import uuid

import pytest

from tests.unit.casework import made
from tests.unit.casework.planned import NOW, signed
from tests.unit.casework.shared import Sharing
from tests.unit.casework.test_needs import REVIEW
from tests.unit.casework.test_sharing_pages import Pages, same_as_nothing, words
from village.casework.actions.notes import STALE
from village.casework.actions.permitted import NO_EPISODE
from village.casework.actions.tagging import tag_answers
from village.casework.forms.own import ReleaseForm
from village.casework.forms.tagging import name_of
from village.casework.models import AnswerTag, Share
from village.casework.queries.answers import answers_now, tags_of
from village.casework.queries.releasing import thing_of
from village.casework.queries.sharing import items_of
from village.casework.queries.sharing_shown import shown_items
from village.casework.rules.episodes import about
from village.forms.actions import reopen, save
from village.forms.models import Answer, Snapshot
from village.forms.queries import changed_of
from village.kernel.access.actions import Refusal

pytestmark = pytest.mark.django_db


def shared_text(share: Share) -> str:
    return str([one.sections for one in shown_items(share)])


def test_a_tagged_answer_is_kept_from_others_and_left_out_for_the_family_unless_said_otherwise() -> None:
    scene = Sharing()
    sheet = signed(about(scene.ref), "review", REVIEW, by=str(scene.lead.ref))
    found = answers_now(sheet)
    plainly = [one for one in found if not one.third_party]
    one, other = plainly[0], plainly[1]
    ask = {"episode": scene.ref, "sheet": sheet.ref, "seen": {}, "by": scene.by(), "at": NOW}
    for who, says in ((scene.stranger, NO_EPISODE), (scene.boss, "do not work on it")):
        with pytest.raises(Refusal, match=says):
            tag_answers(tags={one.key: "informant"}, **(ask | {"by": scene.by(who)}))  # type: ignore[arg-type]
    elsewhere = signed(about(made.episode(scene.lead, "Another family").ref), "review", REVIEW)
    for ref in (elsewhere.ref, uuid.uuid4()):
        with pytest.raises(Refusal, match="no such form"):
            tag_answers(tags={one.key: "informant"}, **(ask | {"sheet": ref}))  # type: ignore[arg-type]
    for wrong in ({one.key: "because"}, {("", "nothing.asked"): "informant"}):
        with pytest.raises(Refusal, match="each answer"):
            tag_answers(tags=wrong, **ask)  # type: ignore[arg-type]
    assert not AnswerTag.objects.exists()
    key = next(each.key for each in items_of(scene.episode) if each.key.startswith("form:"))
    share = scene.share(items=[key])
    assert "[left out]" not in shared_text(share)
    tag_answers(tags={one.key: "informant", other.key: "parent"}, **ask)  # type: ignore[arg-type]
    assert tags_of(sheet) == {one.key: "informant", other.key: "parent"}
    assert tag_answers(tags={one.key: "informant", other.key: "parent"}, **ask) == []  # type: ignore[arg-type]
    assert f"('{one.label}', '[left out]')" in shared_text(share)
    assert f"('{other.label}', '[left out]')" not in shared_text(share)  # of a parent another organisation may learn
    thing = thing_of(scene.episode, key.partition("@")[0])
    assert thing is not None
    form = ReleaseForm(passages=thing.passages, suspected=())
    start = {each.label: form.fields[f"p-{each.key}"].initial for each in thing.passages}
    assert (start[one.label], start[other.label]) == ("informant", "parent")
    assert all(start[each.label] == "other" for each in found if each.third_party)  # the form says that it may
    assert {start[each.label] for each in plainly[2:]} == {"give"}
    ask["seen"] = {one.key: "informant"}
    tag_answers(tags={one.key: "", other.key: "parent"}, **ask)  # type: ignore[arg-type]
    assert tags_of(sheet) == {other.key: "parent"}
    again = thing_of(scene.episode, thing.key)
    assert again is not None
    assert again.sha256 != thing.sha256  # what was proposed before is read again


def test_what_was_said_of_an_answer_since_it_was_read_is_not_overruled() -> None:
    scene = Sharing()
    sheet = signed(about(scene.ref), "review", REVIEW, by=str(scene.lead.ref))
    one, other = (each.key for each in answers_now(sheet)[:2])
    ask = {"episode": scene.ref, "sheet": sheet.ref, "by": scene.by(), "at": NOW}
    tag_answers(tags={one: "informant"}, seen={}, **ask)  # type: ignore[arg-type]
    for seen in ({}, {one: "safety"}):
        with pytest.raises(Refusal, match=STALE):
            tag_answers(tags={one: "", other: "other"}, seen=seen, **ask)  # type: ignore[arg-type]
    assert tags_of(sheet) == {one: "informant"}


def test_the_page_of_tags() -> None:
    scene = Pages()
    sheet = signed(about(scene.ref), "review", REVIEW, by=str(scene.lead.ref))
    there = f"/help/{scene.ref}/forms/{sheet.ref}/others/"
    for who in (scene.stranger, scene.dora):
        same_as_nothing(made.browser(who), there, f"/help/{uuid.uuid4()}/forms/{sheet.ref}/others/")
    lead = made.browser(scene.lead)
    of_nobody = [f"/help/{scene.ref}/forms/{uuid.uuid4()}/others/" for _ in range(2)]
    same_as_nothing(lead, *of_nobody)
    assert "Of whom else it tells" in words(lead.get(f"/help/{scene.ref}/forms/"))
    page = words(lead.get(there))
    assert "Of nobody else" in page
    name = name_of(answers_now(sheet)[0].key)
    assert f'name="{name}-read"' in page
    assert lead.post(there, {name: "because"}).status_code == 400
    for _ in range(2):
        assert lead.post(there, {name: "informant"}).status_code == 302
    assert list(tags_of(sheet).values()) == ["informant"]
    assert AnswerTag.objects.count() == 1


def test_a_page_of_tags_that_is_sent_late_changes_only_what_was_chosen_on_it() -> None:
    scene = Pages()
    sheet = signed(about(scene.ref), "review", REVIEW, by=str(scene.lead.ref))
    there, lead = f"/help/{scene.ref}/forms/{sheet.ref}/others/", made.browser(scene.lead)
    first, second, third = (one.key for one in answers_now(sheet)[:3])
    names = [name_of(one) for one in (first, second, third)]
    stale = dict.fromkeys([*names, *(f"{one}-read" for one in names)], "")  # as the page was read: of nobody else
    assert lead.post(there, {names[0]: "informant"}).status_code == 302  # and then somebody says so
    assert lead.post(there, stale | {names[1]: "parent"}).status_code == 302
    assert tags_of(sheet) == {first: "informant", second: "parent"}
    late = lead.post(there, stale | {names[0]: "other", names[2]: "other"})
    assert late.status_code == 400
    assert STALE in words(late)
    assert lead.post(there, {f"{names[0]}-read": "informant"}).status_code == 302  # nothing was chosen of it
    assert tags_of(sheet) == {first: "informant", second: "parent"}
    Answer.objects.filter(sheet=sheet, entry=first[0], concept=first[1]).delete()  # now another stands at its place
    assert lead.post(there, stale | {names[2]: "sibling"}).status_code == 302
    assert tags_of(sheet) == {first: "informant", second: "parent", third: "sibling"}
    assert lead.post(there, {names[1]: "", f"{names[1]}-read": "parent"}).status_code == 302
    assert tags_of(sheet) == {first: "informant", third: "sibling"}


def test_an_answer_that_was_emptied_after_it_was_signed_is_tagged_for_the_signed_version() -> None:
    scene = Pages()
    sheet = signed(about(scene.ref), "review", REVIEW, by=str(scene.lead.ref))
    share = scene.today(items=[one.key for one in items_of(scene.episode) if one.key.startswith("form:")])
    one = next(each for each in answers_now(sheet) if not each.third_party)
    reopen(sheet=sheet.ref, by=str(scene.lead.ref), at=NOW)
    changed = changed_of(sheet)[one.key]
    save(sheet=sheet.ref, given={one.key: ""}, seen={one.key: changed}, by=str(scene.lead.ref), at=NOW)
    assert one.key not in [each.key for each in answers_now(sheet)]
    assert f"('{one.label}', '[left out]')" not in shared_text(share)  # the signed version still gives it
    lead, there = made.browser(scene.lead), f"/help/{scene.ref}/forms/{sheet.ref}/others/"
    page = words(lead.get(there))
    assert page.count(f'name="{name_of(one.key)}"') == 1
    assert all(page.count(f'name="{name_of(each.key)}"') == 1 for each in answers_now(sheet))
    assert lead.post(there, {name_of(one.key): "informant"}).status_code == 302
    assert f"('{one.label}', '[left out]')" in shared_text(share)
    Snapshot.objects.filter(sheet=sheet).update(content={})  # destroyed in time
    assert name_of(one.key) not in words(lead.get(there))

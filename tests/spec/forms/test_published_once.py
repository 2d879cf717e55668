"""What was published never changes, and nobody publishes what they wrote."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.spec.forms.made import AT, FIRST, published
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.kernel.documents import queries
from village.kernel.documents.actions import NotPublished, drop, propose, publish, save, ship
from village.kernel.documents.models import Draft, Version
from village.kernel.documents.rules.reader import Fault, digest

pytestmark = pytest.mark.django_db
WRITTEN: dict[str, Any] = {"form": "first", "version": 1, "words": "as written"}


def draft(seen: int = 0, by: str = "ada", text: str = "as written") -> Draft:
    return save(kind="form", key="first", text=text, seen=seen, by=by, at=AT)


def let_out(
    seen: int = 1, by: str = "bo", document: dict[str, Any] = WRITTEN, faults: tuple[Fault, ...] = ()
) -> Version:
    written = queries.draft_of("form", "first")
    if written is not None and written.changed == seen:
        propose(kind="form", key="first", seen=seen, by=written.by, at=AT)

    def read(text: str) -> dict[str, Any]:
        return {**document, "words": text}

    return publish(kind="form", key="first", seen=seen, read=read, check=lambda _: faults, by=by, at=AT)


def test_a_second_person_lets_out_what_one_wrote() -> None:
    draft()
    with pytest.raises(Refusal, match="Somebody else"):
        let_out(by="ada")
    made = let_out()
    assert (made.by, made.checked_by, made.version, made.sha256) == ("ada", "bo", 1, digest(WRITTEN))
    assert queries.in_force("form", "first") == made
    assert queries.draft_of("form", "first") is None
    assert Entry.objects.filter(action="documents.publish", thing="form:first", actor="bo").exists()


def test_nobody_saves_or_publishes_over_what_they_have_not_read() -> None:
    draft()
    with pytest.raises(Refusal, match="changed this since"):
        draft(seen=0, by="bo")
    draft(seen=1, by="ada", text="again")
    with pytest.raises(Refusal, match="changed this since"):
        let_out(seen=1)
    with pytest.raises(Refusal, match="changed this since"):
        publish(kind="form", key="none", seen=0, read=lambda _: {}, check=lambda _: [], by="bo", at=AT)
    assert let_out(seen=2).document["words"] == "again"


def test_whoever_changed_it_last_wrote_it() -> None:
    draft()
    draft(seen=1, by="bo", text="again")
    with pytest.raises(Refusal, match="Somebody else"):
        let_out(seen=2, by="bo")
    assert let_out(seen=2, by="ada").by == "bo"


def test_a_draft_with_faults_is_kept_and_not_let_out() -> None:
    draft()
    fault = Fault("s/a", "it is wrong")
    with pytest.raises(NotPublished) as error:
        let_out(faults=(fault,))
    assert error.value.faults == (fault,)
    with pytest.raises(NotPublished, match="goes on being called so; version: the next version is 1"):
        let_out(document={"form": "other", "version": 5})
    assert queries.draft_of("form", "first") is not None
    assert not Version.objects.exists()


def test_only_what_its_writer_proposed_as_it_is_is_let_out() -> None:
    def out(seen: int) -> Version:
        return publish(kind="form", key="first", seen=seen, read=lambda _: WRITTEN, check=lambda _: [], by="bo", at=AT)

    draft()
    with pytest.raises(Refusal, match="has not proposed it"):
        out(1)
    for seen, by in ((0, "ada"), (1, "bo")):
        with pytest.raises(Refusal):
            propose(kind="form", key="first", seen=seen, by=by, at=AT)
    propose(kind="form", key="first", seen=1, by="ada", at=AT)
    draft(seen=1, text="changed after it was proposed")
    with pytest.raises(Refusal, match="has not proposed it"):
        out(2)
    propose(kind="form", key="first", seen=2, by="ada", at=AT)
    assert out(2).version == 1


def test_a_draft_is_given_up_by_whoever_has_read_it() -> None:
    draft()
    with pytest.raises(Refusal, match="changed this since"):
        drop(kind="form", key="first", seen=0, by="ada", at=AT)
    drop(kind="form", key="first", seen=1, by="ada", at=AT)
    assert list(queries.drafts()) == []


def test_the_next_version_follows() -> None:
    first = published({**FIRST, "form": "first"})
    draft()
    made = let_out(document={**WRITTEN, "version": 2})
    assert list(queries.versions("form", "first")) == [first, made]
    assert set(queries.versions("codes")) == set(Version.objects.filter(kind="codes"))


def test_what_comes_with_village_is_published_once_and_never_changes() -> None:
    first = published()
    assert published() == first
    with pytest.raises(ValueError, match="give this one a new number"):
        ship(kind="form", key="first", document={**FIRST, "basis": "changed"}, at=AT)


def test_the_database_itself_refuses_to_change_what_was_published() -> None:
    published()
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.update(document={})
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.all().delete()

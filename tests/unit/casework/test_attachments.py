"""Documents of a record: who may keep, have and destroy them; nothing is handed over before it was looked at, nor
before it is in the audit; what is destroyed is gone."""

import json
import subprocess
import sys
import uuid
from typing import Any

import pytest
from cryptography.fernet import InvalidToken
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from tests.unit.casework import made, planted
from tests.unit.casework.planned import NOW, Scene, days
from tests.unit.casework.planted import SECRET
from village.casework.actions import attachments
from village.casework.actions.attachments import NO_DOCUMENT, attach, destroy_document, open_document, scan_documents
from village.casework.actions.permitted import NO_EPISODE
from village.casework.models import Attachment, Episode, Sealed
from village.casework.queries.files import content_of
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
WORDS = b"Dear Mrs Testperson, Anna missed three days."


@pytest.fixture
def scene() -> Scene:
    return Scene()


def keep(scene: Scene, **told: Any) -> Attachment:
    """Files are taken as they are; the last two tests have them made anew."""
    asked = {"episode": scene.ref, "title": "A letter", "key": uuid.uuid4().hex, "by": scene.by(), "at": NOW}
    return attach(safe=("text", told.pop("raw", WORDS)), **asked | told)


def get(scene: Scene, one: Attachment, **told: Any) -> Any:
    return open_document(**{"episode": scene.ref, "document": one.ref, "by": scene.by(), "at": NOW} | told)


def test_whoever_has_no_part_in_it_keeps_has_and_destroys_nothing(scene: Scene) -> None:
    one = keep(scene)
    for ref in (scene.ref, uuid.uuid4()):
        assert get(scene, one, episode=ref, by=scene.by(scene.stranger)) is None
        for do in (keep, lambda *_, **told: destroy_document(document=one.ref, because="x", at=NOW, **told)):
            with pytest.raises(Refusal, match=NO_EPISODE):
                do(scene, episode=ref, by=scene.by(scene.stranger))
    with pytest.raises(Refusal, match="do not work on it"):
        keep(scene, by=scene.by(scene.boss))
    with pytest.raises(Refusal, match="lead practitioner"):
        destroy_document(episode=scene.ref, document=one.ref, because="x", by=scene.by(scene.nurse), at=NOW)
    other = made.episode(scene.lead, "Another family").ref
    for ref in (one.ref, uuid.uuid4()):
        assert open_document(episode=other, document=ref, by=scene.by(), at=NOW) is None
        with pytest.raises(Refusal, match=NO_DOCUMENT):
            destroy_document(episode=other, document=ref, because="x", by=scene.by(), at=NOW)
    assert Sealed.objects.count() == 1


def test_pages_of_documents_are_the_page_of_nothing_for_a_stranger(scene: Scene) -> None:
    one, client = keep(scene), made.browser(scene.stranger)
    for part in ("", "add/", f"{one.ref}/", f"{one.ref}/destroy/"):
        for how in ("get", "post"):
            answers = [getattr(client, how)(f"/help/{ref}/documents/{part}") for ref in (scene.ref, uuid.uuid4())]
            assert [answer.status_code for answer in answers] == [404, 404]
            assert b"A letter" not in answers[0].content
    assert made.browser(scene.nurse).get(f"/help/{scene.ref}/documents/{one.ref}/destroy/").status_code == 404
    assert Client().get(f"/help/{scene.ref}/documents/{one.ref}/").status_code == 302  # to sign in
    scene.episode.children.get().restrictions.create(
        kind="court-order", account=scene.nurse.ref, authority="Made up", by=scene.boss.ref, from_at=NOW,
        review_on=NOW.date(),
    )  # fmt: skip
    assert made.browser(scene.nurse).get(f"/help/{scene.ref}/documents/{one.ref}/").status_code == 404


def test_every_look_at_a_document_and_every_refusal_is_in_the_audit_without_a_word_of_it(scene: Scene) -> None:
    one = keep(scene)
    assert get(scene, one).content == WORDS
    assert get(scene, one, by=scene.by(scene.stranger)) is None
    looks = Entry.objects.filter(action="casework.document.read").order_by("seq")
    assert [(each.actor, each.decision) for each in looks] == [
        (str(scene.lead.ref), "permitted"), (str(scene.stranger.ref), "denied"),
    ]  # fmt: skip
    assert "letter" not in repr(list(Entry.objects.values_list("detail", flat=True)))


def test_a_document_is_not_handed_over_when_the_audit_cannot_be_written(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, client = keep(scene), made.browser(scene.lead)

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("The audit is full.")

    monkeypatch.setattr(attachments, "told", broken)
    client.raise_request_exception = False
    answer = client.get(f"/help/{scene.ref}/documents/{one.ref}/")
    assert answer.status_code == 500
    assert WORDS not in answer.content


def test_a_document_comes_to_be_saved_and_never_as_a_page(scene: Scene) -> None:
    one = keep(scene)
    answer = made.browser(scene.nurse).get(f"/help/{scene.ref}/documents/{one.ref}/")
    assert answer.content == WORDS
    assert answer["Content-Disposition"] == f'attachment; filename="document-{one.ref.hex[:8]}.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_what_is_kept_is_sealed_and_what_is_destroyed_is_gone(scene: Scene) -> None:
    one = keep(scene, key="k")
    assert keep(scene, key="k").pk == one.pk
    with pytest.raises(Refusal, match="sent before with something else"):
        keep(scene, key="k", raw=b"Otherwise")
    assert Sealed.objects.count() == 1
    assert WORDS not in bytes(Sealed.objects.get().content)
    with pytest.raises(Refusal, match="why"):
        destroy_document(episode=scene.ref, document=one.ref, because=" ", by=scene.by(), at=NOW)
    destroy_document(episode=scene.ref, document=one.ref, because="Wrong child", by=scene.by(scene.boss), at=NOW)
    assert get(scene, one) is None
    assert not Sealed.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM casework_sealed")
        assert cursor.fetchone() == (0,)
    with pytest.raises(Refusal, match=NO_DOCUMENT):
        destroy_document(episode=scene.ref, document=one.ref, because="Again", by=scene.by(), at=NOW)
    page = made.browser(scene.lead).get(f"/help/{scene.ref}/documents/").content.decode()
    assert "Wrong child" in page
    assert f"{one.ref}/" not in page


def test_too_many_documents_and_one_without_a_title_are_refused(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refusal, match="what this document is"):
        keep(scene, title=" ")
    one = keep(scene)
    monkeypatch.setattr(attachments, "MOST", 1)
    with pytest.raises(Refusal, match="at most 1"):
        keep(scene)
    assert keep(scene, key=one.key).pk == one.pk
    destroy_document(episode=scene.ref, document=one.ref, because="Twice", by=scene.by(), at=NOW)
    keep(scene)
    Episode.objects.filter(pk=scene.episode.pk).update(closed_at=NOW, closing="needs-met")
    with pytest.raises(Refusal):
        keep(scene)


def scanner(code: str) -> list[str]:
    return [sys.executable, "-c", f"import sys; given = sys.stdin.buffer.read(); {code}"]


def test_nothing_is_handed_over_before_the_scanner_has_answered(scene: Scene, settings: Any) -> None:
    settings.SCAN = scanner("sys.exit(1 if b'EICAR' in given else 0)")
    fine, harmful = keep(scene), keep(scene, raw=b"An EICAR test file")
    client, here = made.browser(scene.lead), f"/help/{scene.ref}/documents/"
    assert [get(scene, one) for one in (fine, harmful)] == [None, None]
    assert client.get(f"{here}{fine.ref}/").status_code == 404
    assert "Being looked at for harmful content" in client.get(here).content.decode()
    assert scan_documents(by="schedule", at=days(1)) == {"clean": 1, "harmful": 1, "waiting": 0}
    assert get(scene, fine).content == WORDS
    assert get(scene, harmful) is None
    assert not Sealed.objects.filter(attachment=harmful).exists()
    assert "Something harmful was found" in client.get(here).content.decode()
    assert scan_documents(by="schedule", at=days(2)) == {"clean": 0, "harmful": 0, "waiting": 0}
    found = Entry.objects.filter(action__in=["casework.document.clean", "casework.document.harmful"]).order_by("seq")
    assert [(one.action, json.loads(one.detail)["document"]) for one in found] == [
        ("casework.document.clean", str(fine.ref)), ("casework.document.harmful", str(harmful.ref)),
    ]  # fmt: skip


def test_a_scanner_that_does_not_answer_leaves_a_document_waiting(scene: Scene, settings: Any) -> None:
    settings.SCAN = ["/there/is/no/scanner"]
    one = keep(scene)
    assert scan_documents(by="schedule", at=NOW)["waiting"] == 1
    settings.SCAN = scanner("sys.exit(2)")
    assert scan_documents(by="schedule", at=NOW)["waiting"] == 1
    assert get(scene, one) is None
    settings.SCAN = []
    assert scan_documents(by="schedule", at=NOW) == {"clean": 0, "harmful": 0, "waiting": 0}
    assert get(scene, one) is None
    assert get(scene, keep(scene)).content == WORDS  # nothing looks: the page says so


def test_what_is_destroyed_while_a_scanner_looks_stays_destroyed(
    scene: Scene, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SCAN = ["scanner"]
    one = keep(scene)

    def slow(_: bytes) -> str:
        destroy_document(episode=scene.ref, document=one.ref, because="Wrong child", by=scene.by(), at=NOW)
        return "clean"

    monkeypatch.setattr(attachments, "_ask_scanner", slow)
    scan_documents(by="schedule", at=NOW)
    one.refresh_from_db()
    assert one.state == "destroyed"


def test_what_is_destroyed_before_its_turn_does_not_keep_the_others_from_theirs(
    scene: Scene, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SCAN = ["scanner"]
    first, second, third = keep(scene), keep(scene), keep(scene)

    def slow(_: bytes) -> str:
        if Sealed.objects.filter(attachment=second).exists():
            destroy_document(episode=scene.ref, document=second.ref, because="x", by=scene.by(), at=NOW)
        return "clean"

    monkeypatch.setattr(attachments, "_ask_scanner", slow)
    assert scan_documents(by="schedule", at=NOW) == {"clean": 2, "harmful": 0, "waiting": 0}
    assert [Attachment.objects.get(pk=one.pk).state for one in (first, second, third)] == [
        "clean", "destroyed", "clean",
    ]  # fmt: skip


def test_a_file_is_made_anew_in_a_process_of_its_own_which_is_ended_when_it_takes_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kind, content = attachments.made_safe(planted.jpeg())
    assert kind == "jpeg"
    assert SECRET.encode() not in content
    with pytest.raises(Refusal, match="Only PDF"):
        attachments.made_safe(b"<svg/>")
    with monkeypatch.context() as patch:
        patch.setattr(attachments, "_APART", "raise MemoryError")
        with pytest.raises(Refusal, match="too much time or memory"):
            attachments.made_safe(WORDS)
        patch.setattr(attachments, "_APART", "import time; time.sleep(9)")
        patch.setattr(attachments, "SECONDS", 0.1)
        with pytest.raises(Refusal, match="too much time or memory"):
            attachments.made_safe(WORDS)


def test_a_file_is_made_safe_while_nothing_is_held_for_it(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    outside, inside, run = len(connection.atomic_blocks), [], subprocess.run

    def seen(*told: Any, **more: Any) -> Any:
        inside.append(len(connection.atomic_blocks))
        return run(*told, **more)

    monkeypatch.setattr(attachments.subprocess, "run", seen)
    said = {"title": "A letter", "file": SimpleUploadedFile("a.txt", WORDS), "key": "k"}
    there = f"/help/{scene.ref}/documents/add/"
    assert made.browser(scene.boss).post(there, said).status_code == 400  # reads it, and does not work on it
    assert inside == []
    said["file"].seek(0)
    assert made.browser(scene.lead).post(there, said).status_code == 302
    assert inside == [outside]
    assert get(scene, Attachment.objects.get()).content == WORDS


def test_another_file_sent_from_the_same_page_is_refused_and_not_said_to_be_kept(scene: Scene) -> None:
    client, pages = made.browser(scene.lead), {"page": str(uuid.uuid4())}

    def send(raw: bytes, **more: Any) -> Any:
        told = {"title": "A letter", "file": SimpleUploadedFile("a.txt", raw), **more}
        return client.post(f"/help/{scene.ref}/documents/add/", told)

    for key in (pages | {"key": "k"}, {"key": "l"}):  # as our page has it, and by a hand that leaves its key out
        assert [send(WORDS, **key).status_code for _ in range(2)] == [302, 302]
        answer = send(b"The other letter", **key)
        assert (answer.status_code, "sent before with something else" in answer.content.decode()) == (400, True)
    assert Attachment.objects.count() == 2


def test_a_document_is_kept_on_a_page_by_its_content_and_not_by_its_name() -> None:
    scene = Scene()
    client, here = made.browser(scene.lead), f"/help/{scene.ref}/documents/"

    def send(raw: bytes, key: str = "k1", name: str = f"{SECRET}.pdf", **more: Any) -> Any:
        file = SimpleUploadedFile(name, raw, content_type="application/pdf")
        return client.post(f"{here}add/", {"title": "From the school", "file": file, "key": key, **more})

    assert send(b"").status_code == 400
    for wrong in (b"<html><script>alert(1)</script></html>", b"GIF89a\x01", b"%PDF-1.4 no"):
        answer = send(wrong)
        assert answer.status_code == 400
        assert "Traceback" not in answer.content.decode()
    assert "larger than 10 MB" in send(b"x" * 10_000_001).content.decode()
    assert not Attachment.objects.exists()
    for _ in range(2):
        assert send(planted.jpeg(), state="clean", kind="pdf", by=str(scene.stranger.ref)).status_code == 302
    one = Attachment.objects.get()
    assert (one.kind, one.state, one.by) == ("jpeg", "unscanned", scene.lead.ref)
    assert SECRET not in repr(Attachment.objects.values().get())
    there = client.get(f"{here}{one.ref}/")
    assert (there["Content-Type"], SECRET.encode() in there.content) == ("image/jpeg", False)
    assert client.get(f"{here}{one.ref}/destroy/").status_code == 200
    assert client.post(f"{here}{one.ref}/destroy/", {"because": "Wrong child"}).status_code == 302
    assert client.get(f"{here}{one.ref}/").status_code == 404


def test_documents_are_sealed_anew_so_that_an_earlier_key_opens_none(scene: Scene, settings: Any) -> None:
    kept = [keep(scene), keep(scene, raw=b"Another letter")]
    old, settings.SECRET_KEY = settings.SECRET_KEY, "the present one"
    before = [bytes(one.content) for one in Sealed.objects.order_by("pk")]
    with pytest.raises(InvalidToken):
        attachments.close_documents_anew(by="command-line", at=NOW)
    assert [bytes(one.content) for one in Sealed.objects.order_by("pk")] == before
    settings.SECRET_KEY_FALLBACKS = [old]
    assert attachments.close_documents_anew(by="command-line", at=NOW) == 2
    settings.SECRET_KEY_FALLBACKS = []
    assert [content_of(Attachment.objects.get(pk=one.pk)) for one in kept] == [WORDS, b"Another letter"]
    said = Entry.objects.get(action="casework.document.close")
    assert (said.actor, json.loads(said.detail)) == ("command-line", {"documents": 2})


def test_a_document_that_is_destroyed_meanwhile_stays_so(
    scene: Scene, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = keep(scene), keep(scene)

    class Seal:
        """Somebody destroys the second while the first is sealed."""

        def rotate(self, content: bytes) -> bytes:
            Sealed.objects.filter(attachment=second).delete()
            return content

    monkeypatch.setattr(attachments, "seal_of", lambda what: Seal())
    attachments.close_documents_anew(by="command-line", at=NOW)
    assert [one.attachment for one in Sealed.objects.all()] == [first]

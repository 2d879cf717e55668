"""Signed statements kept outside, and verifying against them."""

import datetime as dt
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import connection, transaction

from tests.unit.kernel.own_database import Own
from village.kernel.audit import actions, checkpoints, queries
from village.kernel.audit.actions import Event, record_many
from village.kernel.audit.checkpoints import CheckpointError, keep, kept, newest, signing_key
from village.kernel.audit.models import Entry
from village.kernel.audit.rules import Checkpoint

AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
POINT = Checkpoint(7, "a" * 64, "2026-11-23T09:00:00+00:00")


@pytest.fixture
def places(tmp_path: Path, settings: Any) -> tuple[Path, Path]:
    """Two custodians' files."""
    one, two = tmp_path / "one" / "audit.jsonl", tmp_path / "two.jsonl"
    settings.CHECKPOINTS = [str(one), str(two)]
    settings.AUDIT_KEY_FILE = tmp_path / "key.pem"
    return one, two


def write(count: int = 3) -> None:
    record_many([Event("someone", "test.write", f"n:{n}", AT) for n in range(count)])


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key.pem"
    one = signing_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert signing_key(path).private_bytes_raw() == one.private_bytes_raw()
    assert [found.name for found in path.parent.iterdir()] == ["key.pem"]


@pytest.mark.slow
def test_processes_that_make_a_key_at_once_get_the_same(tmp_path: Path) -> None:
    own = Own(tmp_path, "sqlite://")
    code = (
        "from pathlib import Path\nfrom village.kernel.audit.checkpoints import signing_key\n"
        f"print(signing_key(Path({str(tmp_path / 'key.pem')!r})).private_bytes_raw().hex())"
    )
    makers = [own.start(code) for _ in range(4)]
    said = [maker.communicate(timeout=60) for maker in makers]
    assert len({out for out, _ in said}) == 1, said
    assert said[0][0].strip()


def test_a_key_made_by_another_meanwhile_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "key.pem"
    first = signing_key(path)
    there = iter([False, True])
    monkeypatch.setattr(Path, "exists", lambda self: next(there, True))
    assert signing_key(path).private_bytes_raw() == first.private_bytes_raw()


def test_another_kind_of_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    rsa = generate_private_key(65537, 2048)
    path.write_bytes(rsa.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(CheckpointError, match="not an Ed25519 key"):
        signing_key(path)


def test_what_is_kept_is_read_back(tmp_path: Path) -> None:
    key = signing_key(tmp_path / "key.pem")
    places = [tmp_path / "far" / "one", tmp_path / "two"]
    keep(POINT, key, [str(place) for place in places])
    keep(POINT, key, [str(places[0])])
    assert kept(places[0], key) == [POINT, POINT]
    assert kept(places[1], key) == [POINT]
    assert kept(tmp_path / "nowhere", key) == []


@pytest.mark.parametrize(
    "forgery",
    [
        lambda fields: {**fields, "seq": 6},
        lambda fields: {**fields, "hash": "b" * 64},
        lambda fields: {**fields, "at": "2026-11-24T09:00:00+00:00"},
        lambda fields: {**fields, "signature": "AAAA"},
        lambda fields: {**fields, "more": 1},
        lambda fields: {name: value for name, value in fields.items() if name != "signature"},
        lambda fields: [1],
        lambda fields: "text",
    ],
)
def test_a_forged_checkpoint_is_not_believed(tmp_path: Path, forgery: Any) -> None:
    key, place = signing_key(tmp_path / "key.pem"), tmp_path / "place"
    keep(POINT, key, [str(place)])
    place.write_text(json.dumps(forgery(json.loads(place.read_text()))) + "\n")
    with pytest.raises(CheckpointError, match="place, line 1"):
        kept(place, key)


@pytest.mark.parametrize("line", ["{", "é", "\x00"])
def test_what_is_not_a_checkpoint_at_all_is_not_believed(tmp_path: Path, line: str) -> None:
    key, place = signing_key(tmp_path / "key.pem"), tmp_path / "place"
    place.write_text(line)
    with pytest.raises(CheckpointError, match="place, line 1"):
        kept(place, key)


def test_a_custodian_that_cannot_take_it_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CheckpointError, match="could not be kept at"):
        keep(POINT, signing_key(tmp_path / "key.pem"), [str(tmp_path / "file" / "below")])


def test_the_other_custodians_are_handed_what_one_cannot_take(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    key, broken, good = signing_key(tmp_path / "key.pem"), tmp_path / "file" / "below", tmp_path / "good"
    with pytest.raises(CheckpointError, match="below"):
        keep(POINT, key, [str(broken), str(good)])
    assert kept(good, key) == [POINT]


def test_a_custodian_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="could not be read"):
        kept(tmp_path, signing_key(tmp_path / "key.pem"))


@pytest.mark.parametrize("text", ["", "not a key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_key_that_was_damaged_is_told_of(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key.pem"
    path.write_text(text)
    with pytest.raises(CheckpointError, match=r"key\.pem is not an Ed25519 key"):
        signing_key(path)
    assert path.read_text() == text


@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_the_newest_is_the_last_of_all(tmp_path: Path, count: int) -> None:
    key, place = signing_key(tmp_path / "key.pem"), tmp_path / "place"
    for seq in range(1, count + 1):
        keep(Checkpoint(10**18 + seq, "a" * 64, POINT.at), key, [str(place)])
    assert newest(place, key) == kept(place, key)[-1:]


def test_a_forged_newest_is_not_believed(tmp_path: Path) -> None:
    key, place = signing_key(tmp_path / "key.pem"), tmp_path / "place"
    keep(POINT, key, [str(place)])
    place.write_text(place.read_text() + place.read_text().replace('"seq": 7', '"seq": 8'))
    with pytest.raises(CheckpointError, match="place, last line"):
        newest(place, key)


@pytest.mark.parametrize("left", [2, 40, 100])
def test_a_line_that_a_full_disk_cut_short_spoils_no_other(tmp_path: Path, left: int) -> None:
    key, place = signing_key(tmp_path / "key.pem"), tmp_path / "place"
    keep(POINT, key, [str(place)])
    place.write_text(place.read_text() + place.read_text()[:left])
    assert newest(place, key) == [POINT]
    later = Checkpoint(9, "b" * 64, POINT.at)
    keep(later, key, [str(place)])
    assert kept(place, key) == [POINT, later]
    assert newest(place, key) == [later]
    assert checkpoints.torn(place) == [2]


def test_a_custodian_elsewhere_is_sent_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []

    class Answer:
        def close(self) -> None: ...

    def post(request: Any, timeout: int) -> Answer:
        sent.append((request.full_url, request.get_method(), json.loads(request.data)["seq"], timeout))
        return Answer()

    monkeypatch.setattr(checkpoints.urllib.request, "urlopen", post)
    keep(POINT, signing_key(tmp_path / "key.pem"), ["https://custodian.example.org/audit"])
    assert sent == [("https://custodian.example.org/audit", "POST", 7, 10)]


@pytest.mark.django_db
def test_checkpoints_are_kept_with_every_custodian_and_verified(places: tuple[Path, Path]) -> None:
    assert queries.head(at=AT) is None
    assert actions.keep_checkpoint(by="someone", at=AT) is None
    assert not places[0].exists()
    write()
    point = actions.keep_checkpoint(by="someone", at=AT)
    assert point is not None
    assert (point.seq, point.at) == (3, "2026-11-23T09:00:00+00:00")
    assert places[0].read_text() == places[1].read_text()
    write()
    assert queries.verify()
    assert queries.verify().entries == 7  # with the one that says that a checkpoint was kept


@pytest.mark.django_db
def test_a_torn_line_is_named_and_what_it_should_have_held_is_missed(places: tuple[Path, Path]) -> None:
    write()
    actions.keep_checkpoint(by="someone", at=AT)
    for place in places:
        place.write_text(place.read_text()[:50])
    verdict = queries.verify()
    assert not verdict
    assert "entry 3" in verdict.problem
    assert queries.torn_checkpoints() == [f"{place.name}, line 1" for place in places]
    write()
    actions.keep_checkpoint(by="someone", at=AT)
    assert "entry 3" in queries.verify().problem


@pytest.mark.django_db
def test_an_audit_that_the_database_protects_no_more_is_not_shown_to_be_whole(places: tuple[Path, Path]) -> None:
    write()
    actions.keep_checkpoint(by="someone", at=AT)
    assert queries.verify()
    name = "audit_entry_no_update" if connection.vendor == "sqlite" else "audit_entry_no_change"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else " ON audit_entry"))
    verdict = queries.verify()
    assert (bool(verdict), verdict.seq) == (False, None)
    assert name in verdict.problem


@pytest.mark.django_db
def test_one_honest_custodian_is_enough(places: tuple[Path, Path]) -> None:
    write()
    key = signing_key(places[0].parent.parent / "key.pem")
    keep(Checkpoint(9, "a" * 64, "x"), key, [str(places[1])])
    assert queries.verify().seq == 4


@pytest.mark.django_db
def test_what_came_since_the_last_checkpoint_is_quick_to_judge(places: tuple[Path, Path], monkeypatch: Any) -> None:
    write(2)
    last, verdict = queries.verify_recent()
    assert (last, verdict.entries, verdict.seq) == (None, 2, None)
    assert "no checkpoint" in verdict.problem
    actions.keep_checkpoint(by="someone", at=AT)
    write(2)
    read = []
    rows = queries.rows
    monkeypatch.setattr(queries, "rows", lambda *after: read.append(after) or rows(*after))
    last, verdict = queries.verify_recent()
    assert last is not None
    assert (last.seq, bool(verdict), verdict.entries, read) == (2, True, 5, [(2,)])


@pytest.mark.django_db
def test_a_chain_that_is_not_the_one_signed_is_judged_whole(places: tuple[Path, Path]) -> None:
    write(2)
    key = signing_key(places[0].parent.parent / "key.pem")
    keep(Checkpoint(2, "f" * 64, "x"), key, [str(places[0])])
    last, verdict = queries.verify_recent()
    assert last is not None
    assert verdict.seq == 2
    assert "rewritten" in verdict.problem


@pytest.mark.django_db
def test_verifying_is_recorded_with_what_came_of_it(places: tuple[Path, Path]) -> None:
    write(2)
    assert not actions.verify_and_record(by="nightly", at=AT)
    unproven = queries.latest("audit.verify")
    assert unproven is not None
    assert unproven.decision == "unproven"
    assert "no checkpoint" in unproven.reason
    actions.keep_checkpoint(by="someone", at=AT)
    assert actions.verify_and_record(by="nightly", at=AT)
    done = queries.latest("audit.verify")
    assert done is not None
    assert (done.decision, queries.detail_of(done)["entries"]) == ("done", 4)
    key = signing_key(places[0].parent.parent / "key.pem")
    keep(Checkpoint(2, "f" * 64, "x"), key, [str(places[0])])
    verdict = actions.verify_and_record(by="nightly", at=AT)
    assert verdict is not None
    assert not verdict
    broken = queries.latest("audit.verify")
    assert broken is not None
    assert (broken.decision, queries.detail_of(broken)["first_bad"]) == ("broken", 2)
    places[0].write_text("{}\n")
    assert actions.verify_and_record(by="nightly", at=AT) is None
    forged = Entry.objects.order_by("-seq").first()
    assert forged is not None
    assert (forged.decision, "not signed with our key" in forged.reason) == ("broken", True)


@pytest.mark.django_db
def test_a_checkpoint_is_in_the_audit_and_is_no_reason_for_another(places: tuple[Path, Path]) -> None:
    write()
    actions.keep_checkpoint(by="someone", at=AT)
    said = Entry.objects.get(seq=4)
    assert (said.action, said.thing, said.actor) == ("audit.checkpoint", "entry:3", "someone")
    assert actions.keep_checkpoint(by="someone", at=AT) is None
    assert len(places[0].read_text().splitlines()) == 1
    places[1].unlink()  # a custodian who lacks it is a reason
    assert actions.keep_checkpoint(by="someone", at=AT) is not None
    write()
    assert actions.keep_checkpoint(by="someone", at=AT) is not None


@pytest.mark.django_db
def test_what_no_custodian_took_is_not_said_to_be_kept(places: tuple[Path, Path]) -> None:
    write()
    places[0].parent.write_text("in the way")
    with pytest.raises(CheckpointError):
        actions.keep_checkpoint(by="someone", at=AT)
    assert queries.signed() == []
    places[0].parent.unlink()
    assert actions.keep_checkpoint(by="someone", at=AT) is not None
    assert queries.verify()


@pytest.mark.django_db(transaction=True)
def test_what_is_not_committed_is_not_signed(places: tuple[Path, Path]) -> None:
    with transaction.atomic():
        write()
        with pytest.raises(RuntimeError, match="durable"):
            actions.keep_checkpoint(by="someone", at=AT)
        transaction.set_rollback(True)
    assert not places[0].exists()


@pytest.mark.django_db
@pytest.mark.parametrize("thing", ["entry:", "entry:x", "entry:²", "entry", "n:7", "7"])
def test_an_entry_that_names_no_number_signs_nothing(places: tuple[Path, Path], thing: str) -> None:
    record_many([Event("someone", "audit.checkpoint", thing, AT)])
    assert queries.signed() == []

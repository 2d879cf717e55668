"""The key that signs checkpoints is replaced: what it signed stays good, what it signs later is not believed."""

import datetime as dt
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from village.cli import audit
from village.cli.complaint import Complaint
from village.kernel.audit import actions, checkpoints, queries
from village.kernel.audit.actions import Event, record_many
from village.kernel.audit.checkpoints import CheckpointError, keep, key_name, signing_key
from village.kernel.audit.models import Entry
from village.kernel.audit.rules import Checkpoint

pytestmark = pytest.mark.django_db(transaction=True)
AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture
def place(tmp_path: Path, settings: Any) -> Path:
    """A custodian's file."""
    settings.AUDIT_KEY_FILE, settings.CHECKPOINTS = tmp_path / "keys" / "audit-key.pem", [str(tmp_path / "place")]
    return tmp_path / "place"


def write() -> None:
    record_many([Event("someone", "test.write", "n:1", AT)] * 3)


def replaced() -> tuple[Any, Any]:
    """The old key and the new one, after entries 1 to 3; entry 5 says that it was replaced."""
    from django.conf import settings  # noqa: PLC0415 - as the test has set it

    write()
    old = signing_key(settings.AUDIT_KEY_FILE)
    actions.replace_key(by="someone", at=AT)
    return old, signing_key(settings.AUDIT_KEY_FILE)


def test_the_chain_is_whole_across_a_change_of_keys(place: Path) -> None:
    old, new = replaced()
    said = Entry.objects.get(seq=5)
    assert (said.action, said.thing, said.actor) == ("audit.key", f"key:{key_name(new)}", "someone")
    assert queries.detail_of(said) == {"replaces": key_name(old)}
    assert [point.seq for point in queries.kept_checkpoints()[str(place)]] == [3, 5]
    write()
    actions.keep_checkpoint(by="someone", at=AT)
    assert queries.verify()
    assert queries.verify_recent()[1]
    assert actions.replace_key(by="someone", at=AT) != key_name(new)
    assert queries.verify()


def test_the_old_key_stays_beside_the_new_one_for_its_owner_only(place: Path, settings: Any) -> None:
    old, new = replaced()
    earlier = settings.AUDIT_KEY_FILE.with_name(f"audit-key.{key_name(old)}.pem")
    assert sorted(settings.AUDIT_KEY_FILE.parent.iterdir()) == sorted([earlier, settings.AUDIT_KEY_FILE])
    assert {stat.S_IMODE(path.stat().st_mode) for path in (earlier, settings.AUDIT_KEY_FILE)} == {0o600}
    assert signing_key(earlier).private_bytes_raw() == old.private_bytes_raw() != new.private_bytes_raw()
    assert queries.keyed_hash(b"a child's records")[1] == key_name(new)


@pytest.mark.parametrize(("seq", "believed"), [(4, True), (5, False), (6, False)])
def test_the_old_key_is_believed_only_for_what_came_before(seq: int, believed: bool, place: Path) -> None:
    old, _ = replaced()
    point = Checkpoint(seq, Entry.objects.get(seq=seq).hash, "2026-11-23T09:00:00+00:00")
    keep(point, old, [str(place)])
    if believed:
        assert queries.verify()
    else:
        with pytest.raises(CheckpointError, match="not signed with our key"):
            queries.verify()


def test_a_key_that_the_chain_does_not_name_is_no_earlier_key(place: Path, settings: Any) -> None:
    replaced()
    stranger = signing_key(settings.AUDIT_KEY_FILE.with_name("stranger"))
    path = settings.AUDIT_KEY_FILE.with_name(f"audit-key.{key_name(stranger)}.pem")
    settings.AUDIT_KEY_FILE.with_name("stranger").rename(path)
    keep(Checkpoint(1, Entry.objects.get(seq=1).hash, "x"), stranger, [str(place)])
    with pytest.raises(CheckpointError, match="not signed with our key"):
        queries.verify()


def test_without_the_old_key_what_it_signed_is_not_believed(place: Path, settings: Any) -> None:
    old, _ = replaced()
    settings.AUDIT_KEY_FILE.with_name(f"audit-key.{key_name(old)}.pem").unlink()
    with pytest.raises(CheckpointError, match="line 1"):
        queries.verify()


def test_a_custodian_out_of_reach_leaves_the_key_as_it_was(place: Path, settings: Any) -> None:
    write()
    old = key_name(signing_key(settings.AUDIT_KEY_FILE))
    place.mkdir()
    with pytest.raises(CheckpointError):
        actions.replace_key(by="someone", at=AT)
    assert key_name(signing_key(settings.AUDIT_KEY_FILE)) == old
    assert queries.keys_replaced() == {}


@pytest.mark.parametrize("when", ["before the old one lies beside", "after the old one lies beside"])
def test_killed_half_way_nothing_is_signed_until_it_is_done(
    when: str, place: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write()
    for make in (signing_key, checkpoints.next_key):
        make(settings.AUDIT_KEY_FILE)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(*(os, "link", killed) if when.startswith("before") else (Path, "replace", killed))
        with pytest.raises(KeyboardInterrupt):
            actions.replace_key(by="someone", at=AT)
    with pytest.raises(CheckpointError, match="being replaced"):
        actions.keep_checkpoint(by="worker", at=AT)
    name = actions.replace_key(by="someone", at=AT)
    assert key_name(signing_key(settings.AUDIT_KEY_FILE)) == name
    assert Entry.objects.filter(action="audit.key").count() == 1
    assert queries.verify()


def test_the_command_says_which_key_signs_now(place: Path, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    write()
    audit.replace_key()
    assert key_name(signing_key(settings.AUDIT_KEY_FILE)) in capsys.readouterr().out
    place.unlink()
    place.mkdir()
    with pytest.raises(Complaint, match="could not be read") as refused:
        audit.replace_key()
    assert refused.value.code == 1

"""`./village audit verify` calls an audit whole only when it was held against every checkpoint that was ever kept."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from village.cli import audit
from village.cli.complaint import Complaint
from village.kernel.audit import actions, queries
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)
AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture
def custodians(tmp_path: Path, settings: Any) -> tuple[Path, Path]:
    """Two, with a checkpoint each of entries 3 and 7 of an audit that ends at entry 8."""
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    settings.CHECKPOINTS, settings.AUDIT_KEY_FILE = [str(one), str(two)], tmp_path / "key.pem"
    for _ in range(2):
        write(3)
        actions.keep_checkpoint(by="someone", at=AT)
    return one, two


def write(count: int) -> None:
    actions.record_many([actions.Event("someone", "test.write", "n:1", AT)] * count)


def complaint() -> str:
    with pytest.raises(Complaint) as caught:
        audit.verify()
    assert caught.value.code != 0
    return caught.value.what


def without_protection(sql: str) -> None:
    """What someone who owns the database can do."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute(sql)
            for _, made in triggers:
                cursor.execute(made)
        else:
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
            cursor.execute(sql)
            cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")


def test_whole_when_every_custodian_agrees(custodians: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    audit.verify()
    assert "The audit is whole: 8 entries" in capsys.readouterr().out


def test_what_came_of_it_is_kept_in_the_audit(custodians: tuple[Path, Path]) -> None:
    audit.verify()
    done = queries.latest("audit.verify")
    assert done is not None
    assert (done.seq, done.actor, done.decision, queries.detail_of(done)["entries"]) == (9, "command line", "done", 8)


def test_a_suspect_audit_is_left_as_it_was_found(custodians: tuple[Path, Path]) -> None:
    custodians[1].write_text(custodians[1].read_text().splitlines()[0] + "\n")
    found = list(Entry.objects.order_by("seq").values())
    complaint()
    assert list(Entry.objects.order_by("seq").values()) == found


@pytest.mark.parametrize("take", [lambda path: path.unlink(), lambda path: path.write_text("")])
def test_every_checkpoint_gone(custodians: tuple[Path, Path], take: Callable[[Path], None]) -> None:
    for path in custodians:
        take(path)
    said = complaint()
    assert "no checkpoint to hold it against" in said
    assert "the audit says that one of entry 7 was kept" in said
    assert "is whole" not in said


def test_no_checkpoint_was_ever_kept(tmp_path: Path, settings: Any) -> None:
    settings.CHECKPOINTS, settings.AUDIT_KEY_FILE = [str(tmp_path / "one.jsonl")], tmp_path / "key.pem"
    assert "0 entries" in complaint()
    write(2)
    assert "no checkpoint to hold it against" in complaint()


def test_one_custodian_rolled_back(custodians: tuple[Path, Path]) -> None:
    first, _ = custodians[1].read_text().splitlines()
    custodians[1].write_text(first + "\n")
    assert "two.jsonl does not have the checkpoint of entry 7" in complaint()


def test_every_custodian_rolled_back_but_not_the_audit(custodians: tuple[Path, Path]) -> None:
    for path in custodians:
        path.write_text(path.read_text().splitlines()[0] + "\n")
    assert "a checkpoint of entry 7 was kept, and no custodian has it" in complaint()


def test_the_end_cut_off_and_the_local_checkpoints_with_it(custodians: tuple[Path, Path]) -> None:
    without_protection("DELETE FROM audit_entry WHERE seq > 4")
    assert "entries from 5 are missing" in complaint()
    custodians[0].unlink()
    assert "entries from 5 are missing" in complaint()  # the custodian out of reach tells


def test_what_someone_who_reaches_every_custodian_can_still_hide(custodians: tuple[Path, Path]) -> None:
    """Not a promise but its limit, as SECURITY.md tells it: should this fail one day, mend the words there."""
    without_protection("DELETE FROM audit_entry WHERE seq > 4")
    for path in custodians:
        path.write_text(path.read_text().splitlines()[0] + "\n")
    assert Entry.objects.count() == 4
    audit.verify()


def test_a_checkpoint_signed_afresh_does_not_make_up_for_those_that_are_gone(custodians: tuple[Path, Path]) -> None:
    for path in custodians:
        path.unlink()
    assert actions.keep_checkpoint(by="someone", at=AT) is not None
    assert "no custodian has it" in complaint()

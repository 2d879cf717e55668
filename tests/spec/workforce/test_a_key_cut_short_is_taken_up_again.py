"""Killed anywhere while an issuer's key is announced or replaced, the same command does the rest: nothing is lost, no
second key is put in force, and until then nothing is signed."""

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tests.spec.workforce.test_a_badge_is_relied_upon_or_not import (
    NOW,
    issued,
    offline,  # noqa: F401 - a fixture
)
from tests.spec.workforce.test_an_issuers_key_is_replaced import LATER, announced, believed, replaced
from village.kernel.audit import checkpoints, queries
from village.kernel.audit.checkpoints import key_name, signing_key
from village.kernel.tables import aside
from village.kernel.tables.rules import Refused
from village.workforce.actions import badges as acting
from village.workforce.queries.qualifications import badges as checking

pytestmark = [
    pytest.mark.django_db,
    # killed between the opening of a file and its use, as no process that goes on is
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
FILES = {acting.__file__, checkpoints.__file__, aside.__file__}
WRITE = {"announce_key", "replace_key", "revoke", "_replace", "_record_once", "_add", "_list", "write_over"} | {
    "put_next", "signing_key"
}  # fmt: skip


class Killed(BaseException):
    """Nothing in the program catches it."""


def lived(act: Callable[[], object], line: int) -> bool:
    """Whether an act came to its end; it is killed before this line, as it comes to them, of all that write."""
    left = line

    def watch(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if frame.f_code.co_filename not in FILES or frame.f_code.co_name not in WRITE:
            return None
        if event == "line":
            left -= 1
            if left == 0:
                raise Killed
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        act()
    except Killed:
        return False
    finally:
        sys.settrace(before)
    return True


def made(at: Path) -> acting.IssuerHere:
    issuer = acting.IssuerHere(at, "https://awards.example/issuer", "Made-up Awards", "https://awards.example/revoked")
    issued(issuer)
    return issuer


def kinds(issuer: acting.IssuerHere) -> list[str]:
    return [json.loads(line)["kind"] for line in (issuer.folder / acting.REGISTER).read_text().splitlines()]


def entries(issuer: acting.IssuerHere, what: str) -> list[dict[str, object]]:
    wanted = queries.Wanted(action=f"workforce.badge.{what}", thing=f"issuer:{issuer.folder.name}")
    return [queries.detail_of(one) for one in queries.entries(wanted).entries]


@pytest.mark.parametrize("how", ["announced", "at once", "lost"])
def test_a_replacement_that_was_killed_is_ended_by_the_same_command(how: str, tmp_path: Path) -> None:
    for line in range(1, 1_000):
        issuer = made(tmp_path / str(line))
        old, was = issuer.public, key_name(issuer.key)
        following = announced(issuer)
        if how == "lost":
            (issuer.folder / acting.KEY).unlink()
        at_once = how != "announced"

        def act(issuer: acting.IssuerHere = issuer, at_once: bool = at_once) -> str:
            return replaced(issuer, LATER, at_once=at_once)

        if lived(act, line):
            break
        begun, done = "replacing" in kinds(issuer), "replaced" in kinds(issuer)
        if begun and not done:
            with pytest.raises(Refused, match=r"that was cut short|The key of this issuer is gone"):
                issued(issuer)
        if not done:
            assert act() == was
        elif not at_once:
            with pytest.raises(Refused, match="No next key was announced since the present one was put"):
                act()
        assert issuer.public == following == (issuer.folder / acting.PUBLIC).read_text()
        assert (issuer.folder / acting.EARLIER.format(was)).read_text() == old
        kept = issuer.folder / f"key.{was}.pem"
        assert how == "lost" or key_name(signing_key(kept)) == was
        assert not (issuer.folder / acting.NEXT).exists()
        assert kinds(issuer) == ["issued", "announced", "replacing", "replaced"]
        assert entries(issuer, "key-replaced") == [{"key": key_name(issuer.key), "instead": was, "at_once": at_once}]
        only = believed(issuer, following)[issuer.id]
        assert checking.is_list_of((issuer.folder / acting.LIST).read_text(), only)
    assert 40 < line < 900  # it was killed at every line that writes


def test_an_announcement_that_was_killed_is_of_one_key_and_one_day(tmp_path: Path) -> None:
    for line in range(1, 1_000):
        issuer = made(tmp_path / str(line))
        if lived(lambda issuer=issuer: announced(issuer), line):  # type: ignore[misc]
            break
        begun = "announced" in kinds(issuer)
        first = acting.announce_key(issuer=issuer, by="someone", at=LATER)
        assert first == (LATER if begun else LATER + (LATER - NOW))
        key = key_name(signing_key(issuer.folder / f"{acting.KEY}.next"))
        assert entries(issuer, "key-announced") == [{"key": key}]
        assert kinds(issuer) == ["issued", "announced"]
        assert (issuer.folder / acting.NEXT).read_text().startswith("-----BEGIN PUBLIC KEY")
    assert 20 < line < 900


def test_a_revocation_that_was_killed_is_told_in_the_audit(tmp_path: Path) -> None:
    for line in range(1, 1_000):
        issuer = made(tmp_path / str(line))
        badge = json.loads((issuer.folder / acting.REGISTER).read_text())["id"]

        def act(issuer: acting.IssuerHere = issuer, badge: str = badge) -> None:
            acting.revoke(issuer=issuer, badge_id=badge, by="someone", at=NOW)

        if lived(act, line):
            break
        act()
        wanted = queries.Wanted(action="workforce.badge.revoked", thing=f"badge:{badge}")
        assert len(queries.entries(wanted).entries) == 1
        assert kinds(issuer) == ["issued", "revoked"]
    assert 15 < line < 900


def test_a_next_key_that_is_gone_is_not_waited_for(tmp_path: Path) -> None:
    issuer = made(tmp_path / "awards")
    announced(issuer)
    line = next(one for one in range(1, 1_000) if not lived(lambda: replaced(issuer, LATER), one) and begun(issuer))
    assert line
    (issuer.folder / f"{acting.KEY}.next").unlink()
    issued(issuer)  # with the key that is still in force
    with pytest.raises(Refused, match="not the one that was announced"):
        replaced(issuer, LATER)
    assert replaced(issuer, LATER, at_once=True)


def begun(issuer: acting.IssuerHere) -> bool:
    return "replacing" in kinds(issuer)


def test_a_full_disk_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issuer = made(tmp_path / "awards")
    before = (issuer.folder / acting.REGISTER).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            announced(issuer)
    assert (issuer.folder / acting.REGISTER).read_bytes() == before
    assert announced(issuer)


def test_a_draft_of_a_key_that_was_killed_hinders_no_other(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.with_name(f"key.pem.{os.getpid()}").write_text("half")  # as one of the same number left it, in a container
    assert key_name(signing_key(path)) == key_name(signing_key(path))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["key.pem", f"key.pem.{os.getpid()}"]


def test_a_line_that_a_full_disk_cuts_short_is_taken_away_again(tmp_path: Path) -> None:
    """A disk that takes ten bytes more is a bound on how long a file may grow."""
    issuer = acting.IssuerHere(
        tmp_path, "https://village.example/issuers/x", "An issuer", "https://village.example/list"
    )
    acting._add(issuer, {"kind": "issued", "id": "one"})
    kept = (tmp_path / acting.REGISTER).read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(kept) + 10, hard))
    try:
        with pytest.raises(OSError, match="No space left"):
            acting._add(issuer, {"kind": "issued", "id": "another"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (tmp_path / acting.REGISTER).read_bytes() == kept

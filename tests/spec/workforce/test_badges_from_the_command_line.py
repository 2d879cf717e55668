"""A badge from issuer to holder to employer and back, by commands; and one sentence for whatever is wrong."""

import json
import shutil
from pathlib import Path

import pytest

from tests.commands import run
from tests.migrated import migrated

ISSUER = """
id: https://awards.example/issuer
name: Made-up Awards
list_address: https://awards.example/revoked
"""
BADGE = """
holder: {holder}
what: play-diploma
title: Diploma of Play
level: "3"
units: [core, play]
earned: 18
available: 18
started: 2019-09-01
awarded: 2020-07-01
"""
TRUST = """
issuers:
  https://awards.example/issuer:
    name: Made-up Awards
    awards: [play-diploma]
    key: |
      {key}
"""
FRAME = """
units:
  core: {level: "3"}
qualifications:
  play-diploma: {level: "4", mandatory: [core]}
"""
ME = "https://nursery.example"


class Desk:
    """One folder in which issuer, holder and employer keep their files, for brevity."""

    def __init__(self, at: Path) -> None:
        self.at = at
        self.holder = self.say("badge-holder", "--key", "my-key.pem")

    def run(self, *words: str) -> tuple[int, str, str]:
        named = [
            str(self.at / word) if ("." in word and "/" not in word) or word == "awards" else word for word in words
        ]
        where = {"VILLAGE_VAR": str(self.at), "DATABASE_URL": f"sqlite:///{self.at / 'village.sqlite3'}"}
        done = run("workforce", *named, **where)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout.strip(), done.stderr

    def say(self, *words: str) -> str:
        code, out, err = self.run(*words)
        assert code == 0, err
        return out

    def write(self, name: str, text: str) -> None:
        (self.at / name).write_text(text, encoding="utf-8")

    def check(self, *words: str) -> tuple[int, str, str]:
        given = ("--trust", "trust.yaml", "--to", ME, "--list", "revoked.jwt")
        return self.run("verify-badge", "shown.jwt", *given, *words)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    at = tmp_path_factory.mktemp("desk")
    shutil.copy(migrated(), at / "village.sqlite3")
    made = Desk(at)
    (at / "awards").mkdir()
    made.write("awards/issuer.yaml", ISSUER)
    made.write("badge.yaml", BADGE.format(holder=made.holder))
    made.write("badge.jwt", made.say("issue-badge", "badge.yaml", "--folder", "awards"))
    shutil.copy(at / "awards" / "revoked.jwt", at / "revoked.jwt")
    made.write("shown.jwt", made.say("show-badge", "badge.jwt", "--key", "my-key.pem", "--to", ME, "--nonce", "n1"))
    key = (at / "awards" / "public.pem").read_text().replace("\n", "\n      ")
    made.write("trust.yaml", TRUST.format(key=key))
    return made


def test_what_was_issued_is_accepted_where_it_was_shown(desk: Desk) -> None:
    assert desk.holder.startswith("did:key:z6Mk")
    assert desk.check("--nonce", "n1") == (
        0,
        "Accepted: play-diploma of Made-up Awards, awarded on 2020-07-01, begun on 2019-09-01.",
        "",
    )
    told = json.loads(desk.check("--json")[1])
    assert told[0]["badge"]["units"] == ["core", "play"]


def test_what_is_not_relied_upon_ends_with_1_and_says_why(desk: Desk) -> None:
    given = ("verify-badge", "shown.jwt", "--trust", "trust.yaml", "--to")
    assert desk.run(*given, "https://rival.example")[:2] == (1, "Refused: It was made for somebody else.")
    code, out, _ = desk.run(*given, ME)
    assert code == 1
    assert out.startswith("Refused: Whether it was revoked is not known")
    code, out, _ = desk.run(*given, ME, "--not-safeguarding")
    assert code == 0
    assert out.startswith("Unchecked: play-diploma of Made-up Awards")
    desk.write("frame.yaml", FRAME)
    code, out, _ = desk.check("--framework", "frame.yaml")
    assert code == 1
    assert "It says level 3; play-diploma is of level 4." in out


def test_a_revoked_badge_is_refused_with_the_newer_list(desk: Desk) -> None:
    second = desk.say("issue-badge", "badge.yaml", "--folder", "awards")
    assert second.count(".") == 2
    register = [json.loads(line) for line in (desk.at / "awards" / "register.jsonl").read_text().splitlines()]
    assert [one["place"] for one in register] == [0, 1]
    said = desk.say("revoke-badge", register[0]["id"], "--folder", "awards")
    assert said.startswith("Revoked. Hand out ")
    newer = ("--list", str(desk.at / "awards" / "revoked.jwt"))
    assert desk.check(*newer)[:2] == (1, "Refused: Its issuer revoked it.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["issue-badge", "badge.yaml", "--folder", "none"], "There is no file none/issuer.yaml."),
        (["issue-badge", "strange.yaml", "--folder", "awards"], "Nothing is read of colour. It can say holder, what"),
        (["issue-badge", "short.yaml", "--folder", "awards"], "It does not say its title. Write it as text."),
        (["issue-badge", "undated.yaml", "--folder", "awards"], "It cannot be read: Invalid isoformat string: 'soon'."),
        (["issue-badge", "inflated.yaml", "--folder", "awards"], "It says that 60 credits were earned of 18."),
        (["issue-badge", "parts.yaml", "--folder", "awards"], "It cannot be read: units are a list, credit is whole."),
        (["revoke-badge", "urn:uuid:none", "--folder", "awards"], "No such badge was issued here."),
        (["replace-badge-key", "--folder", "awards"], "No next key was announced."),
        (["show-badge", "badge.jwt", "--key", "my-key.pem", "--to", ME, "--days", "0"], "cannot be shown for 0 days."),
        (["show-badge", "badge.jwt", "--key", "my-key.pem", "--to", ME, "--days", "400"], "It cannot be shown until"),
        (["show-badge", "word.yaml", "--key", "my-key.pem", "--to", ME], "word.yaml holds no badge."),
        (["badge-holder", "--key", "badge.yaml"], "badge.yaml is not an Ed25519 key"),
        (["verify-badge", "shown.jwt", "--trust", "badge.yaml", "--to", ME], "It names no issuers."),
    ],
)
def test_what_is_wrong_gets_one_sentence_and_changes_nothing(desk: Desk, words: list[str], said: str) -> None:
    badge = BADGE.format(holder=desk.holder)
    desk.write("strange.yaml", badge + "colour: blue\n")
    desk.write("short.yaml", badge.replace("title: Diploma of Play\n", ""))
    desk.write("undated.yaml", badge.replace("2020-07-01", "soon"))
    desk.write("inflated.yaml", badge.replace("earned: 18", "earned: 60"))
    desk.write("parts.yaml", badge.replace("units: [core, play]", "units: core"))
    desk.write("word.yaml", "Café")
    before = (desk.at / "awards" / "register.jsonl").read_bytes()
    code, out, err = desk.run(*words)
    assert (code, out) == (2, "")
    assert err.startswith("village: ")
    assert said in err
    assert (desk.at / "awards" / "register.jsonl").read_bytes() == before


def test_a_key_is_announced_and_replaced(desk: Desk) -> None:
    told = desk.say("announce-badge-key", "--folder", "awards")
    assert told.startswith(f"Hand out {desk.at / 'awards' / 'public.next.pem'}, to be written down as “next”.")
    code, out, err = desk.run("replace-badge-key", "--folder", "awards")
    assert (code, out) == (2, "")
    assert "The next key can be put in force from " in err
    told = desk.say("replace-badge-key", "--folder", "awards", "--at-once")
    assert told.startswith(f"In force. Hand out {desk.at / 'awards' / 'public.pem'} as “key”")
    assert "goes among “earlier”, and nowhere if it was stolen" in told

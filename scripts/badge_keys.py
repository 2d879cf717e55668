"""Rehearses a new key of an issuer of badges: what was issued before and what is issued after are accepted by those who
know both keys, and refused by those from whom one is kept."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from throwaway import need

ISSUER = {"id": "https://awards.example/issuer", "name": "Rehearsed awards", "list_address": "https://awards.example/l"}
BADGE = {
    "what": "play-certificate", "title": "Certificate of play", "level": "3", "units": [], "earned": 18,
    "available": 18, "started": "2019-09-01", "awarded": "2020-07-01",
}  # fmt: skip
TO = "https://nursery.example"


def badges_across_keys(village: Callable[..., str], folder: Path) -> int:
    """How many of the badges that were shown are accepted across the change; ends the rehearsal where one is not, or
    where one is that must not be. Files are JSON, which is YAML too."""
    awards = folder / "awards"
    awards.mkdir(parents=True)
    (awards / "issuer.yaml").write_text(json.dumps(ISSUER))
    holder = village("workforce", "badge-holder", "--key", str(folder / "holder.pem")).splitlines()[-1]
    (folder / "badge.yaml").write_text(json.dumps({**BADGE, "holder": holder}))

    def shown(name: str) -> Path:
        badge, made = folder / f"{name}.jwt", folder / f"{name}.shown"
        badge.write_text(village("workforce", "issue-badge", str(folder / "badge.yaml"), "--folder", str(awards)))
        words = ("--key", str(folder / "holder.pem"), "--to", TO)
        made.write_text(village("workforce", "show-badge", str(badge), *words))
        return made

    def accepted(one: Path, good: bool = True, **keys: object) -> int:
        issuer = {"name": ISSUER["name"], "awards": [BADGE["what"]], **keys}
        (folder / "trust.yaml").write_text(json.dumps({"issuers": {ISSUER["id"]: issuer}}))
        words = ("--trust", str(folder / "trust.yaml"), "--to", TO, "--list", str(folder / "revoked.jwt"))
        said = village("workforce", "verify-badge", str(one), *words, good=good)
        need(("Accepted" in said) == good, f"a badge was taken wrongly: {said}")
        return int(good)

    before = shown("before")
    shutil.copy(awards / "revoked.jwt", folder)
    old = (awards / "public.pem").read_text()
    village("workforce", "announce-badge-key", "--folder", str(awards))
    following = (awards / "public.next.pem").read_text()
    found = accepted(before, key=old, next=following)
    too_early = village("workforce", "replace-badge-key", "--folder", str(awards), good=False)
    need("can be put in force from" in too_early, f"a key came into force too early: {too_early}")
    village("workforce", "replace-badge-key", "--folder", str(awards), "--at-once")  # nobody waits for four weeks here
    after = shown("after")
    shutil.copy(awards / "revoked.jwt", folder)
    for one in (before, after):
        found += accepted(one, key=old, next=following) + accepted(one, key=following, earlier=[old])
    accepted(before, good=False, key=following)
    accepted(after, good=False, key=old)
    return found

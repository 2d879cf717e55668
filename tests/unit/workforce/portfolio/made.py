"""Portfolios to begin from: a list, a framework and an issuer that nobody has, two holders, an employer."""

import datetime as dt
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.unit.workforce.made import NOW, TODAY, Scene, account, days, seen
from tests.unit.workforce.qualifications.lists import ROWS, written
from village.kernel.access.rules import Viewer
from village.workforce.actions import badges as issuing
from village.workforce.actions.portfolio import kept
from village.workforce.actions.portfolio.badges import audience, bring_badges, challenge
from village.workforce.actions.portfolio.holdings import add_holding
from village.workforce.actions.portfolio.seeing import see_certificate
from village.workforce.actions.portfolio.sharing import share
from village.workforce.models import Holding, PortfolioShare
from village.workforce.queries.portfolio.holdings import looked_at
from village.workforce.queries.portfolio.kept import frame
from village.workforce.rules.portfolio.holdings import Said
from village.workforce.rules.qualifications.carried import Badge
from village.workforce.rules.vetting import day_begins

__all__ = ["NOW", "TODAY", "Scene", "account", "days", "seen"]
FRAMEWORK = """
units:
  core: {level: "3", credit: 10}
  play: {level: "3", credit: 8}
  lead: {level: "6", credit: 20}
  odd: {level: "4"}
qualifications:
  play-diploma: {level: "3", body: Made-up Awards, from: "2014-09-01", mandatory: [core, play]}
  lead-award: {level: "6", body: Made-up University, mandatory: [core, lead]}
  odd-award: {level: "4", body: Made-up University, until: "2010-09-01", mandatory: [odd]}
  head-award: {level: "7", body: Made-up University, mandatory: [lead, odd]}
equivalences:
  - {what: play-diploma, counts_as: counts-at-level-3, scope: ratios-in-england, said_by: A Department, source: "1"}
  - {what: lead-award, counts_as: early-years-professional-status, said_by: A Department, source: "2"}
  - {what: head-award, counts_as: headship-qualification, said_by: A Department, source: "3"}
"""
QTS = Said("Qualified teacher status", "A made-up council", dt.date(2005, 7, 1), what="qualified-teacher-status")
DIPLOMA = Said("Always Diploma", "Made-up Awards", dt.date(2012, 7, 1), "3", dt.date(2010, 9, 1), "EYQ-903")
OTHER = Said("Something else", "Made-up College", dt.date(2015, 7, 1), "5")
AWARDS = "https://awards.example/issuer"
HOLDER, OTHERS = Ed25519PrivateKey.from_private_bytes(b"h" * 32), Ed25519PrivateKey.from_private_bytes(b"o" * 32)


def taken_in(settings: Any, folder: Path) -> None:
    """A list and a framework, in a place of this test's own."""
    settings.VAR = folder
    kept.take_in_list(file="list.csv", raw=written(ROWS))
    kept.take_in_framework(file="framework.yaml", raw=FRAMEWORK.encode())


def holds(by: Viewer, said: Said = DIPLOMA, **more: Any) -> Holding:
    told: dict[str, Any] = {"answers": {}, "at": NOW, **more}
    return add_holding(said=said, by=by, **told)


def shows(by: Viewer, *holdings: Holding, to: str = "nursery", at: dt.datetime = NOW, last: int = 30) -> PortfolioShare:
    until = day_begins(days(last + 1))
    return share(employer=to, holdings=[one.ref for one in holdings], until_at=until, by=by, at=at)


def sees(by: Viewer, shown: PortfolioShare, holding: Holding, at: dt.datetime = NOW) -> None:
    see_certificate(share=shown.ref, holding=holding.ref, seen_on=TODAY, said=looked_at(holding), by=by, at=at)


def issuer(folder: Path, name: str = "awards", id_: str = AWARDS) -> issuing.IssuerHere:
    return issuing.IssuerHere(folder / name, id_, "Made-up Awards", f"https://{name}.example/revoked")


def believed(one: issuing.IssuerHere, *awards: str, beside: tuple[issuing.IssuerHere, ...] = ()) -> None:
    said = "issuers:\n"
    for each in (one, *beside):
        lines = "".join(f"      {line}\n" for line in each.public.strip().splitlines())
        said += f"  {each.id}:\n    name: {each.name}\n    key: |\n{lines}    awards: [{', '.join(awards)}]\n"
    kept.take_in_trust(file="trust.yaml", raw=said.encode())


def listed(one: issuing.IssuerHere) -> str:
    return kept.take_in_revoked(file="revoked.jwt", raw=(one.folder / issuing.LIST).read_bytes())


def issued(one: issuing.IssuerHere, key: Ed25519PrivateKey = HOLDER, **other: Any) -> str:
    told: dict[str, Any] = {
        "issuer": one.id, "holder": issuing.holder_of(key), "what": "play-diploma", "level": "3",
        "units": ("core", "play"), "earned": 18, "available": 18, "started_on": dt.date(2019, 9, 1),
        "awarded_on": dt.date(2020, 7, 1), **other,
    }  # fmt: skip
    return issuing.issue(issuer=one, badge=Badge(**told), title="Diploma of Play", known=frame(), by="someone", at=NOW)


def shown(by: Viewer, *tokens: str, key: Ed25519PrivateKey = HOLDER, **other: Any) -> str:
    told: dict[str, Any] = {
        "audience": audience(),
        "nonce": challenge(by),
        "until": NOW + dt.timedelta(days=1),
        **other,
    }
    return issuing.show(key=key, badges=list(tokens), at=NOW, **told)


def brings(by: Viewer, *tokens: str, **other: Any) -> list[Holding]:
    return bring_badges(showing=shown(by, *tokens, **other), by=by, at=NOW)

"""Made-up portfolios: Yuri’s, with one certificate that was seen, one that was not, a badge and a share; and Elin’s,
who is an Early Years Professional. The list and the framework that they are read against are made up too, and are taken
in where nothing is there yet."""

import datetime as dt
import tempfile
import uuid
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from village.kernel.access.queries import viewer_for
from village.kernel.access.rules import Viewer
from village.kernel.accounts.actions import open_account
from village.kernel.accounts.models import Account
from village.kernel.accounts.rules import persona_email
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation
from village.synthetic.demo import BY
from village.synthetic.personas import viewer
from village.workforce.actions import badges as issuing
from village.workforce.actions.portfolio import kept
from village.workforce.actions.portfolio.badges import audience, bring_badges, challenge
from village.workforce.actions.portfolio.holdings import add_holding, add_unit
from village.workforce.actions.portfolio.seeing import see_certificate
from village.workforce.actions.portfolio.sharing import share
from village.workforce.actions.vetting import join_account
from village.workforce.queries.portfolio.holdings import looked_at, own
from village.workforce.queries.portfolio.kept import FRAMEWORK, LIST, TRUST, frame, known, place, trusted
from village.workforce.queries.register import Wanted, listed
from village.workforce.rules.portfolio.holdings import Said
from village.workforce.rules.qualifications.carried import Badge
from village.workforce.rules.vetting import day_begins

NURSERY = "leeds-nursery-made-up"
FILES = Path(settings.SRC) / "synthetic" / "qualifications"
AWARDS = "https://made-up-awards.example"
MADE_UP = "Made-up Awards"


def demo_portfolios(at: dt.datetime) -> int:
    """Two portfolios; returns how many holdings are in them. Can be done again: what is there stays as it is."""
    yuri = viewer("yuri")
    if own(yuri).exists():
        return 0
    _references()
    with transaction.atomic():
        return _yuri(yuri, at) + _elin(at)


def _references() -> None:
    """A list and a framework that nobody has, where none was taken in."""
    if not place(LIST).exists():
        kept.take_in_list(file=LIST, raw=(FILES / "list.csv").read_bytes())
    if not place(FRAMEWORK).exists():
        kept.take_in_framework(file=FRAMEWORK, raw=(FILES / "framework.yaml").read_bytes())


def _yuri(yuri: Viewer, at: dt.datetime) -> int:
    diploma = Said(
        "Made-up Diploma of Early Years Care", MADE_UP, dt.date(2017, 7, 14), started_on=dt.date(2015, 9, 7)
    )  # fmt: skip
    shown = [_holds(diploma, "EYQ-9901", yuri, at)]
    course = Said("Forest play for the under-fives (made up)", "Made-up Woodland Trust", dt.date(2021, 3, 12))
    shown.append(_holds(course, "", yuri, at))
    many = 2
    if "play-certificate" in known().qualifications and set(trusted()) <= {AWARDS}:
        _badge(yuri, at)
        many += 1
    if "working-with-families" in known().units:
        add_unit(unit="working-with-families", passed_on=dt.date(2022, 5, 20), by=yuri, at=at)
    _shown(yuri, shown, seen=shown[0], at=at)
    return many


def _holds(said: Said, what: str, by: Viewer, at: dt.datetime) -> uuid.UUID:
    """Under its reference, where the list that was taken in has it."""
    catalogue = known().catalogue
    there = what if catalogue is not None and catalogue.version(what) is not None else ""
    return add_holding(said=replace(said, what=there), answers={}, by=by, at=at).ref


def _badge(yuri: Viewer, at: dt.datetime) -> None:
    """A badge of a made-up issuer, which is believed of this one award."""
    with tempfile.TemporaryDirectory() as folder:  # the issuer’s key and the holder’s are thrown away after
        issuer = issuing.IssuerHere(Path(folder), AWARDS, MADE_UP, f"{AWARDS}/revoked")
        _issue_and_bring(issuer, Ed25519PrivateKey.generate(), yuri, at)


def _issue_and_bring(issuer: issuing.IssuerHere, key: Ed25519PrivateKey, yuri: Viewer, at: dt.datetime) -> None:
    units = ("observing-children", "playing-and-learning", "keeping-children-safe")
    days = (dt.date(2022, 9, 5), dt.date(2023, 6, 30))
    badge = Badge(AWARDS, issuing.holder_of(key), "play-certificate", "3", units, 18, 18, *days)
    token = issuing.issue(
        issuer=issuer, badge=badge, title="Certificate of play (made up)", known=frame(), by=BY, at=at
    )
    lines = "".join(f"      {line}\n" for line in issuer.public.strip().splitlines())
    said = f"issuers:\n  {AWARDS}:\n    name: {MADE_UP}\n    key: |\n{lines}    awards: [play-certificate]\n"
    kept.take_in_trust(file=TRUST, raw=said.encode())
    kept.take_in_revoked(file=issuing.LIST, raw=(issuer.folder / issuing.LIST).read_bytes())
    until = at + dt.timedelta(days=1)
    showing = issuing.show(
        key=key, badges=[token], audience=audience(), until=until, nonce=challenge(yuri), at=at
    )  # fmt: skip
    bring_badges(showing=showing, by=yuri, at=at)


def _elin(at: dt.datetime) -> int:
    nursery = Organisation.objects.get(slug=NURSERY)
    account = Account.objects.filter(email=persona_email("elin")).first() or open_account(
        email=persona_email("elin"), name="Elin", organisation=nursery, by=BY, at=at, is_demo=True
    )
    worker = listed(viewer("wen"), Wanted("Elin Falsby"), on=london_date(at)).get()
    if worker.account is None:
        join_account(worker=worker.ref, email=account.email, by=viewer("dora"), at=at)
    elin = viewer_for(account, second_factor=True)
    begun, awarded = dt.date(2011, 1, 10), dt.date(2012, 1, 31)
    status = "early-years-professional-status"
    said = Said("Early Years Professional Status", "Made-up University", awarded, "6", begun, status)
    made = add_holding(said=said, answers={}, by=elin, at=at).ref
    _shown(elin, [made], seen=made, at=at)
    return 1


def _shown(by: Viewer, holdings: list[uuid.UUID], *, seen: uuid.UUID, at: dt.datetime) -> None:
    """To the nursery, for ninety days; Wen has seen one of the certificates."""
    until = day_begins(london_date(at) + dt.timedelta(days=91))
    made = share(employer=NURSERY, holdings=holdings, until_at=until, by=by, at=at)
    said = looked_at(own(by).get(ref=seen))
    see_certificate(share=made.ref, holding=seen, seen_on=london_date(at), said=said, by=viewer("wen"), at=at)

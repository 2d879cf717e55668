"""A list of revoked badges that is dated ahead, or of a key that is believed no more, keeps no honest one out."""

import datetime as dt

import pytest
import time_machine

from tests.spec.workforce.test_a_badge_is_brought_into_a_portfolio import (
    DAY,
    awards,  # noqa: F401 - a fixture
    changed,
    me,  # noqa: F401 - a fixture
    offline,  # noqa: F401 - a fixture
    proof,
)
from tests.unit.workforce.portfolio.made import NOW, believed, brings, issued, listed
from village.kernel.access.rules import Viewer
from village.kernel.tables.rules import Refused
from village.workforce.actions import badges as issuing
from village.workforce.actions.portfolio import kept
from village.workforce.queries.qualifications.badges import newest_lists

pytestmark = pytest.mark.django_db


def test_a_list_of_an_instant_that_has_not_come_keeps_no_other_out(
    awards: issuing.IssuerHere,  # noqa: F811
    me: Viewer,  # noqa: F811
) -> None:
    """Whoever stole the key dates a list far ahead: no honest one would be newer."""
    token = issued(awards)
    honest = (awards.folder / issuing.LIST).read_text()
    ahead = changed(awards, honest, validFrom="2099-01-01T00:00:00+00:00")
    minute, second = dt.timedelta(minutes=1), dt.timedelta(seconds=1)
    brings(me, token)
    for late in (ahead, changed(awards, honest, validFrom=(NOW + minute + second).isoformat())):
        with pytest.raises(Refused, match=r"It says that it was made on .*, which has not come"):
            kept.take_in_revoked(file="ahead.jwt", raw=late.encode())
    kept.take_in_revoked(file="fast.jwt", raw=changed(awards, honest, validFrom=(NOW + minute).isoformat()).encode())
    assert proof(me) == ["badge"]
    (file,) = kept.place(kept.REVOKED).iterdir()
    file.write_text(ahead)  # as it was taken in before such lists were refused
    assert proof(me) == ["unchecked"]
    listed(awards)
    assert proof(me) == ["badge"]
    assert newest_lists([ahead, honest]) == newest_lists([honest, ahead]) == newest_lists([honest])


def test_a_list_of_a_key_that_is_believed_no_more_keeps_no_other_out(
    awards: issuing.IssuerHere,  # noqa: F811
    me: Viewer,  # noqa: F811
) -> None:
    issued(awards)
    stolen = changed(awards, (awards.folder / issuing.LIST).read_text(), validFrom=(NOW + DAY).isoformat())
    with time_machine.travel(NOW + DAY, tick=False):
        kept.take_in_revoked(file="stolen.jwt", raw=stolen.encode())
        issuing.replace_key(issuer=awards, at_once=True, by="someone", at=NOW)
        with pytest.raises(Refused, match="It is no list of an issuer that is believed here"):
            listed(awards)
        believed(awards, "play-diploma")
        listed(awards)  # older by what it says, and the only one that is believed
        assert dict(kept.revoked()) == {(awards.id, awards.list_address): (awards.folder / issuing.LIST).read_text()}

"""How many families somebody leads leads to just those, for themselves and for whoever manages their service; nobody
else is shown any by it."""

import html
import re
import uuid

import pytest

from tests.unit.casework import made
from tests.unit.casework.stepped import HandingOn
from village.casework.actions import team
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
CASELOAD, FAMILIES = "/help/caseload/", "/help/"
EACH = re.compile(r'<a class="govuk-link" href="(/help/\?lead=[^"]+)" aria-label="\d+ families that [^"]+">(\d+)</a>')


@pytest.fixture
def scene() -> HandingOn:
    """A lead with two families, another of the service with one; a family of the school whose team has the manager."""
    there = HandingOn()
    made.episode(there.lead, "The Another family")
    made.episode(made.account("Fay Full", "practitioner"), "The One family")
    sky = made.account("Sky Schooled", "practitioner", body="school")
    hidden = made.episode(sky, "The Hidden family")
    told = {"name": there.boss.name, "role": "Adviser", "organisation": "The council", "account": there.boss.ref}
    team.join_team(episode=hidden.ref, **told, by=made.seen(sky), at=made.NOW)
    return there


def body(who: Account, address: str) -> str:
    answer = made.browser(who).get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def listed(page: str) -> list[str]:
    """The families that a list has, as many as it says that it has."""
    said = re.search(r'class="vg-count">(\d+) ', page)
    names = re.findall(r'<th scope="row"[^>]*><a class="govuk-link" href="/help/[0-9a-f-]+/">([^<]*)<', page)
    assert len(names) == (int(said[1]) if said else 0)
    return sorted(map(html.unescape, names))


def led_by(who: Account) -> str:
    return f"{FAMILIES}?lead={who.ref}"


def test_nobody_else_is_shown_whom_somebody_leads(scene: HandingOn) -> None:
    for who in (scene.nurse, scene.stranger, made.account("Bo Otherboss", "family-help-manager", body="clinic")):
        assert not EACH.findall(body(who, CASELOAD))
        page = body(who, led_by(scene.lead))
        assert "Another" not in page
        assert "Lena Lead leads" not in page
    assert made.browser(scene.sam).get(led_by(scene.lead)).status_code == 404


def test_ones_own_number_leads_to_ones_own_families(scene: HandingOn) -> None:
    found = re.search(r'You lead <a class="govuk-link" href="([^"]+)">(\d+) families</a>', body(scene.lead, CASELOAD))
    assert found
    assert len(listed(body(scene.lead, found[1]))) == int(found[2]) == 2
    assert "You lead 0 families." in body(scene.boss, CASELOAD)
    assert listed(body(scene.lead, f"{FAMILIES}?show=mine")) == listed(body(scene.boss, led_by(scene.lead)))


def test_a_managers_number_of_each_leads_to_the_families_of_each(scene: HandingOn) -> None:
    found = EACH.findall(body(scene.boss, CASELOAD))
    assert sorted(int(many) for _, many in found) == [1, 2]
    for href, many in found:
        page = body(scene.boss, href)
        assert len(listed(page)) == int(many)
        assert re.search(r"Families that (Lena Lead|Fay Full) leads, of those that your service holds\.", page)
    assert listed(body(scene.boss, led_by(Account.objects.get(name="Fay Full")))) == ["The One family"]


def test_of_another_service_s_lead_nothing_is_told_but_what_ones_own_holds(scene: HandingOn) -> None:
    other = Account.objects.get(name="Sky Schooled")
    page = body(scene.boss, led_by(other))
    assert listed(page) == []
    assert "Sky Schooled" not in page
    assert listed(body(scene.boss, f"{FAMILIES}?lead={uuid.uuid4()}")) == []
    assert len(listed(body(scene.boss, f"{FAMILIES}?lead=nobody"))) == 4  # what cannot be asked is left out


def test_who_was_shown_is_in_the_audit(scene: HandingOn) -> None:
    body(scene.boss, led_by(scene.lead))
    detail = str(Entry.objects.filter(action="casework.list").order_by("pk").last().detail)
    assert str(scene.ref) in detail
    assert "led" in detail

"""The page of a shielded child offers a look behind the shield exactly where one would be granted."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.index_made import HERE, NOW, THERE, a_code, a_town, browser, someone, viewer_behind
from village.kernel.accounts.actions import end_role, give_role
from village.kernel.accounts.models import Account, RoleGrant
from village.people.actions import asking, shielding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("roles", "granted"),
    [
        ([("practitioner", HERE)], False),
        ([("practitioner", HERE), ("safeguarding-practitioner", THERE)], False),
        ([("practitioner", HERE), ("information-governance", HERE)], False),
        ([("safeguarding-practitioner", HERE)], True),
        ([("safeguarding-practitioner", "")], True),
    ],
)
def test_a_look_behind_is_offered_exactly_where_it_is_granted(roles: list[tuple[str, str]], granted: bool) -> None:
    child = a_town()
    client = browser("practitioner")
    asking.give_reason(purpose="concern", words="", by=viewer_behind(client), at=NOW)
    account = Account.objects.get(ref=viewer_behind(client).ref)
    for grant in RoleGrant.objects.filter(account=account):
        end_role(grant=grant, until_on=NOW.date(), by="test", at=NOW)
    for role, area in roles:
        give_role(account=account, role=role, area=area, from_on=NOW.date(), by="test", at=NOW)
    page, link = f"/children/{child.ref}/", f'href="/children/{child.ref}/behind/"'
    assert link not in client.get(page).content.decode()  # there is nothing to look behind
    officer = someone("information-governance")
    shielding.shield_child(ref=child.ref, reason="refuge", words="Her father looks for her.", by=officer, at=NOW)
    for many in range(6):
        offered = link in client.get(page).content.decode()
        told = {"words": "She may be in danger now.", "code": a_code(viewer_behind(client))}
        assert (client.post(f"{page}behind/", told).status_code == 302) == offered == (granted and many < 5)
        client.post(f"{page}leave/")

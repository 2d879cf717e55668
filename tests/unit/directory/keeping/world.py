"""Two providers, two officers of one area and one of another, and a feed, to begin from."""

import datetime as dt
import uuid
from typing import Any

from tests.unit.casework.made import ELSEWHERE, LONG_AGO, browser, seen
from tests.unit.directory.made import LEEDS, nested, source
from village.directory.actions.keeping import assuring, drafting, pairing
from village.directory.actions.recording import Said, record_services
from village.directory.models import Draft, Pair, Provider, Service
from village.directory.queries.keeping.whole import proposed, states_of
from village.kernel.access.rules import Viewer
from village.kernel.accounts.actions import add_organisation, give_role
from village.kernel.accounts.models import Account
from village.kernel.organisations.models import Organisation

__all__ = ["ELSEWHERE", "LEEDS", "NOW", "TODAY", "browser", "seen"]
NOW = dt.datetime(2026, 11, 27, 9, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
NONE = uuid.UUID(int=0)
REFUGE = "refuge"


def organisation(slug: str) -> Organisation:
    """A body of Leeds."""
    known = Organisation.objects.filter(slug=slug).first()
    return known or add_organisation(
        slug=slug, name=f"Made-up {slug}", kind="voluntary", area=LEEDS, by="test", at=NOW
    )  # fmt: skip


def account(name: str, role: str, body: str, area: str = LEEDS) -> Account:
    """Somebody with a role."""
    email = f"{name.lower().replace(' ', '.')}@example.org"
    made = Account.objects.create_user(email, name=name, organisation=organisation(body))
    give_role(account=made, role=role, area=area, from_on=LONG_AGO, by="test", at=NOW)
    return made


class World:
    """Play and Rival provide; Olive and Oscar keep the directory of Leeds, Oona that of another area."""

    def __init__(self) -> None:
        self.peter = account("Peter Play", "service-provider", "play")
        self.petra = account("Petra Play", "service-provider", "play")
        self.rita = account("Rita Rival", "service-provider", "rival")
        self.olive = account("Olive Officer", "directory-officer", "council")
        self.oscar = account("Oscar Officer", "directory-officer", "council")
        self.oona = account("Oona Officer", "directory-officer", "other", ELSEWHERE)

    def by(self, one: Account, at: dt.datetime = NOW) -> dict[str, Any]:
        return {"by": seen(one), "at": at}

    def viewer(self, one: Account) -> Viewer:
        return seen(one)

    def added(self, name: str = "Otters", by: Account | None = None, **said: Any) -> Service:
        """A new entry that waits."""
        return drafting.add_service(area=LEEDS, said={"name": name, **said}, **self.by(by or self.peter))

    def kept(self, name: str = "Otters", by: Account | None = None, **said: Any) -> Service:
        """An entry that a provider keeps, and that is told, at a place."""
        made = self.added(name, by, **said)
        drafting.write_place(
            service=made.pk, place="", said={"name": "Made-up Hall", "postcode": "LS1 1UR"},
            seen=proposed(made).seen, **self.by(by or self.peter),
        )  # fmt: skip
        self.assure(made)
        return self.fresh(made)

    def assure(self, service: Service, at: dt.datetime = NOW) -> None:
        draft = Draft.objects.get(service=service, decision="")
        assuring.assure(draft=draft.ref, version=draft.version, **self.by(self.olive, at))

    def fed(self, theirs: str = "s1", name: str = "Fed otters", steward: str = "", **fields: Any) -> Service:
        """An entry that a feed sends, claimed by an organisation if named."""
        feed = getattr(self, "feed", None) or source()
        self.feed = feed
        kind = fields.pop("sensitive", "")
        taken = record_services(
            [Said(nested(theirs, name, **fields), ("stay-and-play",), kind)], source=feed, area=LEEDS, at=NOW
        )
        one = Service.objects.get(pk=(taken.new + taken.changed + taken.unchanged)[0])
        if steward:
            Provider.objects.filter(pk=one.provider_id).update(steward=organisation(steward))
        return self.fresh(one)

    def write(self, service: Service, section: str = "about", by: Account | None = None, **said: Any) -> Service:
        told = {"name": service.name, **said} if section == "about" else said
        return drafting.write_section(
            service=service.pk, section=section, said=told, seen=proposed(service).seen, **self.by(by or self.peter)
        )

    def decide_pair(
        self, pair: Pair, keep: uuid.UUID | None, by: Account | None = None, same: bool | None = None
    ) -> None:
        """Say of two entries as they are now that `keep` is told for both, or that they are two."""
        now = Pair.objects.get(pk=pair.pk)
        pairing.decide_pair(
            pair=pair.ref, same=keep is not None if same is None else same, keep=keep,
            seen=states_of(now.one, now.two), **self.by(by or self.olive),
        )  # fmt: skip

    def fresh(self, service: Service) -> Service:
        return Service.objects.select_related("provider__steward", "source").get(pk=service.pk)

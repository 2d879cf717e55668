"""A family of whom something can be shared: two plans that were agreed, agreements between the organisations, and
those who would read it."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from tests.unit.casework import made
from tests.unit.casework.planned import NOW, Scene, days
from village.casework.actions import sharing
from village.casework.actions.data_agreements import keep_agreement
from village.casework.actions.families import Who, add_person
from village.casework.models import AgreedPlan, DataAgreement, Share
from village.casework.queries.sharing import items_of
from village.casework.rules.sharing import Grounds
from village.kernel.accounts.models import Account
from village.kernel.documents.rules.reader import digest

LAST = (NOW + dt.timedelta(days=30)).date()
DUTY = Grounds(
    "early-help", "6-1-e", "9-2-g", "2-18", "ca-2004-10", "They teach Anna and must know this.", True, "", LAST
)
CONSENT = Grounds("early-help", "6-1-a", "9-2-a", "", "", "Her mother asked us to tell them.", True, "", LAST)
UNTOLD = Grounds(
    "safeguarding", "6-1-e", "9-2-g", "2-18", "ca-2004-11", "They see her daily.", False, "It would put her at risk.",
    LAST,
)  # fmt: skip


class Sharing(Scene):
    """The lead shares; Theo at a school and Dora at a clinic, who have no part in the family's help, may read."""

    def __init__(self) -> None:
        super().__init__()
        made.organisation("clinic")
        self.officer = made.account("Ines Info", "information-governance")
        self.theo = made.account("Theo Teacher", "practitioner", body="school")
        self.dora = made.account("Dora Doctor", "practitioner", body="clinic")
        self.father = add_person(
            episode=self.ref, who=Who("Fred Testperson", born_on=dt.date(1988, 1, 2)), part="carer", by=self.by(),
            at=NOW,
        )  # fmt: skip
        self.plans = [self.plan(1), self.plan(2)]
        self.agreement = self.agreed("school")

    def plan(self, number: int) -> AgreedPlan:
        """A plan as it was agreed."""
        step = {
            "step": str(uuid.uuid4()), "words": f"Read a story {number}", "due": "2026-06-01", "serves": "",
            "owner": {"account": "", "service": "", "person": str(self.mother.ref)},
        }  # fmt: skip
        goal = {
            "goal": str(uuid.uuid4()), "order": 1, "person": str(self.anna.ref), "element": "behaviour", "scale": "",
            "levels": [None, None], "words": f"Anna sleeps through {number}", "how-known": "She says so",
            "steps": [step],
        }  # fmt: skip
        content = {"goals": [goal], "not-addressed": []}
        return AgreedPlan.objects.create(
            episode=self.episode, number=number, content=content, sha256=digest(content), key=f"{self.ref}-{number}",
            agreed_by=self.mother, by=self.lead.ref, at=NOW,
        )  # fmt: skip

    def agreed(self, taker: str, *purposes: str, until: int = 60) -> DataAgreement:
        """The council may share with a body."""
        return keep_agreement(
            giver="council", taker=taker, purposes=purposes or ("early-help", "safeguarding"), reference="DSA 12",
            from_on=NOW.date(), until_on=(NOW + dt.timedelta(days=until)).date(), by=self.by(self.officer), at=NOW,
        )  # fmt: skip

    def keys(self, *numbers: int) -> list[str]:
        """The items of these plans, as a page offers them."""
        wanted = {f"plan:{one}" for one in numbers}
        return [one.key for one in items_of(self.episode) if one.key.partition("@")[0] in wanted]

    def share(
        self,
        grounds: Grounds = DUTY,
        *,
        to: str = "school",
        account: uuid.UUID | None = None,
        items: Sequence[str] | None = None,
        consents: Mapping[uuid.UUID, str] | None = None,
        key: str = "",
        who: Account | None = None,
        at: dt.datetime = NOW,
        episode: uuid.UUID | None = None,
    ) -> Share:
        """The first plan is shared, if nothing else is said."""
        return sharing.propose_share(
            episode=episode or self.ref, organisation=to, account=account,
            items=self.keys(1) if items is None else items, grounds=grounds, consents=consents or {},
            key=key or uuid.uuid4().hex, by=self.by(who), at=at,
        )  # fmt: skip

    def consented(self, at: dt.datetime = NOW) -> Share:
        """Shared because the mother consented."""
        return self.share(CONSENT, consents={self.mother.ref: "parent"}, at=at)

    def reads(self, who: Account, share: Share, at: dt.datetime = NOW) -> bool:
        """Whether somebody can open a share."""
        return sharing.open_shared(share=share.ref, by=made.seen(who), at=at) is not None


__all__ = ["CONSENT", "DUTY", "LAST", "NOW", "UNTOLD", "Sharing", "days"]

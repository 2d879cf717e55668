"""How many families each lead has beside how many they may have: those of their service for whoever manages it, and
their own for everybody. `working_of` is the one place that knows how much somebody works: a register of the workforce
that comes to hold it is asked there."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import QuerySet

from village.casework.models import AreaCaseload, Episode, Lead, OverCaseload, WorkingTime
from village.casework.queries.thresholds import SET
from village.casework.queries.visible import MANAGES, WORK, asker_of, managed_by, visible_to
from village.casework.rules.caseload import Limit, Working, is_protected, most, over_by, said
from village.kernel.access.queries import areas, may_open
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.kernel.accounts.queries import who_works
from village.kernel.calendar.rules import london_date
from village.people.queries.asking import NOBODY

FOLDER = Path(__file__).resolve().parents[2] / "reference" / "caseload"


@dataclass(frozen=True)
class Load:
    """Somebody's families beside their limit. `held`: how many families they lead, of those that whoever asks may
    count; `most`: None where the area has set nothing, and for those of other services; `ours`: they are of the service
    that asks; `over_because`: why a manager last gave them more than the limit."""

    account: uuid.UUID
    name: str
    held: int
    most: int | None
    working: Working | None
    protected: bool
    ours: bool = True
    over_because: str = ""

    @property
    def over(self) -> int:
        """How many families more than they may have."""
        return over_by(self.held, self.most)

    @property
    def said(self) -> str:
        """How they stand, in words."""
        return said(self.held, self.most) if self.ours else "Of another service"

    @property
    def full(self) -> bool:
        """Whether one family more would be over their limit."""
        return bool(over_by(self.held + 1, self.most))


@lru_cache(maxsize=1)
def shipped() -> dict[str, Any]:
    """The share of somebody newly qualified where an area sets nothing else, and where it was read."""
    found: dict[str, Any] = yaml.safe_load((FOLDER / "protected.yaml").read_text(encoding="utf-8"))
    return found


def caseloads_for(viewer: Viewer) -> list[AreaCaseload]:
    """What was set in the areas that a viewer sets it for, the latest day first."""
    held = areas(viewer, SET)
    found = AreaCaseload.objects.all() if held is None else AreaCaseload.objects.filter(area__in=held)
    return list(found.order_by("-from_on", "-pk"))


def limit_in(area: str, on: dt.date) -> Limit | None:
    """What an area has set that stands on a day."""
    last = AreaCaseload.objects.filter(area=area, from_on__lte=on).last()
    return Limit(last.families, last.protected) if last is not None else None


def working_of(accounts: Collection[uuid.UUID]) -> dict[uuid.UUID, Working]:
    """How much each of these works and until when they are newly qualified; who is not in it, of them nobody said."""
    rows = WorkingTime.objects.filter(account__in=accounts).order_by("pk")
    return {one.account: Working(one.share, one.newly_until) for one in rows}


def staff_of(viewer: Viewer) -> list[Account]:
    """Those who work with families in the service that a viewer manages, by name; none for whoever manages none."""
    asker = asker_of(viewer)
    body = Account.objects.filter(ref=asker.account, organisation__slug=asker.organisation).first()
    if body is None or body.organisation is None:
        return []
    within = asker.manages if asker.manages is not None else {body.organisation.area}
    found = {one.ref: one for area in within for one in who_works(WORK, area=area)}
    return sorted((one for one in found.values() if one.organisation == body.organisation), key=lambda one: one.name)


def loads(viewer: Viewer, *, at: dt.datetime) -> list[Load]:
    """All who lead families that a viewer's service holds, and all of the service: first whoever is newly qualified, of
    them and of the others those who have the most over their limit. Of others' families nothing is counted."""
    staff = staff_of(viewer)
    held = _held(visible_to(viewer, at=at).filter(managed_by(viewer)))
    ours = {one.ref for one in staff}
    others = Account.objects.filter(ref__in=[one for one in held if one not in ours]).order_by("name", "pk")
    theirs = [Load(one.ref, one.name, held[one.ref], None, None, False, ours=False) for one in others]
    found = [*_loads(staff, held, at), *theirs]
    return sorted(found, key=lambda one: (not one.protected, -one.over, one.most is None, -one.held, one.name))


def load_of(viewer: Viewer, account: uuid.UUID, *, at: dt.datetime) -> Load | None:
    """How somebody of the service that a viewer manages stands; None for anybody else."""
    return chosen_from(viewer, {account}, at=at).get(account)


def chosen_from(viewer: Viewer, accounts: Collection[uuid.UUID], *, at: dt.datetime) -> dict[uuid.UUID, Load]:
    """How those stand who may be chosen to lead, as far as a viewer manages their service."""
    held = _held(visible_to(viewer, at=at).filter(managed_by(viewer)))
    return {one.account: one for one in _loads([one for one in staff_of(viewer) if one.ref in accounts], held, at)}


def own_load(viewer: Viewer, *, at: dt.datetime) -> Load | None:
    """How many families a viewer leads beside their own limit; None for whoever does not work with families."""
    account = viewer.ref if viewer.ref and may_open(viewer, WORK) else NOBODY
    mine = Account.objects.filter(ref=account).select_related("organisation")
    held = _held(visible_to(viewer, at=at))
    return next(iter(_loads(mine, held, at)), None)


def manages(viewer: Viewer) -> bool:
    """Whether a viewer is shown how those of their service stand."""
    return bool(may_open(viewer, MANAGES))


def _held(found: QuerySet[Episode]) -> Counter[uuid.UUID]:
    """How many families each leads of these, in help that goes on."""
    leads = Lead.objects.filter(until_at=None, episode__in=found.filter(closed_at=None))
    return Counter(account for account, _ in leads.values_list("account", "episode__family").distinct())


def _loads(found: Iterable[Account], held: Counter[uuid.UUID], at: dt.datetime) -> list[Load]:
    some, on = list(found), london_date(at)
    working, given = working_of([one.ref for one in some]), _given([one.ref for one in some])
    limits = {area: limit_in(area, on) for area in {one.organisation.area for one in some if one.organisation}}
    made = []
    for one in some:
        works, limit = working.get(one.ref), limits.get(one.organisation.area) if one.organisation else None
        made.append(
            Load(
                one.ref, one.name, held[one.ref], most(limit, works, on), works, is_protected(works, on),
                over_because=given.get(one.ref, ""),
            )
        )  # fmt: skip
    return made


def _given(accounts: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Why each was last given more than their limit."""
    return dict(OverCaseload.objects.filter(account__in=accounts).order_by("pk").values_list("account", "because"))

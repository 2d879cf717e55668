"""The demo's portfolios: one certificate seen, one not, a badge, two shares; and what they come to."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from village.kernel.access.queries import viewer_for
from village.kernel.accounts.models import Account
from village.synthetic.demo import demo_people
from village.synthetic.workforce import demo_workforce
from village.synthetic.workforce_portfolio import demo_portfolios
from village.workforce.models import Holding, PortfolioShare, Worker
from village.workforce.queries.portfolio.holdings import as_held, own
from village.workforce.queries.portfolio.posts import held_levels
from village.workforce.queries.register import name_of

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


@pytest.mark.django_db
def test_yuri_and_elin_keep_portfolios(settings: Any, tmp_path: Path) -> None:
    settings.DEMO = True
    settings.VAR = tmp_path
    demo_people(NOW)
    demo_workforce(NOW)
    assert demo_portfolios(NOW) == 4
    assert demo_portfolios(NOW) == 0
    assert Holding.objects.count() == 4
    yuri = viewer_for(Account.objects.get(name="Yuri"), second_factor=True)
    assert sorted(one.proof for one in as_held(own(yuri))) == ["badge", "said", "seen"]
    assert PortfolioShare.objects.count() == 2
    workers = list(Worker.objects.exclude(account=None).select_related("employer").prefetch_related("names"))
    levels = held_levels(workers, on=NOW.date())
    found = {name_of(one, on=NOW.date()): levels[one.pk] for one in workers}
    # The badge is not shown to the nursery.
    assert found == {"Yuri Shamwell": "3", "Elin Falsby": "6"}

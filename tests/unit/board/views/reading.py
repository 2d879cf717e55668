"""Where the pages of the board’s office are, who acts behind them, and what they say."""

from typing import Any

from django.test import Client

from tests.unit.board import made
from tests.unit.plan.office_pages import words

BOARD, PLAN = "/plan-office/boards/leeds/", "/plan-office/local-plans/leeds-2026/"


def by(slug: str) -> Any:
    return made.People().__dict__[slug]


def said(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return words(answer)

"""What somebody types to get in stands in no table, no log and no answer: neither right, nor wrong, nor in a field
where it does not belong."""

import json
import logging

import pytest
from django.test import Client
from django.utils import timezone

from tests.tables import tables_that_say
from tests.unit.kernel.people import person, sign_in
from village.config.logging import configure_logging
from village.kernel.accounts.actions import issue_token

pytestmark = pytest.mark.django_db
RIGHT, WRONG = "canary kestrel wheelbarrow", "canary dunnock lighthouse"


def test_a_password_is_in_no_table_log_or_answer(client: Client, capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging(json=True)
    ann = person(password=RIGHT)
    answers = [sign_in(client, ann, WRONG) for _ in range(9)]  # the ninth is locked out
    answers.append(client.post("/sign-in/", {"login": "nobody@example.org", "password": WRONG}))
    answers.append(Client().post("/sign-in/", {"login": ann.email, "password": RIGHT, "next": "/account/"}))
    answers.append(client.post("/sign-in/?password=" + WRONG.replace(" ", "+"), {"login": ann.email, "password": ""}))
    logging.getLogger("django.request").error("the log is there")
    said = capfd.readouterr()
    assert "the log is there" in said.err + said.out
    everything = [said.err, said.out, *(answer.content.decode() for answer in answers)]
    assert not [text for text in everything if "canary" in text.casefold()]
    assert tables_that_say("canary") == set()


def test_a_token_of_another_system_is_in_no_table_log_or_answer(
    client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    configure_logging(json=True)
    ann = person("Ann Archer", "practitioner")
    _, secret = issue_token(account=ann, name="A system", days=1, second_factor=True, by="test", at=timezone.now())
    answers = [client.get("/v1/sources/none/feeds/", headers={"Authorization": f"Bearer {one}"}) for one in (
        secret, secret[:-1] + "x"
    )]  # fmt: skip
    said = capfd.readouterr()
    told = [said.err, said.out, *(json.dumps(dict(one.headers)) + one.content.decode() for one in answers)]
    assert not [text for text in told if secret[:-1] in text]
    assert tables_that_say(secret[:-1]) == set()

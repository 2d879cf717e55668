"""Two processes that fetch at once: every event is dealt with, and none by both."""

import json
from pathlib import Path

import pytest

from tests.unit.kernel.own_database import own_database

PREPARE = """
import json
from tests.spec.interfaces.conftest import ANNA_NHS, system
from tests.unit.people import made
made.take(made.source("far", area=made.ELSEWHERE), [made.row("f1", nhs_number=ANNA_NHS)])
caller = system("custodian-system", area=made.ELSEWHERE, purpose="")
assert caller.send("put", "/v1/subscription", {}).status_code == 200
rows = [made.row(f"m{n}", nhs_number=ANNA_NHS, role=f"Worker {n}") for n in range(60)]
made.take(made.source("many", duplicate_free=False), rows)
print(json.dumps(caller.headers))
"""
POLL = """
import json
from django.test import Client
headers, dealt, client = {headers}, [], Client()
while True:
    answer = client.post("/v1/work/lease", {{"most": 3}}, content_type="application/json", headers=headers)
    got = json.loads(answer.content)
    if not got["events"]:
        break
    for one in got["events"]:
        said = client.post(f"/v1/work/{{one['id']}}/done", {{"lease": got["lease"]}},
                           content_type="application/json", headers=headers)
        assert said.status_code == 204, said.content
        dealt.append(one["id"])
print(json.dumps(dealt))
"""


@pytest.mark.slow
def test_every_event_is_dealt_with_by_one(tmp_path: Path) -> None:
    with own_database(tmp_path) as own:
        headers = json.loads(own.run(PREPARE))
        try:
            pollers = [own.start(POLL.format(headers=headers)) for _ in range(2)]
            told = [poller.communicate(timeout=120) for poller in pollers]
            assert [poller.returncode for poller in pollers] == [0, 0], told
        finally:
            own.end_all()
        first, second = (json.loads(out) for out, _ in told)
        assert len({*first, *second}) == len(first) + len(second) == 60

"""Two processes that fetch at once: every event is dealt with, and none by both."""

import json
from pathlib import Path

import pytest

from tests.unit.kernel.own_database import own_database

POLLERS = """
import json, multiprocessing
from django.db import connections
from django.test import Client
from tests.spec.interfaces.conftest import ANNA_NHS, system
from tests.unit.people import made

def poll(headers, told):
    dealt, client = [], Client()
    while True:
        answer = client.post("/v1/work/lease", {"most": 3}, content_type="application/json", headers=headers)
        got = json.loads(answer.content)
        if not got["events"]:
            break
        for one in got["events"]:
            said = client.post(f"/v1/work/{one['id']}/done", {"lease": got["lease"]},
                               content_type="application/json", headers=headers)
            assert said.status_code == 204, said.content
            dealt.append(one["id"])
    told.put(dealt)

made.take(made.source("far", area=made.ELSEWHERE), [made.row("f1", nhs_number=ANNA_NHS)])
caller = system("custodian-system", area=made.ELSEWHERE, purpose="")
assert caller.send("put", "/v1/subscription", {}).status_code == 200
rows = [made.row(f"m{n}", nhs_number=ANNA_NHS, role=f"Worker {n}") for n in range(60)]
made.take(made.source("many", duplicate_free=False), rows)
connections.close_all()  # each poller has one of its own
forks = multiprocessing.get_context("fork")  # what was read to begin with is not read twice more
told = forks.SimpleQueue()
pollers = [forks.Process(target=poll, args=(caller.headers, told), daemon=True) for _ in range(2)]
for poller in pollers:
    poller.start()
for poller in pollers:
    poller.join(100)
assert [poller.exitcode for poller in pollers] == [0, 0]
print(json.dumps([told.get() for _ in pollers]))
"""


@pytest.mark.slow
def test_every_event_is_dealt_with_by_one(tmp_path: Path) -> None:
    with own_database(tmp_path) as own:
        try:
            first, second = json.loads(own.run(POLLERS))
        finally:
            own.end_all()
        assert len({*first, *second}) == len(first) + len(second) == 60

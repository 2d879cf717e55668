"""Several processes ask at the same moment: of one key there is one beginning and one result, and of several keys one
move is made and the others come too late."""

import json
from pathlib import Path

import pytest

from tests.unit.kernel.own_database import own_database

ASK = """
import json, time
from pathlib import Path
from tests.spec.work.made import asked, begun, moved
from village.kernel.access.actions import Refusal
from village.workflow.models import Instance
published_before = Path({ready!r})
published_before.with_name("{me}").touch()
while not published_before.exists():
    time.sleep(0.005)
told = []
one = begun(key="the same")
told.append(str(one.ref))
for turn in range(6):
    now = Instance.objects.get(pk=one.pk)
    key = f"same-{{turn}}" if "{me}" in "ab" else f"{me}-{{turn}}"
    try:
        moved(one, asked("write" if turn % 2 == 0 else "agree", turn, key=key, seen="a" * 64),
              by="ada" if turn % 2 == 0 else "bo", roles=["lead"])
        told.append("moved")
    except Refusal as refusal:
        told.append(getattr(refusal, "code", "refused"))
    while Instance.objects.get(pk=one.pk).changed <= turn:
        time.sleep(0.005)
print(json.dumps(told))
"""
LOOK = """
import json
from village.kernel.audit.queries import rows
from village.kernel.audit.rules import judge
from village.workflow.models import Command, Instance, Moved
assert judge(rows())
print(json.dumps([Instance.objects.count(), list(Moved.objects.order_by("number").values_list("number", flat=True)),
                  Command.objects.filter(result={}).count()]))
"""


@pytest.mark.slow
def test_one_is_first(tmp_path: Path) -> None:
    with own_database(tmp_path) as own:
        own.run("from tests.spec.work.made import published; published()")
        ready = tmp_path / "ready"
        asking = [own.start(ASK.format(me=me, ready=str(ready))) for me in "abc"]
        while not all((tmp_path / me).exists() for me in "abc"):
            assert all(one.poll() is None for one in asking), asking[0].communicate()
        ready.touch()
        told = []
        for one in asking:
            out, err = one.communicate(timeout=120)
            assert one.returncode == 0, err[-1500:]
            told.append(json.loads(out))
        assert len({one[0] for one in told}) == 1  # the same work
        for turn in range(1, 7):
            a, b, c = (one[turn] for one in told)
            assert (a, b, c) in (("moved", "moved", "stale"), ("stale", "stale", "moved"))
        assert json.loads(own.run(LOOK)) == [1, list(range(7)), 0]

"""Two devices with clocks of their own answer one sheet by its pages: whatever either ever wrote can be read, and
nobody writes over what they have not read (casework attack A12, over HTTP)."""

import re
import uuid
from typing import Any

from django.test import Client, override_settings
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.spec.forms.made import a_sheet
from village.forms import queries
from village.forms.models import Said

DEVICE = st.sampled_from(["phone", "desk"])
CONCEPTS = ("lives", "said")
WRITTEN = re.compile(r"<textarea[^>]*name=\"answer\[said\]\"[^>]*>(.*?)</textarea>", re.DOTALL)
CHOSEN = re.compile(r"<input[^>]*name=\"answer\[lives\]\"[^>]*value=\"(\w+)\"[^>]*checked")
ASKED = re.compile(r'name="asked" value="([^"]+)"')


class Pages(RuleBasedStateMachine):
    """What each device's open page shows, and what stands, told by hand."""

    @initialize()
    def begin(self) -> None:
        self.sheet = a_sheet()
        self.address = f"/sheets/{self.sheet.ref}/section/home/"
        self.clients = {one: Client() for one in ("phone", "desk")}
        self.open: dict[str, dict[str, Any]] = {}
        self.stands: dict[str, str] = {}
        self.times: dict[str, int] = dict.fromkeys(CONCEPTS, 0)
        self.wrote: list[str] = []
        for device in self.clients:
            self.read(device)

    @rule(device=DEVICE)
    def read(self, device: str) -> None:
        """Open the page anew; what was typed on it and not saved is gone, as its writer knew."""
        self.opened(device, self.clients[device].get(self.address).content.decode())

    def opened(self, device: str, page: str) -> None:
        asked = dict(one.split(":") for one in ASKED.findall(page))
        said, lives = WRITTEN.search(page), CHOSEN.search(page)
        boxes = {"said": said[1].strip() if said else "", "lives": lives[1] if lives else ""}
        self.open[device] = {"asked": {one: asked[one] for one in CONCEPTS}, "boxes": boxes, "shown": dict(boxes)}

    @rule(device=DEVICE)
    def type_words(self, device: str) -> None:
        self.open[device]["boxes"]["said"] = uuid.uuid4().hex

    @rule(device=DEVICE, home=st.sampled_from(["kin", "own"]))
    def choose(self, device: str, home: str) -> None:
        self.open[device]["boxes"]["lives"] = home

    @rule(device=DEVICE, quietly=st.booleans(), twice=st.booleans(), skew=st.integers(-(10**6), 10**6))
    def save(self, device: str, quietly: bool, twice: bool, skew: int) -> None:
        """Press save, or the script does; perhaps twice, since the first acknowledgement was lost."""
        page = self.open[device]
        data: dict[str, Any] = {f"answer[{one}]": page["boxes"][one] for one in CONCEPTS}
        data |= {"writer": "ada", "asked": [f"{one}:{n}" for one, n in page["asked"].items()], "at": str(skew)}
        late = self.expected(device)
        headers = {"Accept": "application/json"} if quietly else {}
        for _ in range(2 if twice else 1):
            answer = self.clients[device].post(self.address, data, headers=headers)
            if quietly:
                assert set(answer.json()["late"]) == late
            else:
                assert answer.status_code == (409 if late else 302)
        if not quietly and answer.status_code == 409:
            text = answer.content.decode()
            for concept in late & {"said"}:
                assert page["boxes"][concept] in text
                assert self.stands[concept] in text
        self.read(device)

    def expected(self, device: str) -> set[str]:
        """The naive world: what stands after this save, and which questions are late."""
        page, late = self.open[device], set()
        for concept in CONCEPTS:
            mine, shown, stands = page["boxes"][concept], page["shown"][concept], self.stands.get(concept, "")
            if mine == stands:
                continue
            if int(page["asked"][concept]) == self.times[concept]:
                self.stands[concept] = mine
                self.times[concept] += 1
            elif mine != shown:
                late.add(concept)
            else:
                continue
            self.wrote.append(mine)
        return late

    @invariant()
    def nothing_is_lost(self) -> None:
        if not hasattr(self, "sheet"):
            return
        given = queries.given_of(self.sheet)
        assert {concept: value for (_, concept), value in given.items()} == self.stands
        said = {one[1:-1] for one in Said.objects.filter(sheet=self.sheet).values_list("value", flat=True) if one}
        assert said == set(self.wrote)


@override_settings(ROOT_URLCONF="tests.unit.forms.urls")
class TestPages(Pages.TestCase, TestCase):  # type: ignore[misc,name-defined]
    settings = settings(Pages.TestCase.settings, max_examples=15, stateful_step_count=15)

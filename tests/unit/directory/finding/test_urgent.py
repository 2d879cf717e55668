"""Whom to ring now is said for words of a life at risk and for kinds of help of danger, and for nothing else."""

import pytest

from village.directory.queries.finding.words import urgent_of
from village.directory.rules.finding.urgent import Urgent

CHILDLINE = ("ChildLine", "0800 11 11", "children and young people")
HELPLINE = ("Child Protection Helpline", "0808 800 5000", "adults who are worried about a child")


@pytest.mark.parametrize(
    "need",
    [
        "i want to kill myself", "my son talks about killing himself", "she wants to die", "He wants to end his life",
        "I hurt myself", "suicidal", "took an overdose",
    ],
)  # fmt: skip
def test_words_of_a_life_at_risk(need: str) -> None:
    assert urgent_of(need, ()) == Urgent(True, (CHILDLINE,))


def test_kinds_of_danger_and_the_helplines_for_them() -> None:
    assert urgent_of("refuge", ["refuge"]) == Urgent(False)
    assert urgent_of("", ["worried-about-a-child"]) == Urgent(False, (CHILDLINE, HELPLINE))


@pytest.mark.parametrize("need", ["sleep", "kill time after school", "died", "cutting hair course"])
def test_nothing_else_is_urgent(need: str) -> None:
    assert urgent_of(need, ["mental-health", "sleep", "online-safety"]) is None

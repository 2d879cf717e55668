"""Work shared out among processes: nothing lost, nothing twice, in order, whoever does it and whoever is gone."""

import os
import time
from functools import partial
from multiprocessing import active_children

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from village.linkage.files.helping import levels_of, taken_of
from village.linkage.files.ordering import different, each_once, firsts_of
from village.linkage.files.spreading import PART, WORTH, helped, spread
from village.linkage.rules.compare import forename_level
from village.linkage.rules.normalise import forename, number, other

TEXTS = [str(at) for at in range(WORTH + PART // 3)]
IN_PARTS = [TEXTS[at : at + PART] for at in range(0, len(TEXTS), PART)]


def slowly(texts: list[str]) -> tuple[int, list[str]]:
    """Who did it, and the texts as they came."""
    time.sleep(0.05)
    return os.getpid(), texts


def test_work_is_shared_and_comes_back_in_order() -> None:
    with helped(2) as helpers:
        for line in helpers.lines(WORTH):
            line.send((slowly, [[]]))
        helping = {line.recv()[0] for line in helpers.lines(WORTH)}
        done = spread(slowly, TEXTS)
    assert len(helping) == 2
    assert {who for who, _ in done} == helping | {os.getpid()}
    assert [texts for _, texts in done] == IN_PARTS
    assert not active_children()  # nobody is left behind


def test_what_a_helper_that_is_gone_did_not_send_is_done_here() -> None:
    with helped(1) as helpers:
        helpers.lines(WORTH)
        for process in active_children():
            process.kill()
            process.join()
        assert [texts for _, texts in spread(slowly, TEXTS)] == IN_PARTS


def test_a_little_work_starts_nobody() -> None:
    with helped(1):
        assert spread(slowly, TEXTS[:3]) == [(os.getpid(), TEXTS[:3])]
        assert not active_children()
    assert [texts for _, texts in spread(slowly, TEXTS)] == IN_PARTS  # nor does anything where no help was asked for
    assert spread(slowly, []) == []


def test_a_helper_does_as_the_rules_say() -> None:
    ones, others = ["LIZ|~ELIZABETH", "ANNA"], ["ELIZABETH", "BEN"]
    assert list(levels_of("forename", ones, others)) == [*map(forename_level, ones, others)]
    short = {"LIZ": ("ELIZABETH",)}
    for concept, take in (("known_as", forename), ("other:town", other), ("id:card", number("id:card"))):
        texts = ["Liz", "12 High Street", "0000", ""]
        found = list(zip(*partial(taken_of, concept, short)(texts), strict=True))
        assert found == [(one.text, one.reason) for one in (take(text, short) for text in texts)]


@given(st.lists(st.integers(-5, 5) | st.integers(-(2**62), 2**62)))
def test_different_values_are_told_by_their_order(values: list[int]) -> None:
    given_ = np.array(values, dtype=np.int64)
    assert each_once(given_).tolist() == sorted(set(values))
    found, which = different(given_)
    assert found.tolist() == sorted(set(values))
    assert found[which].tolist() == values
    ordered = sorted(values)
    assert firsts_of(np.sort(given_)).tolist() == [at for at in range(len(values)) if ordered.index(ordered[at]) == at]

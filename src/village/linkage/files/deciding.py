"""What becomes of each pair, by the model alone: a link, a question for a person, or nothing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from village.linkage.files.choosing import Choice, chances
from village.linkage.files.clustering import DECIDED, chains, entities
from village.linkage.files.decisions import Decisions
from village.linkage.files.households import questions
from village.linkage.files.linking import Weighed

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
NO, REVIEW, LINK = 0, 1, 2
WORDS = ("no", "review", "link")
LIKELIER, ASKED = 0.5, 0.05
"""A pair is linked when one person is likelier than not, and asked about from 1 in 20."""
CAUSES = (
    "",
    "decided by a person",
    "other records of the group against it",
    "another record is as likely",
    "through others",
    "a brother, sister or namesake would agree as much",
)
BY_ITSELF, BY_PERSON, BY_GROUP, BY_RIVAL, BY_OTHERS, BY_FAMILY = range(len(CAUSES))


@dataclass(frozen=True)
class Outcome:
    """For each pair its chance, decision (0 no, 1 review, 2 link) and what decided beside its own weight; for each
    record, counted through both files, the lowest row of its group."""

    probability: Floats
    decision: NDArray[np.int8]
    cause: NDArray[np.int8]
    entity: NDArray[np.int32]

    @property
    def expected_wrong(self) -> float:
        """Links that are expected to be wrong."""
        return float((1 - self.probability[self.decision == LINK]).sum())


def decide(weighed: Weighed, choice: Choice, told: Decisions | None) -> Outcome:
    """Decide all pairs. `told` are the decisions of people, which stand whatever the weights say."""
    pairs = weighed.compared
    must, cannot = _told(weighed, told)
    by_person = must | cannot
    if weighed.sizes.right:
        outcome = _between(weighed, choice, must, cannot)
    else:
        outcome = _within(weighed, must, cannot)
    outcome.decision[must], outcome.decision[cannot] = LINK, NO
    outcome.cause[by_person] = BY_PERSON
    outcome.probability[must], outcome.probability[cannot] = 1, 0
    if weighed.sizes.right:
        links = outcome.decision == LINK
        return Outcome(
            outcome.probability,
            outcome.decision,
            outcome.cause,
            chains(weighed.sizes.left + weighed.sizes.right, pairs.left[links], pairs.right[links]),
        )
    return outcome


def _told(weighed: Weighed, told: Decisions | None) -> tuple[Flags, Flags]:
    size = len(weighed.weights)
    must, cannot = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    if told is not None:
        records = weighed.sizes.left + weighed.sizes.right
        keys = weighed.compared.left.astype(np.int64) * records + weighed.compared.right
        order = np.argsort(keys)
        at = order[np.searchsorted(keys, told.left.astype(np.int64) * records + told.right, sorter=order)]
        must[at], cannot[at] = told.same, ~told.same
    return must, cannot


def _between(weighed: Weighed, choice: Choice, must: Flags, cannot: Flags) -> Outcome:
    odds, shared = weighed.odds, questions(weighed)
    odds[shared] = np.minimum(odds[shared], 1)
    odds[must], odds[cannot] = 2.0**60, 0
    chance = chances(weighed, odds, choice)
    chance[shared & ~must] = np.minimum(chance[shared & ~must], LIKELIER)
    decision = np.full(len(odds), NO, dtype=np.int8)
    alone = odds / (1 + odds)
    decision[(chance >= ASKED) | (alone >= LIKELIER)] = REVIEW
    links = (chance >= LIKELIER) & (chance >= _least_sure(chance[~shared | must], choice.wrong)) & (~shared | must)
    decision[links] = LINK
    cause = np.where((alone >= LIKELIER) & ~links, BY_RIVAL, BY_ITSELF).astype(np.int8)
    cause[shared & (decision == REVIEW)] = BY_FAMILY
    return Outcome(chance, decision, cause, np.zeros(0, dtype=np.int32))


def _least_sure(chance: Floats, wrong: float) -> float:
    """The chance down to which links may be made so that no more than the share `wrong` of them is expected wrong."""
    falling = np.sort(chance[chance >= LIKELIER])[::-1]
    good = np.flatnonzero(np.cumsum(1 - falling) <= wrong * np.arange(1, len(falling) + 1))
    return float(falling[good[-1]]) if len(good) else 1.0


def _within(weighed: Weighed, must: Flags, cannot: Flags) -> Outcome:
    pairs = weighed.compared
    evidence = weighed.weights + weighed.model.prior_bits
    shared = questions(weighed)
    evidence[shared] = np.minimum(evidence[shared], 0)
    evidence[must], evidence[cannot] = DECIDED, -DECIDED
    chance = 1 / (1 + np.exp2(-np.clip(evidence, -60, 60)))
    entity = entities(weighed.sizes.left, pairs.left, pairs.right, evidence)
    together = entity[pairs.left] == entity[pairs.right]
    decision = np.where(together, LINK, NO).astype(np.int8)
    cause = np.full(len(chance), BY_ITSELF, dtype=np.int8)
    cause[together & (chance < LIKELIER)] = BY_OTHERS
    cause[~together & (chance >= LIKELIER)] = BY_GROUP
    decision[_asked(entity, pairs.left, pairs.right, np.where(together | cannot, 0, chance))] = REVIEW
    cause[shared & (decision == REVIEW)] = BY_FAMILY
    return Outcome(chance, decision, cause, entity)


def _asked(
    entity: NDArray[np.int32], left: NDArray[np.int32], right: NDArray[np.int32], chance: Floats
) -> NDArray[np.int64]:
    """The likeliest pair of any two groups that may be one: a person is asked once about two groups."""
    open_ = np.flatnonzero(chance >= ASKED)
    a, b = entity[left[open_]].astype(np.int64), entity[right[open_]].astype(np.int64)
    groups = np.minimum(a, b) * len(entity) + np.maximum(a, b)
    order = np.lexsort((-chance[open_], groups))
    first = np.r_[True, np.diff(groups[order]) != 0] if len(order) else np.zeros(0, dtype=bool)
    return open_[order[first]]

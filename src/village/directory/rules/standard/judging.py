"""How a feed stands to the national profile, and how well it does: pass, pass with warnings, or fail; and a score.

The class is the published profile's: an endpoint that is required and does not hold fails the feed, one that only warns
does not. The score is Village's own, and says how it came about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from village.directory.rules.standard.fields import Profile, Test
from village.directory.rules.standard.findings import LEVELS, Finding, serious
from village.directory.rules.standard.paging import pages_findings
from village.directory.rules.standard.schema import held, named

CLASSES = {"pass": "Pass", "warnings": "Pass with warnings", "fail": "Fail"}
SHARES = {"schema": 40, "semantic": 40, "quality": 20}
"""Points of 100 for each level, in Village's own judgement: what the standard refuses, and what cannot be so, weigh
alike; what helps nobody weighs half."""
Answers = Mapping[str, "Sequence[object] | str"]
"""What each endpoint answered: pages or documents, or a sentence that says why there is none."""


@dataclass(frozen=True)
class Outcome:
    """What became of one test of the profile. `why`: why nothing was answered, blank when something was."""

    test: Test
    findings: tuple[Finding, ...]
    why: str = ""

    @property
    def holds(self) -> bool:
        """Whether the endpoint answered, and nothing is to be mended."""
        return not self.why and not serious(self.findings)


@dataclass(frozen=True)
class Score:
    """Points of 100, and of each level the points, of how many, and the share of records with nothing found."""

    points: int
    parts: Mapping[str, tuple[float, int, float]]

    def explained(self) -> list[str]:
        """A sentence for each level."""
        return [
            f"{name}: {got:.0f} of {most}, since {share:.0%} of records have nothing found ({LEVELS[name]})."
            for name, (got, most, share) in self.parts.items()
        ]


@dataclass(frozen=True)
class Judgement:
    """How a feed stands to a profile."""

    profile: Profile
    outcomes: tuple[Outcome, ...]

    @property
    def kind(self) -> str:
        """One of CLASSES."""
        missed = {one.test.level for one in self.outcomes if not one.holds}
        return "fail" if "required" in missed else "warnings" if missed else "pass"

    @property
    def findings(self) -> list[Finding]:
        """Everything that its tests found."""
        return [one for outcome in self.outcomes for one in outcome.findings]


@dataclass(frozen=True)
class Report:
    """All that is told of a feed or file. `judgement` is None where a file is no answer of an interface; `records`:
    services looked at; `notes`: what was not looked at."""

    name: str
    version: str
    kind: str
    records: int
    findings: tuple[Finding, ...]
    score: Score
    judgement: Judgement | None = None
    notes: tuple[str, ...] = field(default=())

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        tests = self.judgement.outcomes if self.judgement else ()
        return {
            "name": self.name,
            "version": self.version,
            "class": self.kind,
            "records": self.records,
            "score": {"points": self.score.points, "explained": self.score.explained()},
            "tests": [
                {"endpoint": one.test.endpoint, "level": one.test.level, "holds": one.holds, "why": one.why}
                for one in tests
            ],
            "notes": list(self.notes),
            "findings": [one.plain() for one in self.findings],
        }


def judged(profile: Profile, answers: Answers) -> Judgement:
    """Hold the answers of a feed to every test of a profile; an endpoint without an answer does not hold."""
    return Judgement(profile, tuple(_outcome(profile, test, answers.get(test.endpoint, "")) for test in profile.tests))


def _outcome(profile: Profile, test: Test, answer: Sequence[object] | str) -> Outcome:
    if not answer:
        return Outcome(test, (), "Nothing was answered here.")
    if isinstance(answer, str):
        return Outcome(test, (), answer)
    found = [one for document in answer for one in held(profile, test.document, document)]
    if profile.documents[test.document].form == "page":
        found += pages_findings(profile, answer)
    return Outcome(test, tuple(found))


def scored(services: Sequence[object], findings: Sequence[Finding]) -> Score:
    """The score of these services with these findings. What is only told costs nothing; a service without an id does
    not hold to the schema; a feed of nothing has 0 points."""
    keys = [named(one) if isinstance(one, Mapping) else "" for one in services]
    parts = {}
    for level, most in SHARES.items():
        touched = {key for one in findings if one.level == level and one.weight != "note" for key in one.records}
        touched |= {""} if level == "schema" else set()
        share = sum(1 for key in keys if key not in touched) / len(keys) if keys else 0.0
        parts[level] = (most * share, most, share)
    return Score(round(sum(got for got, _, _ in parts.values())), parts)

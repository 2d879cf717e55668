"""The rules by which schools are judged, as data: a YAML file each, with its source and what to beware of."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from village.kernel.tables.rules import Problem, Refused, read_yaml

FOLDER = Path(__file__).resolve().parents[2] / "reference" / "schools"
Rule = TypeVar("Rule", bound=BaseModel)
Share = Annotated[float, Field(gt=0, lt=100)]  # percent


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Marked(_Part):
    """A figure that a line may be drawn through: the indicator, the line that is its own, what to beware of."""

    indicator: str
    title: str
    line: Share
    note: str


class Before(_Part):
    """How many schools a source says were below the line in a year; `figure`: the plan's own of the same."""

    year: str
    schools: int
    figure: str


class Floor(_Part):
    """A line that every school should be at or above. The first of `indicators` is the one that the goal means most
    nearly. Schools with fewer pupils than `minimum_pupils` are not judged."""

    title: str
    goal: str
    due: str
    plan: str
    commitment: str
    paragraph: str
    source: str
    before: tuple[Before, ...]
    sectors: tuple[str, ...]
    minimum_pupils: int
    minimum_why: str
    indicators: tuple[Marked, ...]
    caveats: tuple[str, ...]

    def marked(self, indicator: str) -> Marked | None:
        """The figure of that name; None when the rule knows none."""
        return next((one for one in self.indicators if one.indicator == indicator), None)


class Attainment(_Part):
    """Results are reasonable at this share (percent) or above."""

    indicator: str
    title: str
    at_least: Share


class Progress(_Part):
    """Progress is low when the published 95 % interval of the score lies wholly below this."""

    indicator: str
    title: str
    below: float


class Improvement(_Part):
    """A school has improved when the share rose by `at_least` percentage points or more within `years` years."""

    years: int = Field(ge=1, le=10)
    at_least: float


class Coasting(_Part):
    """Reasonable results, but low progress or little improvement."""

    title: str
    paragraph: str
    source: str
    words: str
    sectors: tuple[str, ...]
    minimum_pupils: int
    attainment: Attainment
    progress: Progress
    improvement: Improvement
    caveats: tuple[str, ...]

    def at_least(self, share: float) -> "Coasting":
        """The same rule with another share (percent) for reasonable results."""
        return self.model_copy(update={"attainment": self.attainment.model_copy(update={"at_least": share})})


def rule_from(kind: type[Rule], file: str, raw: bytes) -> Rule:
    """The rule of that kind in a file. Raises Refused with a sentence for each mistake."""
    told = read_yaml(file, raw)
    try:
        return kind.model_validate(told.values)
    except ValidationError as error:
        problems = []
        for one in error.errors()[:20]:
            where = ".".join(map(str, one["loc"]))
            line = told.lines.get(str(one["loc"][0])) if one["loc"] else None
            problems.append(Problem(file, f"{one['msg']}.", "Mend the rule.", line, where))
        raise Refused(problems) from None


@lru_cache(maxsize=1)
def floor() -> Floor:
    """The floor that comes with Village."""
    return rule_from(Floor, "floor.yaml", (FOLDER / "floor.yaml").read_bytes())


@lru_cache(maxsize=1)
def coasting() -> Coasting:
    """The rule for coasting that comes with Village."""
    return rule_from(Coasting, "coasting.yaml", (FOLDER / "coasting.yaml").read_bytes())

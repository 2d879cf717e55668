"""An area that looks at itself: bands of a framework, scored by the area and, apart from it, by somebody else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

OWN, MODERATED = "own", "moderated"
KINDS = {OWN: "Scored by the area itself", MODERATED: "Moderated"}


@dataclass(frozen=True)
class Band:
    """One thing that is asked."""

    slug: str
    title: str


@dataclass(frozen=True)
class Framework:
    """What is asked, by band, and what each level of an answer says, the lowest first. `confirmed`: whether the names
    of the bands stand in a source that could be opened."""

    slug: str
    title: str
    source: str
    confirmed: bool
    levels: Mapping[int, str]
    bands: Mapping[str, Band]


@dataclass(frozen=True)
class Scored:
    """A score of a band in a year, by one of KINDS, by whom (an account), and why. Of several, the last counts."""

    band: str
    year: int
    kind: str
    level: int
    why: str
    by: str


@dataclass(frozen=True)
class Line:
    """A band in a year: what the area said and what the moderator said, None where nobody has."""

    band: Band
    own: Scored | None
    moderated: Scored | None
    before: Scored | None = None

    @property
    def apart(self) -> bool:
        """Whether the two differ."""
        return self.own is not None and self.moderated is not None and self.own.level != self.moderated.level

    @property
    def moved(self) -> int | None:
        """By how many levels the standing score moved since the year before; None where there are not two."""
        stands = self.moderated or self.own
        return stands.level - self.before.level if stands and self.before else None


def score_wrong(framework: Framework, scores: Iterable[Scored], new: Scored) -> list[str]:
    """What is wrong with a score that somebody wants to give."""
    if new.band not in framework.bands:
        return ["Choose one of the framework’s bands."]
    if new.level not in framework.levels:
        return ["Choose one of the framework’s levels."]
    of_band = [one for one in scores if (one.band, one.year) == (new.band, new.year)]
    if new.kind == MODERATED and not of_band:
        return ["The area scores a band first; then it is moderated."]
    if any(one.by == new.by and one.kind != new.kind for one in of_band):
        return ["Whoever scored a band does not moderate it, and the other way round."]
    return []


def lines(framework: Framework, scores: Sequence[Scored], year: int) -> list[Line]:
    """Every band in a year, with the score that stood in the last year before it that has one."""
    return [
        Line(band, *_standing(scores, band.slug, year), _before(scores, band.slug, year))
        for band in framework.bands.values()
    ]


def _standing(scores: Iterable[Scored], band: str, year: int) -> tuple[Scored | None, Scored | None]:
    """The area's last score of a band in a year, and the moderator's of that very score: what the area says anew has
    not been moderated yet."""
    own = moderated = None
    for one in scores:
        if (one.band, one.year) == (band, year):
            own, moderated = (one, None) if one.kind == OWN else (own, one)
    return own, moderated


def _before(scores: Sequence[Scored], band: str, year: int) -> Scored | None:
    years = [one.year for one in scores if one.band == band and one.year < year]
    if not years:
        return None
    own, moderated = _standing(scores, band, max(years))
    return moderated or own

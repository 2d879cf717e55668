"""Needs as they were read, and what is known of elements, scales and thresholds."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from village.casework.models import AreaThreshold, Episode, NeedReading
from village.casework.queries.visible import visible_to
from village.casework.rules.episodes import about
from village.casework.rules.needs import Need, Reading, asked_as, read_again, unread
from village.forms.models import Sheet
from village.forms.queries import Answers, asking_of, published_lists, shipped_lists, signed_about, signed_answers
from village.forms.rules.documents import CodeList
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date
from village.kernel.documents.queries import in_force

FOLDER = Path(__file__).resolve().parents[2] / "reference" / "needs"
SCALE = "need-scale"
"""The scale that pages read needs on, in the version in force."""


@dataclass(frozen=True)
class Domain:
    """Elements that are told together, each with what it is called."""

    key: str
    title: str
    elements: Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """A reading that a signed form holds. `family`: the family was asked, not the practitioner."""

    element: str
    family: bool
    scale: str
    level: int


@lru_cache(maxsize=1)
def domains() -> tuple[Domain, ...]:
    """Every element that ships, by domain."""
    return tuple(
        Domain(one["domain"], one["title"]["en"], {key: texts["en"] for key, texts in one["elements"].items()})
        for one in _file("elements.yaml")["domains"]
    )


def element_called(element: str) -> str:
    """What an element is called; that of an area's own form, by the words of its concept."""
    for domain in domains():
        if element in domain.elements:
            return domain.elements[element]
    return element.replace(".", ": ").replace("-", " ").capitalize()


def scales_of(names: Iterable[str]) -> dict[str, CodeList]:
    """Scales by ``name@version``, in one question however many they are: each as it was published, else as it ships;
    one that is neither is left out."""
    wanted = frozenset(names)
    shipped = {name: one for name, one in shipped_lists().items() if name in wanted}
    return shipped | (published_lists(wanted) if wanted else {})


def scale_of(name: str) -> CodeList | None:
    """One scale, as `scales_of` finds it."""
    return scales_of([name]).get(name)


def scale_now() -> CodeList:
    """The scale to read needs on today."""
    version = in_force("codes", SCALE)
    found = scale_of(f"{SCALE}@{version.version}") if version else None
    return found or max((one for one in shipped_lists().values() if one.key == SCALE), key=lambda one: one.version)


def level_called(scale: CodeList | None, level: int | None) -> str:
    """What a level of a scale is called, without what explains it; what nobody read has no level."""
    code = next((one for one in scale.codes if one.level == level), None) if scale else None
    return code.label["en"].partition(":")[0] if code else "Not read" if level is None else f"Level {level}"


def limits() -> Callable[[str, dt.date], dict[str, int]]:
    """From which level of each scale on something must be done about a need, in an area, by what it had set by a day:
    what areas have set is asked for once."""
    kept: defaultdict[str, list[AreaThreshold]] = defaultdict(list)
    for one in AreaThreshold.objects.all():
        kept[one.area].append(one)
    everywhere: dict[str, str] = _file("thresholds.yaml")["everywhere"]
    scales = scales_of([*everywhere, *(one.scale for some in kept.values() for one in some)])

    def of(area: str, on: dt.date) -> dict[str, int]:
        codes = everywhere | {one.scale: one.code for one in kept[area] if one.from_on <= on}
        return {
            name: one.level
            for name, code in codes.items()
            for one in (scales[name].codes if name in scales else ())
            if one.code == code and one.level is not None
        }

    return of


def thresholds(episode: Episode) -> dict[str, int]:
    """The same of help, which keeps what stood on the day on which it was opened."""
    return limits()(episode.area, london_date(episode.opened_at))


def readings_of(episode: Episode) -> list[Reading]:
    """Everything that was read of the needs of a family in an episode."""
    return readings_by_episode([episode.pk])[episode.pk]


def readings_by_episode(episodes: Iterable[int]) -> defaultdict[int, list[Reading]]:
    """The same of many episodes, in one question to the database."""
    found: defaultdict[int, list[Reading]] = defaultdict(list)
    rows = NeedReading.objects.filter(episode__in=episodes).order_by("pk")
    for one in rows.select_related("person"):
        person = str(one.person.ref) if one.person else ""
        found[one.episode_id].append(Reading(person, one.element, one.voice, one.scale, one.level, one.on, one.at))
    return found


def read_needs(answers: Answers) -> list[Asked]:
    """What a signed form holds of readings. What was not answered, or is answered by entries of a section, is no
    reading of a need."""
    asking, lists = asking_of(answers.form)
    kinds = {question.concept: question for _, question in asking.form.questions()}
    found = []
    for (entry, concept), value in answers.given.items():
        question = kinds.get(concept)
        asked = asked_as(concept) if question is not None and question.kind == "reading" and not entry else None
        if question is not None and asked is not None:
            found += [
                Asked(*asked, question.codes, one.level)
                for one in lists[question.codes].codes
                if one.code == value and one.level is not None
            ]
    return found


def answers_signed(episode: Episode, sheet: uuid.UUID) -> Answers | None:
    """What was signed last of a sheet about an episode; None when it is about another, or not signed."""
    return signed_answers(sheet, about=about(episode.ref))


def untaken(episode: Episode) -> list[Sheet]:
    """The signed forms of an episode that hold readings which nobody has taken among its needs yet."""
    taken = set(episode.readings.filter(snapshot__isnull=False).values_list("snapshot", flat=True))
    found = []
    for sheet in signed_about(about(episode.ref)):
        answers = answers_signed(episode, sheet.ref)
        if answers is not None and answers.snapshot not in taken and read_needs(answers):
            found.append(sheet)
    return found


def needs_read_again(episode: Episode) -> bool:
    """Whether help may end on what was read."""
    return read_again(readings_of(episode), thresholds(episode))


def closed_unread(viewer: Viewer, among: Collection[int], *, at: dt.datetime) -> list[tuple[Episode, list[Need]]]:
    """Of some episodes, by key, the closed ones that a viewer may see whose needs were not read again, each with the
    needs that were not: for whoever answers for the service. It is empty of needs where none was ever read."""
    seen = visible_to(viewer, at=at).filter(closed_at__isnull=False, pk__in=among)
    closed = list(seen.order_by("-closed_at", "-pk"))
    read = readings_by_episode(one.pk for one in closed)
    of = limits()
    known = {one.pk: of(one.area, london_date(one.opened_at)) for one in closed}
    return [(one, unread(read[one.pk], known[one.pk])) for one in closed if not read_again(read[one.pk], known[one.pk])]


@lru_cache(maxsize=8)
def _file(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))

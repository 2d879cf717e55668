"""The answers of a form in words, and of which of them somebody said that they tell of somebody else."""

from collections.abc import Mapping
from dataclasses import dataclass

from village.casework.models import AnswerTag
from village.forms.models import Sheet, Snapshot
from village.forms.queries import asking_of, given_of, signed
from village.forms.rules.asking import Given
from village.forms.rules.telling import said, text

Key = tuple[str, str]
"""Of an answer in a form: the entry of its section, and what was asked."""


@dataclass(frozen=True)
class Answered:
    """An answer in words. `third_party`: the form says that others may be spoken of in it."""

    section: str
    label: str
    text: str
    key: Key
    third_party: bool


def answered(form: str, given: Given) -> list[Answered]:
    """What was given to a version of a form (by its hash), in the order and the words of that version."""
    asking, lists = asking_of(form)
    return [
        Answered(text(section.title), text(one.label), said(one, value, lists), key, one.third_party)
        for section in asking.form.sections
        for one in section.questions
        for key, value in given.items()
        if key[1] == one.concept
    ]


def signed_answers(snapshot: Snapshot) -> list[Answered]:
    """The answers of a form as it was signed."""
    return answered(snapshot.content["form"], signed(snapshot))


def answers_now(sheet: Sheet) -> list[Answered]:
    """The answers of a form as they stand."""
    return answered(sheet.form.sha256, given_of(sheet))


def answers_to_tag(sheet: Sheet) -> list[Answered]:
    """The answers of a form as they stand, and those which only a signed version of it still gives: each once, in its
    newest words."""
    signed_ones = Snapshot.objects.filter(sheet=sheet).order_by("-number")
    found = {one.key: one for one in answers_now(sheet)}
    for snapshot in [one for one in signed_ones if one.content]:
        found = {one.key: one for one in signed_answers(snapshot)} | found
    return list(found.values())


def tags_of(sheet: Sheet) -> Mapping[Key, str]:
    """Of which answers of a form somebody said that they tell of somebody else, and of whom (`rules.tags`)."""
    found = AnswerTag.objects.filter(sheet=sheet).order_by("pk").values_list("entry", "concept", "tag")
    last = {(entry, concept): tag for entry, concept, tag in found}
    return {key: tag for key, tag in last.items() if tag}

"""What a page shows of each question: its box, the answer before, and the other answer when two were given."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from village.forms import queries
from village.forms.answering.asked import AnswerForm, as_typed, look_of
from village.forms.answering.sitting import Sitting, Standing, called
from village.forms.queries import Earlier
from village.forms.rules.asking import Asked, Key
from village.forms.rules.documents import Question
from village.forms.rules.telling import said
from village.kernel.documents.rules.conditions import Value
from village.ui.macros import box

CHOSEN = ("choice", "reading", "yes-no")


def questions(
    form: AnswerForm,
    asked: Sequence[Asked],
    standing: Standing,
    *,
    language: str,
    before: Mapping[Key, Earlier] | None = None,
    sources: Mapping[Key, str] | None = None,
    seen: Mapping[str, int] | None = None,
    conflicts: Mapping[str, dict[str, Any]] | None = None,
) -> list[dict[str, Any]]:
    """One for each question. `seen`: of questions whose writer has not read what stands, how often they were answered
    when they read it."""
    found = []
    for one in asked:
        concept, key = one.question.concept, (one.entry, one.question.concept)
        found.append(
            {
                "concept": concept,
                "box": _box(form, one, standing, language),
                "seen": (seen or {}).get(concept, standing.times(key)),
                "before": (before or {}).get(key),
                "source": (sources or {}).get(key),
                "conflict": (conflicts or {}).get(concept),
            }
        )
    return _in_voices(found, [one.question for one in asked])


def _box(form: AnswerForm, one: Asked, standing: Standing, language: str) -> Markup:
    """A question's box. One that nobody has written in is the same for everybody, and drawn once."""
    concept, given = one.question.concept, standing.given.get((one.entry, one.question.concept))
    chosen = given if isinstance(given, str) and one.question.kind in CHOSEN else ""
    as_it_stands = form[concept].value() in (None, "", (), [], chosen) and concept not in form.errors
    if as_it_stands and (given is None or chosen) and not standing.draft:
        return _drawn(standing.asking.form.sha256, concept, language, chosen, one.required)
    look = look_of(one.question, required=one.required, answered=given is not None)
    return box(form[concept], **look)


@lru_cache(maxsize=8_192)
def _drawn(sha256: str, concept: str, language: str, chosen: str, required: bool) -> Markup:
    """The box of a question of a published form, with what was chosen of a list and nothing that was written."""
    asking, lists = queries.asking_of(sha256)
    section, question = next(pair for pair in asking.form.questions() if pair[1].concept == concept)
    asked = Asked(section, "", question, required)
    form = AnswerForm([asked], lists, language, as_typed([asked], {("", concept): chosen} if chosen else {}))
    return box(form[concept], **look_of(question, required=required, answered=bool(chosen)))


def _in_voices(found: list[dict[str, Any]], asked: Sequence[Question]) -> list[dict[str, Any]]:
    """Two readings of one thing stand side by side: that of who works with a family, and the family's own."""
    for n, (one, other) in enumerate(pairwise(asked)):
        of = one.concept.rpartition(".")[0]
        same = one.codes == other.codes and of and other.concept.rpartition(".")[0] == of
        if one.kind == other.kind == "reading" and same and found[n].get("voice") != "second":
            found[n]["voice"], found[n + 1]["voice"] = "first", "second"
    return found


def in_words(sitting: Sitting, standing: Standing, asked: Iterable[Asked]) -> list[tuple[Asked, str]]:
    """Each question with its answer in words, blank for none."""
    given = standing.given
    return [
        (one, said(one.question, given.get((one.entry, one.question.concept)), standing.lists, sitting.language))
        for one in asked
    ]


def conflicting(
    sitting: Sitting, standing: Standing, wrote: Mapping[Key, Value | None], questions_: Mapping[str, Question]
) -> dict[str, dict[str, Any]]:
    """Both texts of each question that two answered, with who gave the one that stands and when. `wrote`: the writer's
    own, by entry and concept."""
    theirs = {key: standing.answers[key] for key in wrote}
    names = called(one.by for one in theirs.values())
    found = {}
    for key, mine in wrote.items():
        question, other = questions_[key[1]], theirs[key]
        found[key[1]] = {
            "mine": said(question, mine, standing.lists, sitting.language),
            "theirs": said(question, standing.given.get(key), standing.lists, sitting.language),
            "who": "You, elsewhere," if other.by == sitting.by else names[other.by],
            "at": other.at,
        }
    return found

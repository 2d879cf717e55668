"""Whether a form may be published: what reading cannot see, found without asking anybody a question."""

from collections import Counter
from collections.abc import Iterator, Mapping

from village.forms.rules.asking import Asking, GoesRound
from village.forms.rules.documents import LISTED, MAX_QUESTIONS, YES_NO, CodeList, Form, Question, Section
from village.forms.rules.reaching import never_shown
from village.kernel.documents.rules.conditions import (
    TODAY,
    Among,
    Answered,
    Compare,
    Condition,
    Leaf,
    Term,
    concepts,
    leaves,
)
from village.kernel.documents.rules.reader import Fault, Texts, untranslated

NUMBERS = ("whole", "number")


def faults(
    form: Form, lists: Mapping[str, CodeList], before: Form | None = None, used: frozenset[str] = frozenset()
) -> list[Fault]:
    """Everything that keeps a form from being published, with the path to it.

    `lists`: published code lists by ``key@version``. `before`: the version in force, None for a first one. `used`:
    every concept that any version of this form has had.
    """
    found = [
        *_sizes(form),
        *_twice(form),
        *_lists(form, lists),
        *_untranslated(form, lists),
        *_conditions(form, lists),
        *_meanings(form, lists, before, used),
    ]
    if found:
        return found
    try:
        asking = Asking.of(form)
    except GoesRound as error:
        return [Fault("the document", f"these wait for each other: {error}")]
    return [
        Fault(path(form, concept), f"no answers were found that show it{', and it is required' if must else ''}")
        for concept, must in never_shown(asking, lists)
    ]


def path(form: Form, concept: str) -> str:
    """Where a concept stands: ``section`` or ``section/concept``."""
    return next((f"{section.key}/{concept}" for section, one in form.questions() if one.concept == concept), concept)


def _sizes(form: Form) -> Iterator[Fault]:
    count = sum(1 for _ in form.questions())
    if count > MAX_QUESTIONS:
        yield Fault("sections", f"it asks {count:,} questions; the most is {MAX_QUESTIONS:,}")


def _twice(form: Form) -> Iterator[Fault]:
    names = [one.key for one in form.sections] + [one.concept for _, one in form.questions()]
    for name, times in Counter(names).items():
        if times > 1:
            yield Fault(path(form, name), "its name is there twice; every section and question has a name of its own")
        if name == TODAY:
            yield Fault(path(form, name), f"{TODAY} is the day of asking, and no name of a question")


def _lists(form: Form, lists: Mapping[str, CodeList]) -> Iterator[Fault]:
    for section, question in form.questions():
        if question.kind not in LISTED:
            continue
        where, known = f"{section.key}/{question.concept}/codes", lists.get(question.codes)
        if known is None:
            yield Fault(where, f"there is no published code list {question.codes}")
        elif question.kind == "reading" and any(one.level is None for one in known.codes):
            yield Fault(where, "a reading needs a scale: give each of its codes a level")


# ── languages ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _untranslated(form: Form, lists: Mapping[str, CodeList]) -> Iterator[Fault]:
    for where, texts in _shown_texts(form):
        yield from untranslated(where, texts, form.languages)
    cited = {question.codes for _, question in form.questions() if question.codes in lists}
    for name in sorted(cited):
        for code in lists[name].codes:
            yield from untranslated(f"{name}/{code.code}", code.label, form.languages)


def _shown_texts(form: Form) -> Iterator[tuple[str, Texts]]:
    yield "title", form.title
    for section in form.sections:
        yield f"{section.key}/title", section.title
        if section.help:
            yield f"{section.key}/help", section.help
    for section, question in form.questions():
        yield f"{section.key}/{question.concept}/label", question.label
        if question.help:
            yield f"{section.key}/{question.concept}/help", question.help


# ── conditions ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _conditions(form: Form, lists: Mapping[str, CodeList]) -> Iterator[Fault]:
    homes: dict[str, tuple[Section, Question | None]] = {
        one.concept: (section, one) for section, one in form.questions()
    }
    homes |= {one.key: (one, None) for one in form.sections}
    for section in form.sections:
        yield from _condition(section.shown, f"{section.key}/shown", None, homes, lists)
        for question in section.questions:
            where = f"{section.key}/{question.concept}"
            inside = section if section.entries else None
            yield from _condition(question.shown, f"{where}/shown", inside, homes, lists)
            yield from _condition(question.required, f"{where}/required", inside, homes, lists)


def _condition(
    condition: Condition | None,
    where: str,
    inside: Section | None,
    homes: Mapping[str, tuple[Section, Question | None]],
    lists: Mapping[str, CodeList],
) -> Iterator[Fault]:
    for leaf in leaves(condition):
        for concept in concepts(leaf):
            home = homes.get(concept)
            if home is None:
                yield Fault(where, f"it asks about {concept}, which this form does not ask")
            elif home[0].entries and home[1] is not None and home[0] is not inside:
                yield Fault(where, f"it asks about {concept}, which is asked anew in each entry of {home[0].key}")
            elif home[1] is None and not home[0].entries:
                yield Fault(where, f"{concept} is a section that is answered once; ask about a question")
            else:
                what = _unfit(leaf, concept, home[1], lists)
                if what:
                    yield Fault(where, what)


def _unfit(leaf: Leaf, concept: str, question: Question | None, lists: Mapping[str, CodeList]) -> str:
    """Why a comparison can never mean anything with this question; empty when it can."""
    match leaf:
        case Answered():
            return ""
        case Among(_, values):
            return _not_codes(concept, question, values, lists)
        case Compare(_, Term("count"), _):
            counted = question is None or question.kind == "choices"
            return "" if counted else f"{concept} is answered once; only entries and choices can be counted"
        case Compare(_, Term("age_at" | "days_between"), _):
            return "" if question is not None and question.kind == "date" else f"{concept} is no date"
    if question is None:
        return f"{concept} is a section; count its entries"
    if leaf.op not in ("eq", "ne"):
        return "" if question.kind in NUMBERS else f"{concept} is no number"
    if question.kind == "yes-no":
        return "" if leaf.value in YES_NO else f"{concept} is answered with yes or no"
    return _not_codes(concept, question, (leaf.value,), lists)


def _not_codes(
    concept: str, question: Question | None, values: tuple[object, ...], lists: Mapping[str, CodeList]
) -> str:
    if question is None or question.kind not in LISTED:
        return f"{concept} is not answered from a list"
    codes = {one.code for one in lists[question.codes].codes} if question.codes in lists else set(values)
    wrong = [str(one) for one in values if one not in codes]
    return f"{question.codes} has no code {wrong[0]!r}" if wrong else ""


# ── meanings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _meanings(form: Form, lists: Mapping[str, CodeList], before: Form | None, used: frozenset[str]) -> Iterator[Fault]:
    if before is not None and (form.key != before.key or form.version != before.version + 1):
        yield Fault("version", f"the version after {before.key} {before.version} is {before.key} {before.version + 1}")
    old = {one.concept: one for _, one in before.questions()} if before else {}
    for section, question in form.questions():
        where = f"{section.key}/{question.concept}"
        if question.meaning == "new" and question.concept in used:
            yield Fault(where, "a new meaning needs a concept that no version has used")
        elif question.concept in old and question.meaning != "new":
            yield from _still_the_same(where, old[question.concept], question, lists)


def _still_the_same(where: str, was: Question, now: Question, lists: Mapping[str, CodeList]) -> Iterator[Fault]:
    if was.kind != now.kind:
        yield Fault(f"{where}/kind", f"it was {was.kind}; another kind is a new meaning and needs a new concept")
    if dict(was.label) != dict(now.label) and now.meaning == "same":
        yield Fault(f"{where}/meaning", "its words differ: say reworded, or new with a new concept")
    if was.codes.partition("@")[0] != now.codes.partition("@")[0]:
        yield Fault(f"{where}/codes", "another code list is a new meaning and needs a new concept")
        return
    for code, changed in _changed_codes(lists.get(was.codes), lists.get(now.codes)):
        yield Fault(f"{where}/codes", f"the code {code!r} {changed}; another meaning is another code")


def _changed_codes(was: CodeList | None, now: CodeList | None) -> Iterator[tuple[str, str]]:
    """Codes that both versions of a list have and that do not mean the same in both."""
    if was is None or now is None or was.version == now.version:
        return
    kept = {one.code: one for one in now.codes}
    for one in was.codes:
        other = kept.get(one.code)
        if other is not None and other.level != one.level:
            yield one.code, f"was at level {one.level} and is at level {other.level}"

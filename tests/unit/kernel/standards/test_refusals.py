"""What every refusal has in common: one sentence, advice, and never the value itself."""

import pickle
import string
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from village.kernel.standards import rules
from village.kernel.standards.rules import NotValid

PARSERS: dict[str, Callable[[str], object]] = {
    "nhs_number": rules.parse_nhs_number,
    "uln": rules.parse_uln,
    "upn": rules.parse_upn,
    "urn": rules.parse_urn,
    "laestab": rules.parse_laestab,
    "postcode": rules.parse_postcode,
    "ons_code": rules.parse_ons_code,
}
almost_identifiers = st.text("0123456789ABCEIOSZ -/", min_size=5, max_size=14)


def refusal_of(kind: str, text: str) -> NotValid | None:
    """The exception that a parser raises for a text, if it does."""
    try:
        PARSERS[kind](text)
    except NotValid as refusal:
        return refusal
    return None


@pytest.mark.parametrize("kind", PARSERS)
@given(text=st.one_of(st.text(), almost_identifiers))
@example(text="three")
def test_anything_is_either_read_or_refused_in_one_safe_sentence(kind: str, text: str) -> None:
    refusal = refusal_of(kind, text)
    if refusal is None:
        return
    assert refusal.value_kind == kind
    assert str(refusal) == refusal.reason
    assert ": " in refusal.reason
    assert refusal.reason.endswith(".")
    assert "\n" not in refusal.reason
    assert not echoes(PARSERS[kind], text)


def echoes(parse: Callable[[str], object], text: str) -> bool:
    """Whether the refusal of a text may hold the text itself.

    A text that is a word of the advice ("three") stands there whoever typed what: then some other text of the same
    shape, its letters and figures exchanged for others, is refused in the very same sentence.
    """
    typed = "".join(text.split())
    reason = reason_for(parse, text)
    if len(typed) < 5 or typed not in reason:
        return False
    return all(reason_for(parse, exchanged(text, by)) != reason for by in range(1, 10))


def reason_for(parse: Callable[[str], object], text: str) -> str:
    try:
        parse(text)
    except NotValid as refusal:
        return refusal.reason
    return ""


def exchanged(text: str, by: int) -> str:
    """Every plain letter and figure exchanged for one `by` places on, so that no word of the text is left."""
    rings = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
    steps = {one: ring[(place + by) % len(ring)] for ring in rings for place, one in enumerate(ring)}
    return text.translate(str.maketrans(steps))


@pytest.mark.parametrize("kind", PARSERS)
@pytest.mark.parametrize("word", ["three", "postcode", "digits", "number", "letters", "check"])
def test_a_word_of_the_advice_is_no_echo(kind: str, word: str) -> None:
    assert not echoes(PARSERS[kind], word)


@pytest.mark.parametrize("text", ["three", "postcode", "9434765910", "B80120000500X", "schöne Grüße", "\u202e12345"])
@pytest.mark.parametrize("said", ["{} is not valid: check it.", "This is not valid: check the three digits of {}."])
def test_a_parser_that_echoes_would_be_found_out(text: str, said: str) -> None:
    def parse(given_: str) -> None:
        raise NotValid("number", said.format("".join(given_.split())))

    assert echoes(parse, text)


@pytest.mark.parametrize("kind", PARSERS)
def test_what_is_not_text_is_refused_too(kind: str) -> None:
    with pytest.raises(NotValid, match="not text"):
        PARSERS[kind](None)  # type: ignore[arg-type]


def test_a_refusal_survives_a_trip_to_another_process() -> None:
    copy = pickle.loads(pickle.dumps(NotValid("upn", "Wrong: check it.")))
    assert (copy.value_kind, copy.reason) == ("upn", "Wrong: check it.")


@pytest.mark.parametrize(
    ("parsed", "hidden"),
    [
        (rules.parse_nhs_number("9434765919"), "9434765919"),
        (rules.parse_uln("9276308686"), "9276308686"),
        (rules.parse_upn("B801200005001"), "B801200005001"),
        (rules.parse_postcode("EC1A 1BB"), "EC1A 1BB"),
    ],
)
def test_a_personal_value_does_not_show_itself_in_a_log(parsed: object, hidden: str) -> None:
    assert str(parsed) == hidden
    assert hidden not in repr(parsed)
    assert hidden not in f"{[parsed]}"

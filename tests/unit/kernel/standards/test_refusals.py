"""What every refusal has in common: one sentence, advice, and never the value itself."""

import pickle
from collections.abc import Callable

import pytest
from hypothesis import given
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
def test_anything_is_either_read_or_refused_in_one_safe_sentence(kind: str, text: str) -> None:
    refusal = refusal_of(kind, text)
    if refusal is None:
        return
    assert refusal.value_kind == kind
    assert str(refusal) == refusal.reason
    assert ": " in refusal.reason
    assert refusal.reason.endswith(".")
    assert "\n" not in refusal.reason
    typed = "".join(text.split())
    assert len(typed) < 5 or typed not in refusal.reason


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

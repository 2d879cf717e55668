"""What a trace says of why a figure is shown or not."""

import pytest

from village.outcomes.rules import tracing

MEASURE = {
    "question": "How many?", "numerator": "Those who", "denominator": "", "basis": "residence", "minimum_count": 6,
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "value", "shown", "why"),
    [
        ("", 4.0, "shown", "It is shown as its publisher printed it. Whoever published it decided what to hide."),
        ("unreliable", 4.0, "shown", "It is shown as printed: printed with a warning that it cannot be relied on."),
        ("suppressed", None, "not shown", "Whoever published it hid it, to protect people. What they counted is not"),
        ("not-available", None, "not shown", "There is no figure: not collected, not known or not published."),
        ("of-no-list", None, "not shown", "There is no figure: not available."),
    ],
)
def test_of_a_published_figure_its_code_is_told(code: str, value: float | None, shown: str, why: str) -> None:
    said, [sentence] = tracing.suppression({"code": code, "value": value}, MEASURE, counted_here=False)
    assert said == shown
    assert sentence.startswith(why)


@pytest.mark.parametrize(("value", "shown"), [(4.0, "shown"), (None, "not shown")])
def test_of_a_figure_counted_here_the_rule_is_told_and_no_count(value: float | None, shown: str) -> None:
    said, sentences = tracing.suppression({"code": "", "value": value}, MEASURE, counted_here=True)
    assert said == shown
    assert sentences[0].startswith("Counts from 1 to 5 are hidden")
    assert not any(one.isdigit() for one in sentences[1])


def test_a_definition_without_a_denominator_does_not_speak_of_one() -> None:
    said = ("How many?", "Counted: Those who.", "Whose figure: children who live in the area.")
    assert tracing.definition(MEASURE) == said
    assert "Out of: All." in tracing.definition(MEASURE | {"denominator": "All"})

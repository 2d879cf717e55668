"""Forms come out as GOV.UK markup, with ids that meet and words that help."""

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.template import engines

from tests.unit.ui.pages import named, parse, problems, words
from village.kernel.calendar.fields import DatePartsField
from village.ui.fields import error_list
from village.ui.forms import FilterForm, Form
from village.ui.samples import ExampleForm


def draw(template: str, **context: Any) -> str:
    from_string = next(engine for engine in engines.all() if hasattr(engine, "env")).from_string
    return str(from_string(template).render(context))


@pytest.fixture
def wrong() -> ExampleForm:
    return ExampleForm({"name": "", "born-day": "31", "born-month": "2", "born-year": "2019", "contact": "fax"})


def test_a_form_with_mistakes_meets_our_rules(wrong: ExampleForm) -> None:
    assert problems(str(wrong)) == []


def test_a_blank_form_meets_our_rules() -> None:
    assert problems(str(ExampleForm())) == []


def test_every_mistake_links_to_a_control_that_can_have_focus(wrong: ExampleForm) -> None:
    tree = parse(str(wrong))
    links = [a.get("href") for a in named(tree, "a") if (a.get("href") or "").startswith("#")]
    controls = {n.get("id") for tag in ("input", "select", "textarea") for n in tree.iter(tag)}
    assert len(links) == len(error_list(wrong))
    assert {link[1:] for link in links if link} <= controls


def test_the_error_summary_is_said_once(wrong: ExampleForm) -> None:
    page = draw("{{ error_summary(form) }}{{ form }}", form=wrong)
    assert page.count("There is a problem") == 1


def test_no_mistakes_no_summary() -> None:
    assert "There is a problem" not in draw("{{ error_summary(form) }}{{ form }}", form=ExampleForm())


def test_date_group_and_first_box_have_ids_of_their_own(wrong: ExampleForm) -> None:
    tree = parse(draw("{{ field(form.born) }}", form=wrong))
    group = named(tree, "div", class_="govuk-date-input")[0].get("id")
    boxes = [box.get("id") for box in named(tree, "input")]
    assert boxes == ["id_born-day", "id_born-month", "id_born-year"]
    assert group not in boxes
    assert [box.get("autocomplete") for box in named(tree, "input")] == ["bday-day", "bday-month", "bday-year"]


@pytest.mark.parametrize(
    ("name", "tag", "kind"),
    [("name", "input", "govuk-input"), ("contact", "input", "govuk-radios__input"), ("area", "select", "govuk-select"),
     ("needs", "input", "govuk-checkboxes__input"), ("account", "textarea", "govuk-textarea"),
     ("letter", "input", "govuk-file-upload"), ("agreed", "input", "govuk-checkboxes__input")],
)  # fmt: skip
def test_each_widget_has_its_component(name: str, tag: str, kind: str) -> None:
    form = ExampleForm()
    assert named(parse(draw("{{ field(f) }}", f=form[name])), tag, class_=kind)


def test_options_change_the_look() -> None:
    form = ExampleForm()
    page = draw('{{ field(f, prefix="£", width=5, heading=true, label_size="l") }}', f=form["amount"])
    tree = parse(page)
    assert named(tree, "h1")
    assert named(tree, "div", class_="govuk-input__prefix")
    assert named(tree, "input", class_="govuk-input--width-5")[0].get("inputmode") == "decimal"
    assert named(tree, "input")[0].get("type") == "text"


def test_conditional_questions_sit_under_their_answer() -> None:
    form = ExampleForm()
    page = draw('{{ field(f.contact, conditional={"phone": field(f.email)}) }}', f=form)
    assert 'id="conditional-id_contact"' in page
    assert problems(page) == []


def test_what_was_chosen_is_shown_again() -> None:
    form = ExampleForm({"contact": "text", "needs": ["sleep", "money"], "area": "b", "agreed": "on", "name": "A & B"})
    tree = parse("".join(draw("{{ field(f) }}", f=form[n]) for n in ("contact", "needs", "area", "agreed", "name")))
    assert [n.get("value") for n in named(tree, "input") if n.get("checked") is not None] == [
        "text",
        "sleep",
        "money",
        "on",
    ]
    assert [o.get("value") for o in named(tree, "option") if o.get("selected") is not None] == ["b"]
    assert named(tree, "input", name="name")[0].get("value") == "A & B"


def test_labels_and_hints_are_escaped() -> None:
    class Risky(Form):
        x = forms.CharField(label="<b>bold</b>", help_text="<script>alert(1)</script>")

    page = str(Risky())
    assert "<script>" not in page
    assert "<b>" not in page


def test_required_messages_say_what_to_do(wrong: ExampleForm) -> None:
    wrong.is_valid()
    assert wrong.errors["name"] == ["Enter full name"]
    assert wrong.errors["agreed"] == ["Tick the box to confirm: I have talked about this with the family"]
    assert ExampleForm({}).errors["contact"] == ["Choose an answer to “How should we contact you?”"]


def test_a_question_that_is_added_or_worded_anew_later_says_what_is_missing_and_takes_no_hidden_signs() -> None:
    class Later(Form):
        first = forms.CharField(label="First")

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["first"].label = "What was found"
            self.fields["second"] = forms.ChoiceField(label="Who was there?", choices=[("a", "A")])
            self.fields["third"] = forms.CharField(label="Words", required=False)

    wrong = Later({"third": "a\u202eb"})
    assert wrong.errors["first"] == ["Enter what was found"]
    assert wrong.errors["second"] == ["Choose an answer to “Who was there?”"]
    assert "third" in wrong.errors


def test_optional_is_marked_except_in_filters() -> None:
    class Filters(FilterForm):
        q = forms.CharField(label="Name", required=False)

    assert "(optional)" not in str(Filters())
    assert "Email address (optional)" in words(parse(str(ExampleForm())))


def test_hidden_fields_and_formsets() -> None:
    class Line(Form):
        code = forms.CharField(widget=forms.HiddenInput)
        label = forms.CharField(label="Label")

    page = str(forms.formset_factory(Line, extra=2)())
    assert problems(page) == []
    assert page.count('type="hidden"') == 4 + 2
    assert draw("{{ field(f) }}", f=Line()["code"]).startswith("<input")


class DateForm(Form):
    day = DatePartsField(label="Start date", earliest=dt.date(2000, 1, 1), latest=dt.date(2010, 12, 31))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("27", "3", "2007"), dt.date(2007, 3, 27)),
        (("27", "March", "2007"), dt.date(2007, 3, 27)),
        (("27", "mar", "2007"), dt.date(2007, 3, 27)),
        (("", "", ""), "Enter start date"),
        (("", "3", ""), "Start date must include a day and a year"),
        (("31", "2", "2007"), "Start date must be a real date"),
        (("1", "x", "2007"), "Start date must be a real date"),
        (("1", "1", "07"), "Start date must have a year of four numbers"),
        (("1", "1", "1999"), "Start date must be on or after 1 January 2000"),
        (("1", "1", "2011"), "Start date must be on or before 31 December 2010"),
    ],
)
def test_dates_in_parts(parts: tuple[str, str, str], expected: object) -> None:
    form = DateForm(dict(zip(("day-day", "day-month", "day-year"), parts, strict=True)))
    if isinstance(expected, str):
        assert form.errors["day"] == [expected]
    else:
        assert form.is_valid(), form.errors
        assert form.cleaned_data["day"] == expected


def test_a_date_asked_by_a_question_is_still_told_in_a_sentence() -> None:
    class Asked(Form):
        day = DatePartsField(label="As of which day?")

    form = Asked({"day-day": "31", "day-month": "2", "day-year": "2007"})
    assert form.errors["day"] == ["The date must be a real date"]


def test_only_the_missing_boxes_are_marked() -> None:
    tree = parse(str(DateForm({"day-day": "", "day-month": "3", "day-year": "2007"})))
    marked = [box.get("id") for box in named(tree, "input", class_="govuk-input--error")]
    assert marked == ["id_day-day"]


@pytest.mark.parametrize("name", ["name", "email", "account"])
def test_no_form_takes_words_with_something_hidden_in_them(name: str) -> None:
    typed = {"name": "Ann", "email": "ann@example.org", "account": "Moved.\nTwice."}
    assert not {name} & set(ExampleForm(typed).errors)
    assert (
        "hidden character" in ExampleForm(typed | {name: typed[name][:5] + "\u200e" + typed[name][5:]}).errors[name][-1]
    )

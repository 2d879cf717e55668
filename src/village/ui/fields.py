"""Draws one Django form field as GOV.UK markup.

``field(form.name)`` works out which GOV.UK component suits the field's widget and
fills in its label, hint, error and ids. Options change the look, never the meaning:

``label`` ``hint`` ``label_size`` (s, m, l, xl) ``heading`` (the label is the page's
h1) ``width`` (2, 3, 4, 5, 10, 20 characters) ``prefix`` ``suffix`` ``rows`` ``inline``
``small`` ``count`` (False: no character count) ``conditional`` ({value: markup})
``blank`` (True: a choice of nothing is offered too).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from jinja2 import Environment, pass_environment
from markupsafe import Markup, escape

from village.kernel.calendar.fields import PARTS, DatePartsWidget

Params = dict[str, Any]
NOT_PASSED_ON = {"class", "id", "rows", "cols", "type", "name", "value", "required"}


@pass_environment
def field(environment: Environment, bound: BoundField, **options: Any) -> Markup:
    """The whole form group of one field: label, hint, error and control."""
    macro, params = describe(bound, options)
    return _draw(environment, macro, params)


@pass_environment
def error_summary(environment: Environment, *forms_shown: Any, title: str = "There is a problem") -> Markup:
    """What is wrong, each line a link to its field; nothing at all when all is well.

    Marks each form as summarised, so ``{{ form }}`` lower on the page does not say it twice.
    """
    errors = [line for form in forms_shown if form for line in error_list(form)]
    for form in forms_shown:
        if form:
            form.error_summary_shown = True
    if not errors:
        return Markup("")
    return _draw(environment, "govukErrorSummary", {"titleText": title, "errorList": errors})


def _draw(environment: Environment, macro: str, params: Params) -> Markup:
    """Call a macro by name: what comes back is already escaped."""
    globals_: dict[str, Any] = dict(environment.globals)
    drawn: Markup = globals_[macro](params)
    return drawn


def error_list(form: forms.BaseForm) -> list[dict[str, str]]:
    """Each error with the address of the control to mend, in the order asked."""
    lines: list[dict[str, str]] = [{"text": str(text)} for text in form.non_field_errors()]
    for bound in form:
        for text in bound.errors:
            line = {"text": str(text)}
            if not bound.is_hidden:
                line["href"] = f"#{control_id(bound)}"
            lines.append(line)
    return lines


def control_id(bound: BoundField) -> str:
    """The id of the first control a person can type in or choose."""
    widget = bound.field.widget
    if isinstance(widget, DatePartsWidget):
        return f"{bound.auto_id}-{_date_error_parts(bound)[0]}"
    return str(bound.auto_id)


def describe(bound: BoundField, options: Params) -> tuple[str, Params]:
    """The GOV.UK macro's name and its parameters for one field."""
    widget = bound.field.widget
    for kind, build in BUILDERS:
        if isinstance(widget, kind):
            return build(bound, options)
    return _input(bound, options)


def _base(bound: BoundField, options: Params) -> Params:
    params: Params = {"id": bound.auto_id, "name": bound.html_name}
    hint = options.get("hint", bound.help_text)
    if hint:
        params["hint"] = {"text": hint}
    if bound.errors:
        params["errorMessage"] = {"text": " ".join(str(error) for error in bound.errors)}
    attributes = {
        key: value for key, value in bound.field.widget.attrs.items() if key not in NOT_PASSED_ON and value is not False
    }
    params["attributes"] = {key: "" if value is True else value for key, value in attributes.items()}
    params["classes"] = " ".join(_classes(bound, options))
    if bound.field.disabled:
        params["disabled"] = True
    return params


def _classes(bound: BoundField, options: Params) -> Iterator[str]:
    if options.get("width"):
        yield f"govuk-input--width-{options['width']}"
    if bound.field.widget.attrs.get("class"):
        yield str(bound.field.widget.attrs["class"])
    if options.get("classes"):
        yield str(options["classes"])


def _label_text(bound: BoundField, options: Params) -> str:
    text = str(options.get("label") or bound.label)
    marked = options.get("optional", getattr(bound.form, "mark_optional", True))
    return text if bound.field.required or not marked else f"{text} (optional)"


def _label(bound: BoundField, options: Params, kind: str = "govuk-label") -> Params:
    size = options.get("label_size") or ("l" if options.get("heading") else "s")
    label: Params = {"text": _label_text(bound, options), "classes": f"{kind}--{size}"}
    if options.get("heading"):
        label["isPageHeading"] = True
    return label


def _legend(bound: BoundField, options: Params) -> Params:
    return {"legend": _label(bound, options, "govuk-fieldset__legend")}


def _input(bound: BoundField, options: Params) -> tuple[str, Params]:
    widget = bound.field.widget
    params = _base(bound, options)
    params["label"] = _label(bound, options)
    kind = getattr(widget, "input_type", "text")
    # A number box changes its value on a mouse wheel and drops what it cannot read.
    if kind == "number":
        # Django derives both of its fraction fields from the one for whole numbers.
        whole = not isinstance(bound.field, forms.DecimalField | forms.FloatField)
        params["attributes"].setdefault("inputmode", "numeric" if whole else "decimal")
        for key in ("min", "max", "step"):
            params["attributes"].pop(key, None)
        kind = "text"
    if kind == "password":
        # The macro writes these itself; given twice, the page would not be valid.
        params["attributes"].pop("spellcheck", None)
        params["autocomplete"] = params["attributes"].pop("autocomplete", "current-password")
        return "govukPasswordInput", params
    params["type"] = kind
    value = bound.value()
    params["value"] = "" if value is None else widget.format_value(value)
    for side in ("prefix", "suffix"):
        if options.get(side):
            params[side] = {"text": options[side]}
    return "govukInput", params


def _textarea(bound: BoundField, options: Params) -> tuple[str, Params]:
    params = _base(bound, options)
    params["label"] = _label(bound, options)
    params["rows"] = str(options.get("rows", 5))
    params["value"] = bound.value() or ""
    limit = getattr(bound.field, "max_length", None)
    if limit and options.get("count", True):
        # The character count says so as you type; without scripts it states the limit.
        params["attributes"].pop("maxlength", None)
        return "govukCharacterCount", params | {"maxlength": str(limit)}
    return "govukTextarea", params


def _file(bound: BoundField, options: Params) -> tuple[str, Params]:
    params = _base(bound, options)
    params["label"] = _label(bound, options)
    if getattr(bound.field.widget, "allow_multiple_selected", False):
        params["multiple"] = True
    return "govukFileUpload", params


def _select(bound: BoundField, options: Params) -> tuple[str, Params]:
    params = _base(bound, options)
    params["label"] = _label(bound, options)
    params["items"] = [_choice(bound, value, text) for value, text in _flat(bound)]
    return "govukSelect", params


def _radios(bound: BoundField, options: Params) -> tuple[str, Params]:
    return "govukRadios", _group(bound, options, "govuk-radios")


def _checkboxes(bound: BoundField, options: Params) -> tuple[str, Params]:
    return "govukCheckboxes", _group(bound, options, "govuk-checkboxes")


def _group(bound: BoundField, options: Params, kind: str) -> Params:
    params = _base(bound, options)
    params["idPrefix"] = params.pop("id")
    params["fieldset"] = _legend(bound, options)
    shown = options.get("conditional") or {}
    hints = options.get("hints") or {}
    params["items"] = []
    for value, text in _flat(bound):
        if value in ("", None) and not options.get("blank"):
            continue
        item = _choice(bound, value, text)
        if str(value) in shown:
            item["conditional"] = {"html": shown[str(value)]}
        if str(value) in hints:
            item["hint"] = {"text": hints[str(value)]}
        params["items"].append(item)
    looks = [f"{kind}--{look}" for look in ("inline", "small") if options.get(look)]
    params["classes"] = " ".join(filter(None, [params["classes"], *looks]))
    return params


def _one_checkbox(bound: BoundField, options: Params) -> tuple[str, Params]:
    params = _base(bound, options)
    params["idPrefix"] = params.pop("id")
    text = options.get("label") or bound.label
    ticked = bool(bound.field.widget.check_test(bound.value()))
    params["items"] = [{"value": "on", "text": text, "checked": ticked, "disabled": bound.field.disabled}]
    return "govukCheckboxes", params


def _date(bound: BoundField, options: Params) -> tuple[str, Params]:
    params = _base(bound, options)
    # The first box, not the group, is where the error summary's link lands: each
    # box has an id of its own, and the group's differs from all of them.
    params["fieldset"] = _legend(bound, options)
    values = bound.field.widget.parts(bound.value())
    wrong = _date_error_parts(bound) if bound.errors else ()
    complete = bound.field.widget.attrs.get("autocomplete") == "bday"
    params["attributes"].pop("autocomplete", None)
    params["items"] = []
    for part, value in zip(PARTS, values, strict=True):
        classes = f"govuk-input--width-{4 if part == 'year' else 2}"
        params["items"].append(
            {
                "name": f"{bound.html_name}-{part}",
                "id": f"{bound.auto_id}-{part}",
                "label": part.capitalize(),
                "value": value,
                "classes": classes + (" govuk-input--error" if part in wrong else ""),
                "autocomplete": f"bday-{part}" if complete else None,
            }
        )
    return "govukDateInput", params


def _date_error_parts(bound: BoundField) -> tuple[str, ...]:
    for error in bound.form.errors.as_data().get(bound.name, []):
        if error.params and error.params.get("parts"):
            return tuple(error.params["parts"])
    return PARTS


def _flat(bound: BoundField) -> Iterator[tuple[Any, str]]:
    """Choices one after another; a group's name goes before each of its members."""
    for value, text in bound.field.widget.choices:
        if isinstance(text, list | tuple):
            for inner, inner_text in text:
                yield inner, f"{value}: {inner_text}"
        else:
            yield value, text


def _choice(bound: BoundField, value: Any, text: Any) -> Params:
    chosen = bound.value()
    many = chosen if isinstance(chosen, list | tuple | set) else [chosen]
    picked = str(value) in {"" if one is None else str(one) for one in many}
    return {
        "value": str(value),
        "text": text,
        "checked": picked,
        "selected": picked,
        "disabled": bound.field.disabled,
    }


def _hidden(bound: BoundField, options: Params) -> tuple[str, Params]:
    return "hidden_input", {"bound": bound}


BUILDERS: tuple[tuple[type, Callable[[BoundField, Params], tuple[str, Params]]], ...] = (
    (forms.HiddenInput, _hidden),
    (forms.MultipleHiddenInput, _hidden),
    (DatePartsWidget, _date),
    (forms.CheckboxSelectMultiple, _checkboxes),
    (forms.RadioSelect, _radios),
    (forms.SelectMultiple, _checkboxes),
    (forms.Select, _select),
    (forms.CheckboxInput, _one_checkbox),
    (forms.Textarea, _textarea),
    (forms.FileInput, _file),
)


def hidden_input(params: Params) -> Markup:
    """A hidden field needs no label: Django's own markup will do."""
    return escape(params["bound"].as_widget())


TEMPLATE_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "field": field,
    # Inside a field template the name ``field`` is the field itself.
    "render_field": field,
    "error_summary": error_summary,
    "hidden_input": hidden_input,
}

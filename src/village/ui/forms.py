"""Django forms that ask in plain words and come out as GOV.UK markup.

``Form`` is the base class to use; ``{{ form }}`` then draws every field through the
macros in ``fields.py``. Django's own validation is untouched.
"""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting

from village.kernel.tables.rules import hidden


class Renderer(TemplatesSetting):
    """Named in ``FORM_RENDERER``: forms, fields and formsets use our templates."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"


class Form(forms.Form):
    """A form whose messages say what to do, and that takes no words with hidden characters in them.

    "This field is required" becomes "Enter your date of birth" unless the field
    says something better. The browser's own pop-up checks are off: they vanish,
    are not read out by every screen reader and cannot be worded.
    """

    use_required_attribute = False
    # Most questions must be answered, so those that need not are the ones marked.
    mark_optional = True

    def full_clean(self) -> None:
        """Here and not when it is made, since many a form asks for each of a list, or words a question anew, after."""
        default = str(forms.Field.default_error_messages["required"])
        for name, field in self.fields.items():
            if str(field.error_messages.get("required")) == default:
                field.error_messages["required"] = required_message(name, field)
            words = isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField)  # no reference
            if words and all_seen not in field.validators:
                field.validators.append(all_seen)
        super().full_clean()


def all_seen(text: str) -> None:
    """Refuse what a reader could not see; the sentence says where it stands."""
    wrong = hidden(text)
    if wrong:
        raise ValidationError(wrong, code="hidden")


class FilterForm(Form):
    """Filters of a list: nothing is required, so nothing is marked "(optional)"."""

    mark_optional = False


def required_message(name: str, field: forms.Field) -> str:
    """ "Enter …", "Choose …" or "Upload …", from the field's label."""
    label = str(field.label or name.replace("_", " ")).strip()
    if isinstance(field, forms.BooleanField):
        return f"Tick the box to confirm: {label}"
    choosing = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    if label.endswith("?"):
        return f"{'Choose' if choosing else 'Enter'} an answer to “{label}”"
    lowered = label if label[:2].isupper() else label[:1].lower() + label[1:]
    verb = "Choose" if choosing else "Upload" if isinstance(field, forms.FileField) else "Enter"
    return f"{verb} {lowered}"

"""The forms of signing in and of people and roles: allauth's own checks, our words.

Built on Django's forms alone: the kernel stands below the page components, which draw whatever form they are given.
"""

import datetime as dt
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.validators import MaxValueValidator

from village.kernel.access.queries import policy
from village.kernel.accounts.models import Account
from village.kernel.accounts.rules import TOKEN_DAYS, name_problem
from village.kernel.calendar.fields import DatePartsField
from village.kernel.organisations.models import Organisation
from village.kernel.tables.rules import hidden

_LONG_ENOUGH = "At least 12 characters. Three random words are easier to remember than one odd one."
# name of the field: (label, hint, what to say when it is empty)
_WORDS = {
    "login": ("E-mail address", "", "Enter your e-mail address"),
    "email": ("E-mail address", "", "Enter your e-mail address"),
    "password": ("Password", "", "Enter your password"),
    "oldpassword": ("Present password", "", "Enter your present password"),
    "password1": ("New password", _LONG_ENOUGH, "Enter a new password"),
    "password2": ("New password again", "", "Enter the new password again"),
    "code": ("Code", "", "Enter the code"),
    "name": ("Name of the key", "", "Enter a name for the key"),
}


def _roles(*, in_area: bool = False) -> list[tuple[str, str]]:
    """Roles by name; `in_area`: only those that may be given for one area."""
    found = sorted(policy().roles.items(), key=lambda item: item[1].name)
    return [(slug, role.name) for slug, role in found if not (in_area and policy().only_everywhere(slug))]


def _all_seen(text: str) -> None:
    """Refuse what a reader could not see."""
    wrong = hidden(text)
    if wrong:
        raise forms.ValidationError(wrong)


class PlainWords:
    """Gives allauth's fields our labels and takes away its placeholders, which vanish as one types."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in _WORDS:
                field.label, field.help_text, field.error_messages["required"] = _WORDS[name]
                field.widget.attrs.pop("placeholder", None)
                field.widget.attrs.setdefault("spellcheck", "false")
            if name == "name":  # shown again; a password may hold what it likes
                field.validators.append(_all_seen)


class SignInForm(PlainWords, account.LoginForm):  # type: ignore[misc]
    """E-mail address and password."""


class ConfirmForm(PlainWords, account.ReauthenticateForm):  # type: ignore[misc]
    """One's password again, before something that a passer-by must not do."""


class ChangePasswordForm(PlainWords, account.ChangePasswordForm):  # type: ignore[misc]
    """The present password and a new one."""


class SetPasswordForm(PlainWords, account.SetPasswordForm):  # type: ignore[misc]
    """A first password."""


class ForgottenForm(PlainWords, account.ResetPasswordForm):  # type: ignore[misc]
    """The address that a letter is sent to."""


class NewPasswordForm(PlainWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, come by letter."""


class CodeForm(PlainWords, mfa.AuthenticateForm):  # type: ignore[misc]
    """The code of an app, or a recovery code."""


class ConfirmCodeForm(PlainWords, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The same, to confirm who one is."""


class AppForm(PlainWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app."""


class KeyForm(PlainWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new security key."""


class KeyNameForm(PlainWords, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a security key."""


class WhoForm(forms.Form):
    """Whom an account is for."""

    name = forms.CharField(
        label="Name", max_length=120, validators=[_all_seen], error_messages={"required": "Enter their name"}
    )
    email = forms.EmailField(
        label="E-mail address",
        help_text="The one their organisation gave them: letters go there.",
        validators=[_all_seen],
        error_messages={
            "required": "Enter their e-mail address",
            "invalid": "Enter an e-mail address like name@example.org",
        },
    )

    def clean_name(self) -> str:
        """On one line and all of it seen."""
        name = str(self.cleaned_data["name"])
        if problem := name_problem(name):
            raise forms.ValidationError(problem)
        return name

    def clean_email(self) -> str:
        """Lower case, and not taken. Whoever may open accounts may learn that one is there."""
        email = str(self.cleaned_data["email"]).lower()
        if Account.objects.filter(email=email).exists():
            raise forms.ValidationError("There is already an account with this e-mail address")
        return email


class OrganisationForm(forms.Form):
    """Where they work. `among`: the organisations that whoever asks may choose from."""

    organisation = forms.ChoiceField(label="Organisation", error_messages={"required": "Choose an organisation"})

    def __init__(self, *args: Any, among: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Choose an organisation"), *((one.slug, one.name) for one in among)]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]


class FirstRoleForm(forms.Form):
    """The role an account starts with, if any. `area`: where it will hold, blank for everywhere."""

    role = forms.ChoiceField(
        label="Role", widget=forms.RadioSelect, error_messages={"required": "Choose a role, or none for now"}
    )

    def __init__(self, *args: Any, area: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # "none" and not the empty choice, which a list of radio buttons leaves out.
        choices = [*_roles(in_area=bool(area)), ("none", "None for now")]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]

    def clean_role(self) -> str:
        """Blank for none."""
        role = str(self.cleaned_data["role"])
        return "" if role == "none" else role


class RoleForm(forms.Form):
    """A role, from a day until another. `areas`: None lets it hold everywhere, else it must be one of these."""

    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect, error_messages={"required": "Choose a role"})
    area = forms.ChoiceField(label="Area", error_messages={"required": "Choose an area"})
    from_on = DatePartsField(
        label="First day", help_text="For example, 27 3 2026.", error_messages={"required": "Enter the first day"}
    )
    last_on = DatePartsField(
        label="Last day",
        required=False,
        help_text="Leave empty for a role without an end.",
        # A role ends the day after its last, and the calendar has an end.
        validators=[
            MaxValueValidator(dt.date.max - dt.timedelta(days=1), "Leave this empty for a role without an end")
        ],
    )

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everywhere = "" in dict(areas)
        self.fields["role"].choices = _roles(in_area=not everywhere)  # type: ignore[attr-defined]
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        # Blank means everywhere, and an optional field takes blank whatever its choices are.
        self.fields["area"].required = not everywhere

    def clean(self) -> dict[str, Any]:
        """A role ends after it begins, and holds where such a role can."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", "The last day must be the first day or later")
        role = cleaned.get("role")
        if role and cleaned.get("area") and policy().only_everywhere(role):
            self.add_error("area", "This role is given for all of England or not at all")
        return cleaned


class TokenForm(forms.Form):
    """A token for a system."""

    name = forms.CharField(
        label="What it is for",
        help_text="The system that will use it, as you will want to find it in this list.",
        max_length=80,
        validators=[_all_seen],
        error_messages={"required": "Enter what it is for"},
    )
    days = forms.IntegerField(
        label="How many days it lasts",
        help_text=f"From 1 to {TOKEN_DAYS}.",
        min_value=1,
        max_value=TOKEN_DAYS,
        initial=90,
        error_messages={"required": "Enter how many days it lasts", "invalid": "Enter a whole number of days"},
    )
    second_factor = forms.BooleanField(
        label="It counts as a second factor",
        help_text="Only when both sides check each other’s certificates: nobody types a code when a system calls.",
        required=False,
    )


class PeopleFilter(forms.Form):
    """Which accounts to list."""

    q = forms.CharField(label="Name or e-mail address", required=False, max_length=120)
    organisation = forms.ChoiceField(label="Organisation", required=False)
    role = forms.ChoiceField(label="Role held today", required=False)
    closed = forms.BooleanField(label="Closed accounts instead", required=False)

    def __init__(self, *args: Any, among: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = [("", "Any"), *((one.slug, one.name) for one in among)]
        roles = [("", "Any"), *_roles()]
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]


class ClearanceForm(forms.Form):
    """What was checked, and from which day until which it holds."""

    kind = forms.ChoiceField(
        label="What was checked",
        choices=[("vetting", "Vetting: an enhanced check with the barred lists"), ("training", "Training in asking")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what was checked"},
    )
    from_on = DatePartsField(
        label="First day", help_text="For example, 27 3 2026.", error_messages={"required": "Enter the first day"}
    )
    last_on = DatePartsField(
        label="Last day",
        help_text="Vetting is renewed every three years, training every year, unless your area says otherwise.",
        error_messages={"required": "Enter the last day"},
        validators=[MaxValueValidator(dt.date(2199, 12, 31), "Enter a last day before the year 2200")],
    )

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", "The last day must be the first day or later")
        return cleaned


class HomeForm(forms.Form):
    """Where somebody lives, as the check of their identity showed."""

    postcode = forms.CharField(
        label="Home postcode", max_length=10, error_messages={"required": "Enter their home postcode"}
    )
    number = forms.CharField(label="House number", max_length=10, required=False, help_text="Leave blank if none.")


class ClearanceFilter(forms.Form):
    """Whose clearances to list."""

    q = forms.CharField(label="Name or e-mail address", required=False, max_length=120)

"""Addresses for the tests of this engine: the gallery, and one journey about a place."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from village.kernel.calendar.fields import DatePartsField
from village.ui.forms import Form
from village.ui.journeys import Done, Journey, Step, Visit, journey_paths

SENT: list[Visit] = []


class WhoForm(Form):
    name = forms.CharField(label="Name", max_length=40)
    born = DatePartsField(label="Date of birth", required=False)


class AbroadForm(Form):
    left = forms.ChoiceField(
        label="Have they left England?", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
    )


class CountryForm(Form):
    country = forms.CharField(label="Country")


def send(visit: Visit) -> Done:
    """The action: refuses one name, keeps the rest."""
    if visit.answers["who"]["name"] == "Refused":
        raise ValidationError("This family has already moved.")
    SENT.append(visit)
    return Done("Sent", reference=f"M-{len(SENT)}", next=["We tell the school."], when="Within two working days")


MOVE = Journey(
    slug="move",
    title="Tell us a family has moved",
    steps=[
        Step("who", "Who has moved?", WhoForm),
        Step(
            "abroad",
            "Have they left England?",
            AbroadForm,
            next=lambda answers: "country" if answers["abroad"]["left"] == "yes" else None,
        ),
        Step("country", "Where have they gone?", CountryForm),
    ],
    action=send,
)


def move(request: HttpRequest, step: str = "", **where: object) -> HttpResponse:
    return MOVE.respond(request, step, **where)


urlpatterns = [
    path("components/", include("village.ui.urls")),
    *journey_paths("places/<slug:place>/move/", move, name="move"),
]

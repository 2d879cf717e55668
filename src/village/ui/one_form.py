"""One form on a page, and what becomes of it."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from village.kernel.access.actions import Refusal


def ask(
    request: HttpRequest,
    form_of: Callable[..., forms.Form],
    do: Callable[[dict[str, Any]], object],
    *,
    title: str,
    button: str,
    back: str,
    done: str,
    initial: dict[str, Any] | None = None,
    template: str = "ui/ask.html",
    then: Callable[[Any], str] | None = None,
    fields: Mapping[str, str] | None = None,
    **context: Any,
) -> HttpResponse:
    """Show a form; when it is sent, do what it asks, and say so at `back`, or say why not on the form.

    `then`: the address to go to instead, from what came of it; `fields`: of which field a refusal speaks, by its words.
    """
    if request.method != "POST":
        form = form_of(initial=initial or {})
        status = 200
    else:
        form, status = form_of(request.POST, request.FILES, initial=initial or {}), 400
        if form.is_valid():
            try:
                made = do(form.cleaned_data)
            except Refusal as refusal:
                form.add_error((fields or {}).get(str(refusal)), str(refusal))
            else:
                messages.success(request, done)
                return redirect(then(made) if then else back)
    frame = {"title": title, "form": form, "button": button, "back_href": back, **context}
    return render(request, template, frame, status=status)

"""One form on a page, and what becomes of it."""

from collections.abc import Callable
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
    **context: Any,
) -> HttpResponse:
    """Show a form; when it is sent, do what it asks, and say so at `back`, or say why not on the form."""
    if request.method != "POST":
        form = form_of(initial=initial or {})
        status = 200
    else:
        form, status = form_of(request.POST, request.FILES, initial=initial or {}), 400
        if form.is_valid():
            try:
                do(form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, done)
                return redirect(back)
    frame = {"title": title, "form": form, "button": button, "back_href": back, **context}
    return render(request, "ui/ask.html", frame, status=status)

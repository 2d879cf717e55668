"""What families complain of, for whoever hears it: apart from every record."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.casework.actions import complaints as actions
from village.casework.forms.own import ComplaintAnswerForm, new_key
from village.casework.queries.around import name_of
from village.casework.queries.complaints import HEAR, as_heard
from village.casework.queries.plan_shown import person_called
from village.casework.views.frame import by, sent
from village.kernel.access.actions import Refusal
from village.kernel.access.views import access

LIST = {"text": "Complaints", "href": "/oversight/complaints/"}


@access(HEAR)
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """The complaints that the viewer hears."""
    at = timezone.now()
    found = [as_heard(each, at=at) for each in actions.list_complaints(**by(request))]
    told = [{"heard": each, "who": person_called(each.complaint.person)} for each in found]
    return render(request, "casework/complaints.html", {"title": "Complaints", "found": told})


@access(HEAR)
@never_cache
def one(request: HttpRequest, complaint: uuid.UUID) -> HttpResponse:
    """One complaint, and its answer."""
    found = actions.open_complaint(complaint=complaint, **by(request))
    if found is None:
        raise Http404
    form = ComplaintAnswerForm(sent(request), initial=new_key())
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_complaint(complaint=complaint, **form.cleaned_data, **by(request))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "They read the answer on their page.")
            return redirect("complaint", complaint=complaint)
    context = {
        "title": f"Complaint of {person_called(found.person)}",
        "heard": as_heard(found, at=timezone.now()),
        "answered_by": name_of(found.answered_by),
        "waits": found.process.state == "stage-1",
        "form": form,
        "breadcrumbs": [LIST],
    }
    return render(request, "casework/complaint.html", context, status=400 if form.errors else 200)

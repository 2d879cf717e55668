"""Anyone says what is wrong of an entry; whoever keeps it says what was done."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from village.directory.actions.keeping import reporting
from village.directory.actions.keeping.reading import open_report
from village.directory.forms.keeping import CloseForm, ReportForm
from village.directory.queries.documents import shown
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.visible import KEEP
from village.directory.rules.keeping.said import PROBLEMS
from village.directory.views.finding.frame import answered, to_leave
from village.directory.views.keeping.frame import OFFICE, REPORTS, by, there
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.accounts.callers import too_often
from village.ui import listing
from village.ui.one_form import ask

MOST, SECONDS = 10, 3600  # reports from one address within so long
TOO_MANY = "Many problems were reported from where you are within an hour. Send yours again in an hour."


@access("public")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """Say what is wrong of a service. No account, and no name."""
    found = shown().filter(pk=service).first()
    if found is None:
        raise Http404
    leave = to_leave(found.kinds)
    title = "Report a problem" if leave else f"Report a problem: {found.name}"
    context = {"title": title, "service": found, "leave": leave}
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = _report(request, found.pk, form)
            if status == 302:
                return redirect("service-reported", service=found.pk)
    return answered(request, "directory/keeping/report.html", {**context, "form": form}, status=status)


def _report(request: HttpRequest, service: uuid.UUID, form: ReportForm) -> int:
    """Keep a report; the status of the answer."""
    if too_often(request, "directory-reports", most=MOST, seconds=SECONDS):
        form.add_error(None, TOO_MANY)
        return 429
    try:
        reporting.report(service=service, **form.cleaned_data, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return 422
    return 302


@access("public")
@require_safe
def reported(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """What happens with a report."""
    found = shown().filter(pk=service).first()
    if found is None:
        raise Http404
    return render(request, "directory/keeping/reported.html", {"title": "Thank you", "service": found})


@access(KEEP)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """The open reports of an area."""
    page = listing.page_of(request, visible.reports(viewer_of(request)), per_page=50)
    rows = [(one, PROBLEMS[one.kind]) for one in page.object_list]
    context = {"title": REPORTS["text"], "page": page, "rows": rows, "breadcrumbs": OFFICE}
    return render(request, "directory/keeping/reports.html", context)


@access(KEEP)
@never_cache
def one(request: HttpRequest, report: uuid.UUID) -> HttpResponse:
    """One report: close it with what was done."""
    return close(request, report, REPORTS)


def close(request: HttpRequest, report: uuid.UUID, back: dict[str, str]) -> HttpResponse:
    """The page on which a report is closed."""
    found = there(open_report(ref=report, **by(request)))
    return ask(
        request, CloseForm, lambda said: reporting.close_report(report=report, **said, **by(request)),
        title=f"Reported: {found.service.name}", button="Close it", back=back["href"], done="It is closed.",
        template="directory/keeping/report-one.html", breadcrumbs=[back], report=found, kind=PROBLEMS[found.kind],
        entry=reverse("directory-entry", args=[found.service_id]) if back is REPORTS else "",
    )  # fmt: skip

"""What every page is given: the navigation for this viewer, at most six items, and who is signed in."""

from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest

from village import __version__
from village.kernel.access.queries import may_open, viewer_of

# (words, address, permission); the first six that the viewer may use are shown. No address lies below another, so
# that a page has one place; what is inside a plan stands in the plan's own menu.
NAVIGATION = [
    ("Work", "/work/", "signed-in"),
    ("Families", "/help/", "casework.work"),
    ("Your family", "/my-family/", "casework.family"),
    ("Children", "/children/", "people.ask"),
    ("Shields", "/oversight/shields/", "people.shield"),
    ("Who looked", "/oversight/looked/", "people.oversee"),
    ("Workforce", "/workforce/", "workforce.keep"),
    ("Plan office", "/plan-office/", "plan.office.read"),
    ("People and roles", "/settings/people/", "accounts.manage"),
    ("Forms", "/oversight/forms/", "forms.read"),
    ("Audit", "/oversight/audit/", "audit.read"),
    ("The plan", "/plan/", "public"),
    ("Measures", "/measures/", "public"),
    ("Places", "/places/", "public"),
    ("Data", "/data/", "public"),
]


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. Someone who never signed in costs no query."""
    viewer = viewer_of(request)
    # A page that is not found marks nothing: else it would tell an address that is hidden from one that is not there.
    here = "" if getattr(request, "not_found", False) else request.path
    items = [
        {
            "text": words,
            "href": address,
            "current": here == address,
            "active": address != "/" and here.startswith(address),
        }
        for words, address, permission in NAVIGATION
        if permission == "public" or may_open(viewer, permission)
    ]
    account = (
        [{"text": viewer.name, "href": "/account/"}, {"text": "Sign out", "href": "/sign-out/"}]
        if viewer.signed_in
        else [{"text": "Sign in", "href": "/sign-in/"}]
    )
    return {
        "navigation": items[:6],
        "account": account,
        "viewer": viewer,
        "messages": get_messages(request),
        "version": __version__,
    }

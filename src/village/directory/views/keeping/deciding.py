"""What the area's officer decides: what a provider wrote, whose a provider is, and whether a place is told again."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from village.directory.actions.keeping import assuring, claiming, sensitive
from village.directory.actions.keeping.reading import open_claim, open_draft, open_unmarking
from village.directory.actions.keeping.remaining import decide_left, open_left
from village.directory.forms import keeping as forms
from village.directory.models import Draft, Service
from village.directory.queries.documents import document_of
from village.directory.queries.keeping.same import ended, same_service
from village.directory.queries.keeping.visible import ASSURE
from village.directory.queries.keeping.whole import as_told, states_of
from village.directory.rules.keeping.comparing import LABELS, Difference, differences, told
from village.directory.rules.keeping.completeness import completeness
from village.directory.rules.keeping.said import SENSITIVE_SAID
from village.directory.rules.record import TOLD
from village.directory.views.keeping.frame import WAITING, by, kinds_said, there
from village.kernel.access.views import access
from village.ui.one_form import ask


@access(ASSURE)
@never_cache
def draft(request: HttpRequest, draft: uuid.UUID) -> HttpResponse:
    """What a provider wrote, beside what is told: assure it, or send it back."""
    found = there(open_draft(ref=draft, **by(request)))
    service = found.service
    hidden = bool(service.sensitive)

    def do(said: dict[str, Any]) -> None:
        given = {"draft": draft, "version": said["version"], **by(request)}
        if said["decision"] == "assure":
            assuring.assure(**given)
        else:
            assuring.send_back(because=said["because"], **given)

    return ask(
        request, forms.DecideForm, do, title=service.name, button="Decide", back=WAITING["href"],
        done="It is decided, and its provider is told.", template="directory/keeping/draft.html",
        initial={"version": found.version}, breadcrumbs=[WAITING], draft=found, service=service,
        new=service.state == "waiting", changes=_changes(found),
        missing=completeness(as_told(found), sensitive=hidden),
        sensitive=SENSITIVE_SAID.get(service.sensitive, ""),
        opens=ended(service) and found.document.get("status") in TOLD,
    )  # fmt: skip


def _changes(draft: Draft) -> list[Difference]:
    """What is different, by what anyone may read: where a sensitive service is is nobody's but its provider's."""
    service = draft.service
    after = as_told(draft)
    if service.state == "waiting":
        return differences(None, after, ((), kinds_said(draft.kinds)))
    return differences(document_of(service), after, (kinds_said(service.kinds), kinds_said(draft.kinds)))


@access(ASSURE)
@never_cache
def claim(request: HttpRequest, claim: uuid.UUID) -> HttpResponse:
    """Whether a provider is whose it says it is."""
    found = there(open_claim(ref=claim, **by(request)))
    names = found.provider.services.filter(state="shown").values_list("name", flat=True)[:20]
    return ask(
        request, forms.ClaimForm, lambda said: claiming.decide_claim(claim=claim, **said, **by(request)),
        title=f"Is {found.provider.name} theirs?", button="Decide", back=WAITING["href"], done="It is decided.",
        template="directory/keeping/claim.html", breadcrumbs=[WAITING], claim=found, names=list(names),
    )  # fmt: skip


@access(ASSURE)
@never_cache
def unmarking(request: HttpRequest, unmarking: uuid.UUID) -> HttpResponse:
    """Whether the place of a sensitive entry is told again."""
    found = there(open_unmarking(ref=unmarking, **by(request)))
    return ask(
        request, forms.UnmarkingForm,
        lambda said: sensitive.decide_unmarking(unmarking=unmarking, **said, **by(request)),
        title=f"Tell the place of {found.service.name} again?", button="Decide", back=WAITING["href"],
        done="It is decided.", breadcrumbs=[WAITING],
        words=f"Somebody of the area asks it, since: {found.why} It was hidden as: "
        f"{SENSITIVE_SAID.get(found.service.sensitive, 'no more')}. Told again are all entries of the service: "
        f"{'; '.join(sorted(_called(one) for one in same_service(found.service)))}.",
    )  # fmt: skip


@access(ASSURE)
@never_cache
def left(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """Whether what another directory still has of a service that was taken out is told."""
    found = there(open_left(service=service, **by(request)))
    out, source = found.replaced_by or found, found.source.title if found.source else "another entry that is kept here"
    said = told(document_of(found), kinds_said(found.kinds))
    return ask(
        request, forms.LeftForm, lambda given: decide_left(service=service, **given, **by(request)),
        title=f"Tell {found.name} again?", button="Decide", back=WAITING["href"], done="It is decided.",
        template="directory/keeping/left.html", breadcrumbs=[WAITING], initial={"seen": states_of(found, out)},
        words=f"{out.provider.name} took it out of the directory. {source} still has it. They may have had good "
        "reason: ask them first.", said=[(LABELS[slug], words) for slug, words in said.items() if words],
    )  # fmt: skip


def _called(service: Service) -> str:
    """An entry by its name, and where it comes from."""
    return f"{service.name} ({service.source.title if service.source else 'kept here'})"

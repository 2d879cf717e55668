"""Documents of a record: the list, keeping one, handing one over, destroying one."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from village.casework.actions.attachments import attach, destroy_document, made_safe, may_attach, open_document
from village.casework.forms.attachments import DestroyForm, DocumentForm
from village.casework.queries.around import names_of
from village.casework.queries.files import Given
from village.casework.queries.visible import WORK
from village.casework.rules.access import LEAD, MANAGE
from village.casework.rules.attachments import GONE, KINDS, OPENED, STATES, WAITING
from village.casework.views.frame import ask, by, may_do, opened, or_404, page, sent
from village.kernel.access.actions import Refusal
from village.kernel.access.views import access


@access(WORK)
@never_cache
def documents(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """The documents of a record, the newest first, and how each stands."""
    one = opened(request, episode, "documents")
    kept = list(one.attachments.all())
    names = names_of(each.by for each in kept)
    found = [
        {
            "document": each,
            "kind": KINDS[each.kind].title,
            "state": STATES[each.state],
            "by": names[each.by],
            "opens": each.state in OPENED,
            "waits": each.state == WAITING,
            "gone": each.state in GONE,
        }
        for each in kept
    ]
    return page(request, one, "documents", "documents", "Documents", found=found)


@access(WORK)
@never_cache
def add(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Keep a document."""
    one = opened(request, episode, "documents")
    files = request.FILES if request.method == "POST" else None
    form = DocumentForm(sent(request), files, initial={"key": uuid.uuid4().hex})
    safe = _made_safe(request, episode, form)

    def do() -> None:
        said = form.cleaned_data
        attach(episode=episode, title=said["title"], safe=safe, key=said["key"], **by(request))

    return ask(
        request, one, form, do, title="Keep a document", button="Keep it", done="The document is kept.",
        part="documents",
    )  # fmt: skip


def _made_safe(request: HttpRequest, episode: uuid.UUID, form: DocumentForm) -> tuple[str, bytes]:
    """What was sent made safe, before anything is held for it; nothing, and said on the form, when that is refused."""
    if form.is_valid():
        said = form.cleaned_data
        try:
            may_attach(episode=episode, title=said["title"], key=said["key"], **by(request))
            return made_safe(said["file"].read())
        except Refusal as refusal:
            form.add_error(None, or_404(refusal))
    return "", b""


@access(WORK)
@never_cache
def download(request: HttpRequest, episode: uuid.UUID, document: uuid.UUID) -> HttpResponse:
    """A document, to be saved and never to be shown by the browser as a page of ours."""
    return handed_over(open_document(episode=episode, document=document, **by(request)))


def handed_over(given: Given | None) -> HttpResponse:
    """A file as it is saved, never shown; 404 for none."""
    if given is None:
        raise Http404
    headers = {
        "Content-Disposition": f'attachment; filename="{given.name}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(given.content, content_type=given.media, headers=headers)


@access(WORK)
@never_cache
def destroy(request: HttpRequest, episode: uuid.UUID, document: uuid.UUID) -> HttpResponse:
    """Destroy a document, once it has been said why."""
    one = opened(request, episode, "documents")
    found = one.attachments.filter(ref=document).exclude(state__in=GONE).first()
    if found is None or not {LEAD, MANAGE} & may_do(request, one):
        raise Http404
    form = DestroyForm(sent(request))

    def do() -> None:
        destroy_document(episode=episode, document=document, **form.cleaned_data, **by(request))

    return ask(
        request, one, form, do, title=f"Destroy “{found.title}”?", button="Destroy it", done="It is destroyed.",
        part="documents", about="It cannot be brought back. That there was one, and why it is gone, stays.",
    )  # fmt: skip

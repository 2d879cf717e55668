"""No employer reads another’s staff, by any address, reference or role; nor through a worker whom both have."""

import uuid

import pytest
from django.urls import reverse

from tests.unit.workforce import made
from tests.unit.workforce.made import NOW, Scene, account, browser
from tests.unit.workforce.test_workforce_pages import page
from village.kernel.audit.models import Entry
from village.workforce.actions.correcting import ask_correction
from village.workforce.models import Check, CorrectionRequest, Engagement, Post, Worker


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def nested(scene: Scene) -> list[tuple[str, tuple[uuid.UUID, ...]]]:
    """Every address with a reference of the scene's employer in it."""
    worker, mine = scene.cleared()
    engagement, post = Engagement.objects.get(), Post.objects.get()
    asked = ask_correction(field="sex", text="Male", by=made.seen(mine), at=NOW)
    ofs = ("worker", "worker-name", "worker-about", "worker-registration", "worker-start", "worker-away", "worker-back")
    vets = ("worker-vetting", "worker-check", "worker-training", "worker-bar", "worker-account", "worker-part")
    return [
        *((name, (worker.ref,)) for name in (*ofs, *vets)),
        *((name, (worker.ref, engagement.ref)) for name in ("worker-leave", "worker-mistake")),
        ("post-end", (post.ref,)),
        ("site-kind", (scene.site.ref,)),
        ("worker-correction", (asked.ref,)),
    ]


ROLES = (made.LEAD, made.DESIGNATED, made.OFFICER, "practitioner", "administrator", "vetting-officer", "auditor")


@pytest.mark.parametrize("role", ROLES)
def test_another_employers_every_reference_answers_as_what_is_not_there(scene: Scene, role: str) -> None:
    """Asked for and sent to, by each role of another employer, everywhere in England even: the same bytes."""
    addresses = nested(scene)
    before = [list(model.objects.values()) for model in (Worker, Engagement, Post, Check, CorrectionRequest)]
    other = browser(account("Olga Other", role, body="school", area=""))
    nothing = other.get("/there/is/nothing/here/").content
    for name, refs in addresses:
        address = reverse(name, args=refs)
        for answer in (other.get(address), other.post(address, {"barred": "yes", "decision": "accepted"})):
            assert (answer.status_code, answer.content) == (404, nothing), (name, role)
    assert before == [list(model.objects.values()) for model in (Worker, Engagement, Post, Check, CorrectionRequest)]


def test_that_somebody_tried_is_in_the_audit(scene: Scene) -> None:
    worker, _ = scene.cleared()
    browser(Scene("school").lead).get(reverse("worker", args=[worker.ref]))
    tried = Entry.objects.filter(action="workforce.worker.read", thing=f"worker:{worker.ref}", decision="denied")
    assert tried.get().organisation == "school"


def test_a_reference_of_ones_own_worker_opens_nothing_of_anothers(scene: Scene) -> None:
    worker, _ = scene.cleared()
    theirs = Scene("school").cleared(family="Schoolperson")[0]
    engagement = Engagement.objects.get(worker=theirs)
    lead = browser(scene.lead)
    assert lead.get(reverse("worker-leave", args=[worker.ref, engagement.ref])).status_code == 404
    assert "Schoolperson" not in page(lead, "workforce")
    assert lead.get(reverse("workforce"), {"q": "Schoolperson"}).content.count(b"Schoolperson") == 1  # in the box
    other_site = str(Scene("club").site.ref)
    assert lead.get(reverse("workforce"), {"site": other_site}).status_code == 200


def test_a_matched_worker_shows_nothing_of_the_other_employer(scene: Scene) -> None:
    worker = scene.worker(numbers={"SWE": "SW1"})
    school = Scene("school")
    same = school.checked("Testperson", numbers={"SWE": "SW1", "TRN": "0123456"})
    school.start(same, school.post("teacher"))
    Worker.objects.filter(pk=same.pk).update(person=worker.person)
    text = page(browser(scene.lead), "worker", worker.ref)
    for theirs in ("school", "School", "Teacher"):
        assert theirs not in text

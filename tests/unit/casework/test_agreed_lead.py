"""The family agrees to whoever leads already, and a record says what must wait until then."""

import uuid

import pytest

from tests.unit.casework.test_pages import Scene, scene, words
from village.casework.queries.facts import facts
from village.kernel.audit.models import Entry

__all__ = ["scene"]
pytestmark = pytest.mark.django_db


def test_the_family_agrees_to_whoever_leads_already(scene: Scene) -> None:
    """Whoever opens help as a rule goes on leading it: nothing need be handed over for a plan to be agreed."""
    lead, page = scene.as_(scene.lead), scene.at("team/agreed/")
    assert page in words(lead.get(scene.at("team/")))
    assert facts(scene.episode)["family-lead-agreed"] == "no"
    assert lead.post(page, {}).status_code == 400
    assert lead.post(page, {"agreed_by": str(uuid.uuid4())}).status_code == 400
    assert lead.post(page, {"agreed_by": str(scene.mother.ref)}).status_code == 302
    assert facts(scene.episode)["family-lead-agreed"] == "yes"
    team_page = words(lead.get(scene.at("team/")))
    assert "agreed by Mary Testperson" in team_page
    assert page not in team_page
    assert Entry.objects.filter(action="casework.lead.agreed", thing=f"episode:{scene.episode.ref}").count() == 1
    assert "agreed to this lead already" in words(lead.post(page, {"agreed_by": str(scene.mother.ref)}))


def test_a_record_says_what_must_wait_and_for_what(scene: Scene) -> None:
    lead = scene.as_(scene.lead)
    page = words(lead.get(scene.at()))
    assert "What must wait, and for what" in page
    assert "Write down first who agreed to what." in page

"""The pages on which a document is given whole, to the family and to another organisation."""

import pytest

from tests.unit.casework import made
from tests.unit.casework.test_giving_notes import Written, document, keys, note
from tests.unit.casework.test_own_pages import client_of, mine, record, same_as_nothing, words
from tests.unit.casework.test_sharing_pages import Pages
from village.casework.models import Release

pytestmark = pytest.mark.django_db


def test_a_document_is_read_whole_proposed_and_saved_by_whoever_it_is_for() -> None:
    world = Written()
    lead, boss, mum = made.browser(world.lead), made.browser(world.boss), client_of(world.mum)
    there = record(world, f"give/document:{world.letter.pk}/{world.mother.ref}/")
    page = words(lead.get(there))
    assert "Anna missed three days." in page
    assert "whole or not at all" in page
    assert 'name="p-0"' not in page
    seen = page.partition('name="seen" value="')[2][:64]
    assert lead.post(there, {"seen": seen, "key": "k"}).status_code == 302
    release = Release.objects.get()
    one, hers = record(world, f"documents/{release.ref}/"), mine(world, f"documents/{release.ref}/")
    assert "Anna missed three days." in words(boss.get(one))
    same_as_nothing(mum, f"{hers}file/", f"{mine(world)}documents/{world.ref}/file/")
    assert boss.post(one, {"seen": release.sha256}).status_code == 302
    assert [client.get(f"{at}paper/").status_code for client, at in ((boss, one), (mum, hers))] == [404, 404]
    assert "Anna missed three days." in words(mum.get(hers))
    saved = mum.get(f"{hers}file/")
    assert saved.content == b"Dear Mary, Anna missed three days."
    assert saved["Content-Disposition"].startswith("attachment")
    same_as_nothing(client_of(world.dad), f"{hers}file/", f"{mine(world)}documents/{world.ref}/file/")


def test_another_organisation_reads_notes_and_saves_the_document() -> None:
    scene = Pages()
    note(scene, "Her father came.")
    letter = document(scene, b"Dear Mrs Testperson")
    share = scene.today(items=keys(scene, "note", "document", "story"))
    theo, there = made.browser(scene.theo), f"/help/shared/{share.ref}/"
    page = words(theo.get(there))
    assert "Her father came." in page
    assert "Dear Mrs Testperson" in page
    file = f"{there}{share.items.get(document=letter).pk}/"
    assert file in page
    assert theo.get(file).content == b"Dear Mrs Testperson"
    for who in (scene.dora, scene.lead):
        same_as_nothing(made.browser(who), file, f"{there}987654/")

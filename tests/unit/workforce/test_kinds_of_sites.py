"""What kind a site is: who says so, what is kept of it, and what the database refuses."""

import json
from importlib import import_module

import pytest
from django.db import connection

from tests.unit.workforce.made import Scene, refuses
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.workforce.actions.posts import say_kind
from village.workforce.models import Post, Site


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def test_what_kind_a_site_is_is_said_by_its_employer_alone_and_kept_in_the_audit(scene: Scene) -> None:
    site, other = scene.site, Scene("school").site
    assert site.kind == "other"  # not said
    with pytest.raises(Refusal, match="no such site"):
        say_kind(site=other.ref, kind="school", **scene.kept)
    with pytest.raises(Refusal, match="kind of site"):
        say_kind(site=site.ref, kind="castle", **scene.kept)
    for _ in range(2):  # the second time nothing is new
        say_kind(site=site.ref, kind="full-day-care", **scene.kept)
    assert dict(Site.objects.values_list("pk", "kind")) == {site.pk: "full-day-care", other.pk: "other"}
    [entry] = Entry.objects.filter(action="workforce.site.kind")
    assert json.loads(entry.detail) == {"was": "other", "kind": "full-day-care"}
    assert entry.thing == f"site:{site.ref}"


def test_a_site_and_its_posts_stay_with_their_employer_though_its_table_was_made_again(scene: Scene) -> None:
    """0008_kind_of_site makes SQLite build the table again, which loses triggers: those of 0003 stand after it."""
    post, school = scene.post(), Scene("school")
    elsewhere = school.site.employer
    refuses("workforce_site_stays", lambda: Site.objects.filter(pk=scene.site.pk).update(employer=elsewhere))
    refuses("workforce_post_", lambda: Post.objects.filter(pk=post.pk).update(employer=elsewhere))
    refuses("workforce_post_employer", lambda: Post.objects.filter(pk=post.pk).update(site=school.site))
    refuses("site_kind_known", lambda: Site.objects.update(kind="castle"))
    before = import_module("village.workforce.migrations.0003_of_one_employer")
    verbs = connection.vendor == "sqlite"
    wanted = {
        f"{table}_{name}_{verb}" if verbs else f"{table}_{name}"
        for table, name, _, _, at in before._all()
        for verb in at
    }
    assert wanted <= set(_triggers())


def _triggers() -> list[str]:
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
    }
    with connection.cursor() as cursor:
        cursor.execute(names[connection.vendor])
        return [name for (name,) in cursor.fetchall()]

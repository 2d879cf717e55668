"""What changes outings, and who may not."""

import pytest

from tests.index_made import NOW, THERE, someone, source
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.models import Entry
from village.outings.actions import add
from village.outings.models import Outing

pytestmark = pytest.mark.django_db
KEEPER = "outings-keeper"


@pytest.fixture(autouse=True)
def organisation() -> None:
    source("ashmere-school")


@pytest.mark.parametrize(
    "by",
    [
        someone(),
        someone("practitioner"),
        someone(KEEPER, area=THERE),
        someone(KEEPER, of=""),
        someone(KEEPER, of="other"),
    ],
    ids=["no role", "another role", "another area", "no organisation", "an unknown organisation"],
)
def test_who_may_not_is_refused_and_nothing_is_kept(by: Viewer) -> None:
    with pytest.raises(Refusal, match="You may not do this"):
        add(title="The sea", by=by, at=NOW)
    assert not Outing.objects.exists()


def test_one_is_added_with_who_and_when_and_one_entry_in_the_audit() -> None:
    by, before = someone(KEEPER), Entry.objects.count()
    made = add(title=" The  sea ", by=by, at=NOW)
    assert (made.title, str(made.added_by), made.added_at) == ("The sea", by.ref, NOW)
    assert str(made) == "The sea"
    entry = Entry.objects.order_by("pk").last()
    assert entry is not None
    assert Entry.objects.count() == before + 1
    assert (entry.action, entry.thing) == ("outings.add", f"outing:{made.ref}")


@pytest.mark.parametrize(("title", "why"), [("  ", "Say what it is called"), ("The sea", "It is there already")])
def test_what_cannot_be_kept_is_refused_with_a_sentence(title: str, why: str) -> None:
    by = someone(KEEPER)
    add(title="The sea", by=by, at=NOW)
    with pytest.raises(Refusal, match=why):
        add(title=title, by=by, at=NOW)
    assert Outing.objects.count() == 1

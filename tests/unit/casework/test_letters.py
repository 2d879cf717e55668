"""Letters: written once for each who is written to, at their own home and nobody else's; sent by a person."""

import datetime as dt
import shutil
import subprocess
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.unit.casework import made
from tests.unit.casework.planned import NOW, Scene, days
from village.casework.actions import letters
from village.casework.actions.families import Who, add_person, move_home
from village.casework.actions.telling import see_to_effects
from village.casework.models import Episode, Letter, LetterSent, Person
from village.casework.queries.kept import kept_of
from village.casework.queries.letters import recipients, texts
from village.casework.rules.letters import Text, gaps, written
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.workflow.models import Effect
from village.workflow.queries.processes import shipped_processes

pytestmark = pytest.mark.django_db
HERS, HIS = "1 Quiet Close", "22 Other Street"


class Two(Scene):
    """The mother and the father live apart; help is closed, and both are told."""

    def __init__(self) -> None:
        super().__init__()
        self.father = self.add("Fred Testperson")
        self.home(self.mother, HERS, "M1 1AA")
        self.home(self.father, HIS, "M2 2BB")

    def add(self, name: str, part: str = "carer") -> Person:
        who = Who(name, born_on=dt.date(1988, 1, 2))
        return add_person(episode=self.ref, who=who, part=part, by=self.by(), at=NOW)

    def home(self, who: Person, address: str, postcode: str) -> None:
        move_home(
            episode=self.ref, people=[who.ref], address=address, postcode=postcode, on=NOW.date(), by=self.by(), at=NOW
        )

    def closed(self) -> dict[str, Letter]:
        """The letters to the family that its help has ended, by name."""
        self.move("close-early", who=self.boss, reason="disengaged", day=1)
        assert see_to_effects(by="test", at=days(1))["failed"] == 0
        return {one.content["name"]: one for one in self.episode.letters.all()}

    def send(self, letter: Letter, way: str = "post", because: str = "", who: Any = None) -> LetterSent:
        return letters.send_letter(
            episode=self.ref, letter=letter.ref, way=way, because=because, by=self.by(who), at=days(2)
        )


@pytest.fixture
def two() -> Two:
    return Two()


def text_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not on this machine")
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return [page for page in read.stdout.decode().split("\f") if page.strip()]


def test_who_has_no_part_in_it_sends_no_letter_and_sees_none(two: Two) -> None:
    hers = two.closed()["Mary Testperson"]
    for who in (two.stranger, two.nurse):
        with pytest.raises(Refusal):
            two.send(hers, who=who)
        assert letters.read_waiting(by=two.by(who), at=days(2)) == []
        with pytest.raises(Refusal):
            letters.send_all(letters={hers.ref}, way="post", by=two.by(who), at=days(2))
    assert not LetterSent.objects.exists()
    stranger, gone = made.browser(two.stranger), made.browser(two.stranger)
    for part in ("letters/", f"letters/{hers.ref}/", f"letters/{hers.ref}/paper/", f"letters/{hers.ref}/sent/"):
        assert stranger.get(f"/help/{two.ref}/{part}").status_code == 404
        assert gone.get(f"/help/{uuid.uuid4()}/{part}").status_code == 404


def test_a_letter_of_another_family_is_not_found_through_ones_own(two: Two) -> None:
    hers = two.closed()["Mary Testperson"]
    other = made.episode(two.lead)
    with pytest.raises(Refusal):
        letters.send_letter(episode=other.ref, letter=hers.ref, way="post", by=two.by(), at=days(2))
    for part in ("", "paper/", "sent/"):
        assert made.browser(two.lead).get(f"/help/{other.ref}/letters/{hers.ref}/{part}").status_code == 404


def test_each_is_written_to_at_their_own_home_and_nowhere_stands_where_the_other_lives(two: Two) -> None:
    found = two.closed()
    assert set(found) == {"Mary Testperson", "Fred Testperson"}
    assert found["Mary Testperson"].content["address"] == f"{HERS}\nM1 1AA"
    assert found["Fred Testperson"].content["address"] == f"{HIS}\nM2 2BB"
    client = made.browser(two.boss)
    for name, own, others in (("Mary Testperson", HERS, HIS), ("Fred Testperson", HIS, HERS)):
        one = found[name]
        assert others not in str(one.content)
        pages = text_of(client.get(f"/help/{two.ref}/letters/{one.ref}/paper/").content)
        assert len(pages) == 1
        assert own in pages[0]
        assert others not in pages[0]
        assert "Anna" not in pages[0]  # it is opened in one household, and no child is named
        screen = client.get(f"/help/{two.ref}/letters/{one.ref}/").content.decode()
        paper = screen.partition('<article class="vg-paper"')[2].partition("</article>")[0]
        assert own in paper
        assert others not in paper


def test_who_is_barred_who_has_died_and_who_cares_no_more_is_not_written_to(two: Two) -> None:
    reader = made.account("Rob Reader", "family-member")
    Person.objects.filter(pk=two.father.pk).update(account=reader.ref)
    for name, change in (("Dead Testperson", {"died_on": NOW.date()}), ("Gone Testperson", {})):
        one = two.add(name)
        Person.objects.filter(pk=one.pk).update(**change)
        if not change:
            one.belongings.update(until_on=NOW.date())
    two.anna.restrictions.create(
        kind="court-order", account=reader.ref, authority="Made up", by=uuid.uuid4(), from_at=NOW, review_on=NOW.date()
    )
    assert set(two.closed()) == {"Mary Testperson"}


def test_where_somebody_moved_to_is_where_they_are_written_to_and_without_a_home_it_does_not_go_by_post(
    two: Two,
) -> None:
    two.mother.residences.update(until_on=NOW.date() + dt.timedelta(days=1))
    found = two.closed()["Mary Testperson"]
    assert found.content["address"] == ""
    with pytest.raises(Refusal, match="No home"):
        two.send(found)
    assert two.send(found, "hand").way == "hand"


def test_killed_or_run_again_each_is_written_to_once(two: Two) -> None:
    two.move("close-early", who=two.boss, reason="disengaged", day=1)
    effect = Effect.objects.get(instance=two.episode.process, kind="tell")
    for _ in range(2):
        letters.write_letters(effect, "test", days(1))
    assert Letter.objects.count() == 2
    assert see_to_effects(by="test", at=days(1))["done"] >= 1
    assert see_to_effects(by="test", at=days(2))["done"] == 0
    assert Letter.objects.count() == 2
    entry = Entry.objects.filter(action="casework.letter.write").latest("seq")
    assert "Testperson" not in str(entry.detail)


def test_a_letter_nobody_knows_is_given_up_in_the_open(two: Two) -> None:
    for number, about in enumerate(({"letter": "closing", "to": "lead"}, {"letter": "unknown", "to": "family"})):
        Effect.objects.create(
            key=f"x{number}", instance=two.episode.process, kind="tell", about=about, at=NOW, due_at=NOW
        )  # fmt: skip
    assert see_to_effects(by="test", at=days(1))["failed"] == 1  # the second waits behind the first
    assert not Letter.objects.exists()


def test_it_is_sent_once_or_kept_back_and_why(two: Two) -> None:
    found = two.closed()
    hers, his = found["Mary Testperson"], found["Fred Testperson"]
    with pytest.raises(Refusal, match="why"):
        two.send(hers, "kept", " ")
    with pytest.raises(Refusal, match="how"):
        two.send(hers, "pigeon")
    two.send(hers, because="left out when it was sent")
    assert hers.sent.because == ""
    with pytest.raises(Refusal, match="already"):
        two.send(hers, "hand")
    two.send(his, "kept", "He is not to know.", who=two.boss)
    assert letters.read_waiting(by=two.by(), at=days(2)) == []
    assert Entry.objects.filter(action="casework.letter.send", thing=f"episode:{two.ref}").count() == 2


def test_who_has_moved_since_is_written_to_anew_and_nothing_goes_to_where_they_lived(two: Two) -> None:
    hers, boss = two.closed()["Mary Testperson"], made.browser(two.boss)
    two.mother.residences.filter(until_on=None).update(household=two.father.residences.get(until_on=None).household)
    refused = {"letters": {hers.ref}, "way": "post", "by": two.by(two.boss), "at": days(2)}
    with pytest.raises(Refusal, match="anew"):
        two.send(hers)
    with pytest.raises(Refusal, match="anew"):
        letters.send_all(**refused)
    page = f"/help/{two.ref}/letters/{hers.ref}/"
    shown = boss.get(page).content.decode()
    assert "written anew" in shown
    assert '<article class="vg-paper"' not in shown
    assert boss.get(f"{page}paper/").status_code == 302
    assert "written anew" in boss.get("/help/letters/").content.decode()
    assert not any(HERS in each for each in text_of(boss.get("/help/letters/paper/").content))
    assert boss.post(f"{page}sent/", {"way": "post"}).status_code == 400
    assert boss.post(f"{page}sent/", {"way": "anew"}).status_code == 302
    assert hers.sent.way == "kept"
    anew = two.episode.letters.get(key=f"anew:{hers.ref}")
    assert anew.content == hers.content | {"address": f"{HIS}\nM2 2BB"}
    with pytest.raises(Refusal, match="already"):
        letters.write_anew(episode=two.ref, letter=hers.ref, by=two.by(), at=days(2))
    with pytest.raises(Refusal, match="as it would be"):
        letters.write_anew(episode=two.ref, letter=anew.ref, by=two.by(), at=days(2))
    two.send(anew)
    two.mother.residences.update(until_on=days(3).date())
    assert boss.get(f"/help/{two.ref}/letters/{anew.ref}/paper/").status_code == 200  # what went out stays as it went


def test_who_was_barred_or_died_since_is_not_sent_what_was_written_before(two: Two) -> None:
    found = two.closed()
    hers, his = found["Mary Testperson"], found["Fred Testperson"]
    reader = made.account("Rob Reader", "family-member")
    Person.objects.filter(pk=two.father.pk).update(account=reader.ref)
    bar = {"authority": "Made up", "by": uuid.uuid4(), "from_at": NOW, "review_on": NOW.date()}
    two.anna.restrictions.create(kind="court-order", account=reader.ref, **bar)
    Person.objects.filter(pk=two.mother.pk).update(died_on=NOW.date())
    boss = made.browser(two.boss)
    for one in (hers, his):
        with pytest.raises(Refusal, match="must not go"):
            two.send(one, "hand")
        with pytest.raises(Refusal, match="must not go"):
            letters.write_anew(episode=two.ref, letter=one.ref, by=two.by(), at=days(2))
        assert boss.get(f"/help/{two.ref}/letters/{one.ref}/paper/").status_code == 302
        assert boss.post(f"/help/{two.ref}/letters/{one.ref}/sent/", {"way": "anew"}).status_code == 400
    assert boss.get("/help/letters/paper/").status_code == 302
    assert two.send(his, "kept", "He is not to know.").way == "kept"
    assert boss.get(f"/help/{two.ref}/letters/{his.ref}/paper/").status_code == 302  # kept back: it does not go out


def test_two_who_send_all_at_once_are_told_and_it_is_sent_once(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    hers, held = two.closed()["Mary Testperson"], letters.held

    def after(*told: Any, **more: Any) -> Episode:
        """The other was quicker, and let go of the record."""
        LetterSent.objects.create(letter=hers, way="hand", by=uuid.uuid4(), at=days(2))
        return held(*told, **more)

    monkeypatch.setattr(letters, "held", after)
    with pytest.raises(Refusal, match="already"):
        letters.send_all(letters={hers.ref}, way="post", by=two.by(two.boss), at=days(2))


def test_all_go_out_in_one_go_or_none(two: Two) -> None:
    found = two.closed()
    other = made.account("Otto Other", "family-help-manager", body="school")
    waiting = letters.read_waiting(by=two.by(two.boss), at=days(2))
    assert {one.ref for one in waiting} == {one.ref for one in found.values()}
    refs = {one.ref for one in waiting}
    for asked, way in ((refs | {uuid.uuid4()}, "post"), (refs, "kept"), (set(), "post"), (refs, "pigeon")):
        with pytest.raises(Refusal):
            letters.send_all(letters=asked, way=way, by=two.by(two.boss), at=days(2))
        assert not LetterSent.objects.exists()
    assert letters.read_waiting(by=two.by(other), at=days(2)) == []
    assert letters.send_all(letters=refs, way="post", by=two.by(two.boss), at=days(2)) == 2
    with pytest.raises(Refusal, match="sent already"):
        letters.send_all(letters=refs, way="post", by=two.by(two.boss), at=days(2))


def test_the_page_of_all_prints_each_on_a_page_and_marks_them(two: Two) -> None:
    boss = made.browser(two.boss)
    assert boss.get("/help/letters/paper/").status_code == 302
    found = two.closed()
    page = boss.get("/help/letters/").content.decode()
    assert all(name in page for name in found)
    pages = text_of(boss.get("/help/letters/paper/").content)
    assert len(pages) == 2
    assert [HERS in each for each in pages] != [HIS in each for each in pages]  # no page has both
    for sent in ({"letter": ["x" * 36], "way": "post"}, {"way": "post"}):
        boss.post("/help/letters/", sent)
    assert not LetterSent.objects.exists()
    boss.post("/help/letters/", {"letter": [str(one.ref) for one in found.values()], "way": "post"})
    assert LetterSent.objects.count() == 2
    hers = found["Mary Testperson"]
    assert "Sent by post" in boss.get(f"/help/{two.ref}/letters/").content.decode()
    assert "Bea Boss" in boss.get(f"/help/{two.ref}/letters/{hers.ref}/").content.decode()
    assert boss.get(f"/help/{two.ref}/letters/{hers.ref}/sent/").status_code == 404


def test_one_is_marked_from_its_page(two: Two) -> None:
    hers, boss = two.closed()["Mary Testperson"], made.browser(two.boss)
    page = f"/help/{two.ref}/letters/{hers.ref}/sent/"
    assert boss.post(page, {"way": "kept", "because": ""}).status_code == 400
    assert boss.post(page, {"way": "hand"}).status_code == 302
    assert hers.sent.way == "hand"


def test_nobody_changes_or_deletes_what_was_written_and_words_can_be_destroyed(two: Two) -> None:
    hers = two.closed()["Mary Testperson"]
    two.send(hers)
    for change in (
        lambda: Letter.objects.filter(pk=hers.pk).update(template="x"),
        lambda: Letter.objects.filter(pk=hers.pk)._raw_delete("default"),
        lambda: LetterSent.objects.update(way="hand"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    Letter.objects.filter(pk=hers.pk).update(content={})
    boss = made.browser(two.boss)
    assert "not kept any more" in boss.get(f"/help/{two.ref}/letters/{hers.ref}/").content.decode()
    assert boss.get(f"/help/{two.ref}/letters/{hers.ref}/paper/").status_code == 404


def test_every_letter_of_our_processes_has_a_text_and_every_text_is_asked_for() -> None:
    asked = set()
    for name in ("early-help", "allocation", "referral", "step-up", "step-down"):
        process = shipped_processes()[name]
        effects = [*process.begins, *(each for move in process.moves for each in move.effects)]
        asked |= {f"{name}.{each.about['letter']}.{each.about['to']}" for each in effects if each.kind == "tell"}
    assert asked == set(texts())


def test_what_is_filled_in_is_not_taken_for_ours_and_what_has_nothing_is_left_out() -> None:
    text = Text("a", 1, "To {family}", ("{words}", "By {lead}"))
    assert gaps(text) == {"family", "words", "lead"}
    made_of = written(text, {"family": "{lead}", "words": "", "lead": "Lena"})
    assert made_of == {"subject": "To {lead}", "paragraphs": ["By Lena"]}
    with pytest.raises(KeyError):
        written(text, {"family": "x"})


def test_no_letter_to_a_family_names_more_than_it_must() -> None:
    allowed = {"on", "lead", "holder", "service", "runner", "why", "words"}
    assert all(gaps(one) <= allowed for key, one in texts().items() if key.endswith(".family"))
    assert gaps(texts()["referral.asked.asked-agency"]) <= {"on", "holder", "service"}


def test_an_episode_that_was_not_led_is_told_of_by_its_service(two: Two) -> None:
    Episode.objects.get(pk=two.episode.pk).leads.update(until_at=NOW)
    found = two.closed()["Mary Testperson"]
    assert "The council at The council" in str(found.content)


def test_a_letter_to_whom_nobody_here_knows_is_an_error_and_goes_to_nobody() -> None:
    text = texts()["early-help.closing.family"]
    with pytest.raises(LookupError, match="nobody to go to"):
        recipients(kept_of(Scene().episode.process), "the-moon", text, at=NOW)

"""A feed arrives once, is looked at as a whole before its first row is taken, and is held when it is not as usual."""

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.conf import settings
from django_tasks_db.models import DBTaskResult

from tests.unit.people.population import AREA, ELSEWHERE, NOW, children, source, told_by, viewer
from village.kernel.access.actions import Refusal
from village.people.actions import arriving, feeding
from village.people.actions.kept_files import kept_file
from village.people.models import Child, Feed, LinkEvent, Record, Rejection, SourceSystem
from village.people.queries import feeds as queries
from village.people.queries.formats import formats
from village.people.rules.rows import Wrong

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=7)
MAPPING = formats()["village"].mapping
Rows = list[dict[str, str]]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path / "var"


@pytest.fixture
def health() -> SourceSystem:
    return source("health", mapping=MAPPING)


def csv_of(folder: Path, rows: Rows, name: str = "feed.csv") -> Path:
    path = folder / name
    pl.DataFrame(rows).write_csv(path)
    return path


def come(path: Path, slug: str = "health", at: dt.datetime = NOW) -> Feed:
    feed = arriving.arrive(source=slug, path=path, by="test", at=at)
    if feed.state == "coming":
        arriving.take(feed=feed.pk, by="test", at=at)
        feed.refresh_from_db()
    return feed


def state() -> list[Any]:
    """What the index knows, whatever its own numbers are."""
    children_of: dict[int, list[str]] = {}
    for record in Record.objects.order_by("source__slug", "key"):
        children_of.setdefault(record.child_id, []).append(f"{record.source.slug}/{record.key}")
    records = Record.objects.order_by("source__slug", "key")
    return [
        sorted(children_of.values()),
        list(records.values_list("source__slug", "key", "hash", "version", "ended_at")),
        Child.objects.filter(state="active").count(),
        LinkEvent.objects.count(),
    ]


class TestArrival:
    def test_a_file_is_taken_in_and_its_copy_destroyed(self, health: SourceSystem, tmp_path: Path) -> None:
        feed = come(csv_of(tmp_path, told_by("health", children(30))))
        assert (feed.state, feed.rows, feed.rejected, feed.counts["arrived"]) == ("taken", 30, 0, 30)
        assert Record.objects.count() == 30
        assert list((settings.VAR / "feeds").iterdir()) == []

    def test_parquet_says_the_same_as_csv(self, health: SourceSystem, tmp_path: Path) -> None:
        rows = told_by("health", children(30))
        come(csv_of(tmp_path, rows))
        table = pl.DataFrame(rows).with_columns(pl.col("date_of_birth").str.to_date())
        table.write_parquet(tmp_path / "feed.parquet")
        assert come(tmp_path / "feed.parquet", at=NOW + DAY).counts["unchanged"] == 30

    def test_the_same_file_again_changes_nothing(self, health: SourceSystem, tmp_path: Path) -> None:
        path = csv_of(tmp_path, told_by("health", children(30)))
        first, before = come(path), state()
        again = arriving.arrive(source="health", path=path, by="test", at=NOW + DAY, name="another-name.csv")
        assert again.pk == first.pk
        assert state() == before
        assert Feed.objects.count() == 1

    def test_rows_that_cannot_be_taken_are_told_by_number_and_reason_never_by_content(
        self, health: SourceSystem, tmp_path: Path
    ) -> None:
        path = tmp_path / "feed.csv"
        path.write_text(
            "record,forename,surname\n1,Anna,Testperson\n,Secretname,Testperson\n1,Bela,Testperson\n4,Cora\n5,,\n"
            f"6,{'x' * 201},Testperson\n"
        )
        feed = come(path)
        assert (feed.rows, feed.rejected) == (6, 5)
        assert list(feed.rejections.values_list("row", "reason")) == [
            (2, "it has no key of its own"),
            (3, "its key stands in an earlier row"),
            (4, "it has 2 cells, the header 3"),
            (5, "it has neither a name nor a number"),
            (6, "its forename is longer than 200 characters"),
        ]
        assert "Secretname" not in str(list(Rejection.objects.values())) + str(feed.profile)

    def test_a_look_tells_the_same_and_changes_nothing(self, health: SourceSystem, tmp_path: Path) -> None:
        path = tmp_path / "feed.csv"
        path.write_text("record,forename,surname,date_of_birth\n1,Baby,Testperson,2015-03-14\n,Anna,Testperson,\n")
        done: list[int] = []
        seen = arriving.look(health, path, step=done.append)
        assert seen.rejections == [(2, Wrong("record", "it has no key of its own"))]
        assert seen.profile["fields"]["forename"] == {"filled": 1.0, "not_taken": 1.0, "spread": {"other": 1.0}}
        assert (Feed.objects.count(), Record.objects.count(), done) == (0, 0, [])

    def test_steps_are_told(self, health: SourceSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(feeding, "BATCH", 10)
        monkeypatch.setattr(arriving, "STEP", 10)
        path = csv_of(tmp_path, [{"record": str(n), "surname": f"Made{n}"} for n in range(115)])
        looked: list[int] = []
        feed = arriving.arrive(source="health", path=path, by="test", at=NOW, step=looked.append)
        assert sum(looked) == 110

        def stop(_: int) -> None:
            if Record.objects.count() >= 110:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            arriving.take(feed=feed.pk, by="test", at=NOW, step=stop)
        feed.refresh_from_db()
        assert (feed.state, feed.done) == ("coming", 110)


BAD = {
    "": "is empty",
    "forename,surname\nAnna,Testperson\n": "no column 'record', which holds each record's key; it has 'forename'",
    "record,town\n1,Ashmere\n": "no column of a name or number",
    "record,forename,forename\n1,Anna,Bela\n": "two columns called 'forename'",
    'record,forename\n1,"Anna' + "a" * 110_000 + '"\n': "cannot be read after row 1: field larger",
    'record,forename\n1,"Anna"\n2,"Be': "cannot be read after row 2: unexpected end of data",  # it was cut short
    'record,forename\n1,"Anna\n2,"Bela"\n3,"Cora"\n': "cannot be read after row 1",  # one quote swallows rows
}


@pytest.mark.parametrize("text", BAD)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(health: SourceSystem, tmp_path: Path, text: str) -> None:
    path = tmp_path / "feed.csv"
    path.write_text(text)
    with pytest.raises(Refusal, match=BAD[text]) as refused:
        arriving.arrive(source="health", path=path, by="test", at=NOW)
    assert str(refused.value).endswith("Nothing was changed.")
    assert str(refused.value).startswith("feed.csv ")
    assert Feed.objects.count() == 0


def test_other_bytes_are_refused(health: SourceSystem, tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_bytes("record,forename\n1,Anna\n2,Zoë\n".encode("latin-1"))
    with pytest.raises(Refusal, match=r"feed.csv is not UTF-8 text after row .*: save it as UTF-8"):
        arriving.arrive(source="health", path=path, by="test", at=NOW)
    path.write_bytes(b"PAR1 and nothing else")
    with pytest.raises(Refusal, match="not a Parquet file that can be read"):
        arriving.arrive(source="health", path=path, by="test", at=NOW)
    assert Feed.objects.count() == 0


def test_other_separators_and_a_byte_order_mark_are_read(health: SourceSystem, tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_bytes("\ufeffrecord;forename;surname\r\n\r\n1;Anna;Testperson, Junior\r\n".encode())
    assert come(path).counts["arrived"] == 1
    assert Record.objects.get().said == {"forename": "Anna", "surname": "Testperson, Junior"}


def test_a_file_without_keys_is_known_by_its_rows(tmp_path: Path) -> None:
    source("sui", mapping=formats()["sui-matcher"].mapping)
    path = tmp_path / "sui.csv"
    head = "GivenName,Surname,DOB,Gender,PostCode\n"
    path.write_text(head + "Anna,Testperson,2015-03-14,F,M14 5AB\nBela,Testperson,2015-03-14,F,M14 5AB\n")
    assert come(path, "sui").counts["arrived"] == 2
    path.write_text(head + "Bela,Testperson,2015-03-14,F,M14 5AB\nAnna,Testperson,2015-03-14,F,M14 5AB\n")
    assert come(path, "sui", NOW + DAY).counts["unchanged"] == 2


def test_a_source_that_is_not_there_or_closed_takes_nothing(health: SourceSystem, tmp_path: Path) -> None:
    path = csv_of(tmp_path, told_by("health", children(3)))
    with pytest.raises(Refusal, match="no source called 'none'"):
        come(path, "none")
    SourceSystem.objects.filter(pk=health.pk).update(closed_on=NOW.date())
    with pytest.raises(Refusal, match="was closed on 4 May 2026"):
        come(path)


class TestHolding:
    @pytest.mark.parametrize(("many", "held"), [(60, True), (61, False), (119, False), (239, False), (240, True)])
    def test_half_or_twice_the_usual_is_held(self, health: SourceSystem, tmp_path: Path, many: int, held: bool) -> None:
        some = children(240)
        come(csv_of(tmp_path, told_by("health", some[:120], wrong=0.0)))
        feed = come(csv_of(tmp_path, told_by("health", some[:many], wrong=0.0), "next.csv"), at=NOW + DAY)
        assert feed.state == ("held" if held else "taken")
        if held:
            assert "of the usual 120" in feed.held_because
            assert Record.objects.filter(ended_at=None).count() == 120  # not one row of it was taken

    def test_many_more_rejected_rows_than_usual_are_held(self, health: SourceSystem, tmp_path: Path) -> None:
        rows = told_by("health", children(120), wrong=0.0)
        come(csv_of(tmp_path, [*rows, {**rows[0], "record": ""}]))
        without = [{**row, "record": ""} if number % 5 == 0 else row for number, row in enumerate(rows)]
        feed = come(csv_of(tmp_path, without, "next.csv"), at=NOW + DAY)
        assert feed.held_because == "24 of its 120 rows cannot be taken, and usually 1 of so many."

    def test_a_field_that_falls_silent_is_held(self, health: SourceSystem, tmp_path: Path) -> None:
        some = children(40)
        come(csv_of(tmp_path, told_by("health", some)))
        rows = [{key: text for key, text in row.items() if key != "nhs_number"} for row in told_by("health", some)]
        feed = come(csv_of(tmp_path, rows, "next.csv"), at=NOW + DAY)
        assert feed.held_because == "No record says anything of nhs number any more."

    def test_dates_that_nobody_can_read_are_held(self, health: SourceSystem, tmp_path: Path) -> None:
        rows = told_by("health", children(40), wrong=0.0)
        changed = [{**row, "date_of_birth": "born in spring"} for row in rows]
        assert come(csv_of(tmp_path, changed)).held_because == (
            "40 of the 40 given for date of birth cannot be read: has its format changed?"
        )
        assert not Record.objects.exists()

    def test_a_file_of_which_no_row_can_be_taken_is_held(self, health: SourceSystem, tmp_path: Path) -> None:
        path = tmp_path / "feed.csv"
        path.write_text("record,forename\n,Anna\n")
        assert come(path).held_because == "No row of it can be taken."

    def test_the_first_feed_of_changes_is_not_held_against_the_whole(self, tmp_path: Path) -> None:
        source("early-help", mode="delta", mapping=MAPPING)
        some = children(120)
        come(csv_of(tmp_path, told_by("early-help", some)), "early-help")
        assert come(csv_of(tmp_path, told_by("early-help", some[:5], seed=9), "b.csv"), "early-help").state == "taken"


class TestAPersonDecides:
    @pytest.fixture
    def held(self, health: SourceSystem, tmp_path: Path) -> Feed:
        some = children(120)
        come(csv_of(tmp_path, told_by("health", some)))
        return come(csv_of(tmp_path, told_by("health", some[:50]), "half.csv"), at=NOW + DAY)

    @pytest.mark.parametrize("act", [arriving.release, arriving.refuse])
    def test_others_may_not(self, held: Feed, act: Any) -> None:
        for who in (
            viewer("practitioner"),
            viewer("information-governance"),
            viewer("matching-officer", area=ELSEWHERE),
            viewer("matching-officer", second_factor=False),
        ):
            with pytest.raises(Refusal):
                act(feed=held.pk, reason="It is right.", by=who, at=NOW)
        with pytest.raises(Refusal):
            act(feed=0, reason="It is right.", by=viewer("matching-officer"), at=NOW)
        held.refresh_from_db()
        assert held.state == "held"

    def test_a_feed_that_is_not_there(self) -> None:
        with pytest.raises(Refusal, match="no such feed"):
            arriving.refuse(feed=0, reason="It is wrong.", by=viewer("matching-officer", area=None), at=NOW)

    def test_released_it_is_taken_in(self, held: Feed) -> None:
        officer = viewer("matching-officer")
        arriving.release(feed=held.pk, reason="Half the practice has closed.", by=officer, at=NOW + DAY)
        (run,) = DBTaskResult.objects.all()
        assert run.args_kwargs["args"] == ["people.feed", officer.ref, {"feed": held.pk}]
        assert arriving.take_in_background(by="test", at=NOW + DAY, feed=held.pk)["ended"] == 70
        held.refresh_from_db()
        assert (held.state, held.settled_because) == ("taken", "Half the practice has closed.")
        assert arriving.take_in_background(by="test", at=NOW + DAY, feed=held.pk) == {}
        with pytest.raises(Refusal, match="not held any more"):
            arriving.refuse(feed=held.pk, reason="No.", by=officer, at=NOW + DAY)
        with pytest.raises(Refusal, match="not waiting"):
            arriving.take(feed=held.pk, by="test", at=NOW)

    @pytest.mark.django_db(transaction=True)
    def test_refused_its_file_is_destroyed(self, held: Feed, tmp_path: Path) -> None:
        with pytest.raises(Refusal, match="Say why"):
            arriving.refuse(feed=held.pk, reason="  ", by=viewer("matching-officer"), at=NOW + DAY)
        assert kept_file(held.source_id, held.sha256).exists()
        arriving.refuse(feed=held.pk, reason="A file of another week.", by=viewer("matching-officer"), at=NOW + DAY)
        assert not kept_file(held.source_id, held.sha256).exists()

    def test_an_older_feed_is_not_released_over_a_later_one(self, held: Feed, tmp_path: Path) -> None:
        come(csv_of(tmp_path, told_by("health", children(120), seed=3), "later.csv"), at=NOW + 2 * DAY)
        with pytest.raises(Refusal, match="A later feed"):
            arriving.release(feed=held.pk, reason="It is right.", by=viewer("matching-officer"), at=NOW + 3 * DAY)

    def test_a_file_that_is_gone_is_asked_for_again(self, held: Feed) -> None:
        arriving.release(feed=held.pk, reason="It is right.", by=viewer("matching-officer"), at=NOW + DAY)
        kept_file(held.source_id, held.sha256).unlink()
        with pytest.raises(Refusal, match="Send it again"):
            arriving.take(feed=held.pk, by="test", at=NOW + DAY)


class TestSending:
    def test_others_may_not(self, health: SourceSystem, tmp_path: Path) -> None:
        path = csv_of(tmp_path, told_by("health", children(3)))
        for slug, who in (("health", viewer("practitioner")), ("none", viewer("matching-officer"))):
            with pytest.raises(Refusal):
                arriving.send(source=slug, path=path, name="feed.csv", by=who, at=NOW)
        assert Feed.objects.count() == 0

    def test_it_is_taken_in_in_the_background_unless_held(self, health: SourceSystem, tmp_path: Path) -> None:
        officer = viewer("matching-officer")
        path = csv_of(tmp_path, told_by("health", children(3)))
        feed = arriving.send(source="health", path=path, name="feed.csv", by=officer, at=NOW)
        assert feed.state == "coming"
        assert DBTaskResult.objects.count() == 1
        empty = tmp_path / "empty.csv"
        empty.write_text("record,forename\n,\n")
        held = arriving.send(source="health", path=empty, name="empty.csv", by=officer, at=NOW)
        assert held.state == "held"
        assert DBTaskResult.objects.count() == 1


def test_killed_at_any_batch_and_taken_again_the_index_is_the_same(
    health: SourceSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "BATCH", 20)
    monkeypatch.setattr(arriving, "STEP", 5)
    some = children(100)
    for slug in ("school", "early-help"):
        source(slug, mapping=MAPPING)
    come(csv_of(tmp_path, told_by("school", some, seed=0), "school.csv"), "school")
    path = csv_of(tmp_path, told_by("early-help", some, seed=1), "early-help.csv")
    feed = arriving.arrive(source="early-help", path=path, by="test", at=NOW)
    for killed_at in (10, 35, 70):

        def stop(_: int, after: list[int] = [killed_at // 5]) -> None:  # noqa: B006
            after[0] -= 1
            if after[0] == 0:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            arriving.take(feed=feed.pk, by="test", at=NOW, step=stop)
        assert arriving.arrive(source="early-help", path=path, by="test", at=NOW).state == "coming"
    arriving.take(feed=feed.pk, by="test", at=NOW)
    cut = state()
    assert Record.objects.filter(source__slug="early-help").count() == 100
    assert LinkEvent.objects.filter(record__source__slug="early-help").values("record").distinct().count() == 100
    # whole, in another source of the same kind: the same children
    groups = {tuple(one) for one in cut[0]}
    source("whole", mapping=MAPPING)
    come(csv_of(tmp_path, told_by("early-help", some, seed=1), "whole.csv"), "whole")
    joined = {tuple(sorted(one)) for one in state()[0]}
    assert {tuple(k for k in one if not k.startswith("whole/")) for one in joined} - {()} == groups


class TestWhatIsShown:
    def test_only_sources_of_ones_own_areas(self, health: SourceSystem, tmp_path: Path) -> None:
        source("far", area=ELSEWHERE, mapping=MAPPING)
        feed = come(csv_of(tmp_path, told_by("health", children(3))))
        officer, other = viewer("matching-officer"), viewer("matching-officer", area=ELSEWHERE)
        assert [one.slug for one in queries.sources(officer)] == ["health"]
        assert [one.slug for one in queries.sources(other)] == ["far"]
        assert {one.slug for one in queries.sources(viewer("matching-officer", area=None))} == {"health", "far"}
        assert list(queries.feeds(officer)) == [feed]
        assert list(queries.feeds(other)) == []
        assert list(queries.sources(viewer("practitioner"))) == []
        assert queries.source_of(officer, "far") is None

    def test_late_feeds(self, health: SourceSystem) -> None:
        officer = viewer("matching-officer")
        assert queries.late(officer, (NOW + dt.timedelta(days=8)).date()) == []  # a week, and a day of grace
        (late,) = queries.late(officer, (NOW + dt.timedelta(days=10)).date())
        assert (late.source.slug, late.days) == ("health", 2)

    def test_drift_beside_the_feeds_before(self, health: SourceSystem, tmp_path: Path) -> None:
        some = children(40)
        first = come(csv_of(tmp_path, told_by("health", some, wrong=0.0)))
        assert {one.apart for one in queries.drift(first)} == {None}
        moved = [{**row, "sex": "F"} for row in told_by("health", some, wrong=0.0)]
        for row in moved[:10]:
            row["postcode"] = ""
        second = come(csv_of(tmp_path, moved, "next.csv"), at=NOW + DAY)
        found = {one.concept: one for one in queries.drift(second)}
        boys = sum(one["sex"] == "M" for one in some) / 40
        assert found["sex"].apart == pytest.approx(boys, abs=1e-3)
        assert found["forename"].apart == 0
        assert found["postcode"].filled == (1.0, 0.75)


def test_area_is_the_sources_own(health: SourceSystem) -> None:
    assert health.area == AREA

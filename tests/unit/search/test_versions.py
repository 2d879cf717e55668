"""An index is put in use whole or not at all, whatever happens while it is built, and under those who search."""

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from village.kernel.tables.aside import POINTER
from village.search import building
from village.search import columns as columns_module
from village.search import index as index_module
from village.search.building import Built, build_index
from village.search.columns import ABOUT, DATA, Column, Columns, marks_of
from village.search.index import Index, NoIndex, open_index
from village.search.rules.entry import Entry
from village.search.rules.question import Question
from village.search.rules.words import Thesaurus


def edition(number: int) -> list[Entry]:
    return [Entry(f"{number}-{one}", f"Edition {number}") for one in range(50)]


def build(folder: Path, number: int) -> Built:
    return build_index(folder, edition(number), words=Thesaurus())


def seen(folder: Path) -> int:
    """The edition that whoever asks now finds; fails unless it is whole."""
    answer = open_index(folder).ask(Question(size=100))
    assert answer.total == len(answer.hits) == 50
    (number,) = {hit.ref.split("-")[0] for hit in answer.hits}
    return int(number)


def versions(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def test_the_same_gives_the_same_version_and_another_replaces_it(tmp_path: Path) -> None:
    first = build(tmp_path, 1)
    assert build(tmp_path, 1).version == first.version
    assert (first.entries, first.points, seen(tmp_path)) == (50, 0, 1)
    assert first.size == sum(path.stat().st_size for path in (tmp_path / first.version).iterdir())
    held = open_index(tmp_path)
    assert open_index(tmp_path) is held
    second = build(tmp_path, 2)
    assert versions(tmp_path) == sorted([first.version, second.version]), "one that is open stays"
    assert held.ask(Question()).hits[0].ref.startswith("1-")
    assert seen(tmp_path) == 2
    del held
    build(tmp_path, 2)
    assert versions(tmp_path) == [second.version]


def test_the_order_in_which_entries_come_changes_no_answer(tmp_path: Path) -> None:
    build_index(tmp_path / "a", edition(1), words=Thesaurus())
    build_index(tmp_path / "b", reversed(edition(1)), words=Thesaurus())
    for asked in (Question(), Question("edition", order="name"), Question(place=(1, 1), order="near", page=2)):
        assert open_index(tmp_path / "a").ask(asked) == open_index(tmp_path / "b").ask(asked)


def test_what_began_later_is_never_replaced_by_what_began_before_it(tmp_path: Path) -> None:
    """Entries are read with nobody else at it: a second build reads its own only when the first is in use."""
    tried = []

    def read() -> Iterator[Entry]:
        handle = os.open(tmp_path / ".lock", os.O_RDWR | os.O_CREAT)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tried.append("waits")
        finally:
            os.close(handle)
        yield from edition(1)

    build_index(tmp_path, read(), words=Thesaurus())
    assert tried == ["waits"]


@pytest.mark.parametrize("step", ["write", "settle", "point", "tidy"])
@pytest.mark.parametrize("after", [False, True])
def test_killed_anywhere_leaves_one_of_them_whole(tmp_path: Path, step: str, after: bool) -> None:
    build(tmp_path, 1)
    child = os.fork()
    if child == 0:
        doing: Callable[..., object] = getattr(building, step)

        def dying(*given: object, **named: object) -> None:
            if after:
                doing(*given, **named)
            os._exit(9)

        setattr(building, step, dying)
        build(tmp_path, 2)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert seen(tmp_path) == (2 if step == "tidy" or (step, after) == ("point", True) else 1)
    build(tmp_path, 3)
    assert seen(tmp_path) == 3
    assert not list(tmp_path.glob(".building-*"))


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ([Entry("a", "A"), Entry("b", "B"), Entry("a", "C")], "Two entries have the ref 'a'."),
        ([Entry("a", "A", hours=b"x")], "The hours of 'a' are 1 bytes, not 42."),
        ([Entry("a", "A", minimum_age=float("nan"))], "'a' has an age of nan."),
        ([Entry("a", "A", maximum_age=-4)], "'a' has an age of -4."),
        ([Entry("a", "A", points=((float("nan"), 1),))], "'a' has a point outside the National Grid."),  # type: ignore[arg-type]
        ([Entry("a", "A", points=((1, -1),))], "'a' has a point outside the National Grid."),
    ],
)
def test_an_entry_that_cannot_be_leaves_the_former_in_use(tmp_path: Path, entries: list[Entry], sentence: str) -> None:
    build(tmp_path, 1)
    with pytest.raises(ValueError, match=r".") as refused:
        build_index(tmp_path, entries, words=Thesaurus())
    assert str(refused.value) == sentence
    assert seen(tmp_path) == 1


def test_no_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match=r"^There is no search index yet: build it\.$"):
        open_index(tmp_path)
    for text in (b"../../etc", b"\xff", b""):
        (tmp_path / POINTER).write_bytes(text)
        with pytest.raises(NoIndex, match=r"^The search index's pointer cannot be read: build it anew\.$"):
            open_index(tmp_path)
    (tmp_path / POINTER).write_text("0" * 16)
    with pytest.raises(NoIndex, match=r"^The search index's files are missing: build it anew\.$"):
        open_index(tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [(DATA, b""), (DATA, b"short"), (ABOUT, b"{"), (ABOUT, b'{"form": 0}'), (ABOUT, b"[]"), (ABOUT, b'{"form": 1}')],
)
def test_a_damaged_index_says_so(tmp_path: Path, name: str, content: bytes) -> None:
    version = build(tmp_path, 1).version
    (tmp_path / version / name).write_bytes(content)
    with pytest.raises(NoIndex, match=r"^The search index is damaged \(\w+\): build it anew\.$"):
        open_index(tmp_path)
    assert build(tmp_path, 1).version == version
    assert seen(tmp_path) == 1


def test_who_searches_while_it_is_built_finds_one_whole(tmp_path: Path) -> None:
    build(tmp_path, 0)
    failures: list[BaseException] = []
    done = threading.Event()

    def search() -> None:
        while not done.is_set():
            try:
                seen(tmp_path)
            except BaseException as error:
                failures.append(error)
                return

    searching = [threading.Thread(target=search) for _ in range(3)]
    for thread in searching:
        thread.start()
    for number in range(1, 12):
        build(tmp_path, number)
    done.set()
    for thread in searching:
        thread.join()
    assert not failures
    assert seen(tmp_path) == 11


def test_a_fork_opens_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, 1)
    held = open_index(tmp_path)
    assert isinstance(held, Index)
    monkeypatch.setitem(index_module._held, tmp_path, (os.getpid() + 1, held))
    assert open_index(tmp_path) is not held


@pytest.mark.parametrize("marks", [marks_of, lambda refs: np.array([len(ref) % 2 for ref in refs], dtype=np.uint64)])
def test_each_ref_is_found_in_its_row_even_where_two_have_one_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marks: Callable[[list[str]], Column]
) -> None:
    monkeypatch.setattr(building, "marks_of", marks)
    monkeypatch.setattr(columns_module, "marks_of", marks)
    folder = tmp_path / "index"
    built = build(folder, 1)
    columns = Columns(folder / built.version)
    refs = [entry.ref for entry in edition(1)]
    assert columns.rows_of([*reversed(refs), "1-50", "", refs[0]]) == {ref: row for row, ref in enumerate(refs)}
    assert columns.rows_of([]) == {}

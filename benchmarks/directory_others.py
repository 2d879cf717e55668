"""The same records in the obvious ways: SQLite's own full text (joined to places, and with squares as words), the
pattern of the former national directory, and tantivy where it is installed. They find; none counts what is open, what
is to be checked, or any facet, as ours does in the same time."""

import importlib
import importlib.util
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.directory_made import entries
from village.search.rules.question import Question
from village.search.rules.ranking import FIELDS
from village.search.rules.words import words_of

SQUARE = 5_000
Search = Callable[[Question], int]


def sqlite(folder: Path, services: int) -> tuple[float, Path, dict[str, Search]]:
    """Seconds to build, the file, and each way of asking; every way gives how many it found, at most 20."""
    path = folder / "others.sqlite3"
    store = sqlite3.connect(path)
    store.executescript(
        """
        PRAGMA synchronous = off;
        CREATE TABLE service (id INTEGER PRIMARY KEY, name TEXT, description TEXT, low REAL, high REAL, free INTEGER);
        CREATE TABLE place (service INTEGER, east INTEGER, north INTEGER);
        CREATE VIRTUAL TABLE plain USING fts5(name, summary, organisation, description, square, tokenize = 'porter');
        """
    )
    began = time.perf_counter()
    for number, one in enumerate(entries(services)):
        points = one.points if one.placed else ()
        squares = " ".join(f"sq{east // SQUARE}x{north // SQUARE}" for east, north in points)
        row = (number, one.name, one.description, one.minimum_age, one.maximum_age, one.free)
        store.execute("INSERT INTO service VALUES (?, ?, ?, ?, ?, ?)", row)
        store.executemany("INSERT INTO place VALUES (?, ?, ?)", [(number, *point) for point in points])
        said = (number, one.name, one.summary, one.organisation, one.description, squares)
        store.execute(f"INSERT INTO plain (rowid, {', '.join(FIELDS)}, square) VALUES (?, ?, ?, ?, ?, ?)", said)
    store.executescript("CREATE INDEX of ON place (service); CREATE INDEX there ON place (east, north); ANALYZE;")
    store.commit()
    ways = {"fts5_joined": _joined(store), "fts5_squares": _with_squares(store), "substring": _substring(store)}
    return time.perf_counter() - began, path, ways


def _any_word(asked: Question) -> str:
    return " OR ".join(f'"{word}"' for word in words_of(asked.text))


def _box(asked: Question) -> tuple[float, float, float, float]:
    (east, north), far = asked.place or (0, 0), asked.within or 0
    return east - far, east + far, north - far, north + far


def _joined(store: sqlite3.Connection) -> Search:
    sql = """
        WITH hit AS MATERIALIZED (SELECT rowid, bm25(plain, 10, 6, 4, 2) AS worth FROM plain WHERE plain MATCH ?)
        SELECT hit.rowid, min((east - ?) * (east - ?) + (north - ?) * (north - ?)) AS far
        FROM hit JOIN place ON place.service = hit.rowid
        WHERE east BETWEEN ? AND ? AND north BETWEEN ? AND ?
        GROUP BY hit.rowid HAVING far <= ? ORDER BY worth LIMIT 20
    """

    def ask(asked: Question) -> int:
        (east, north), far = asked.place or (0, 0), asked.within or 0
        values = (_any_word(asked), east, east, north, north, *_box(asked), far * far)
        return len(store.execute(sql, values).fetchall())

    return ask


def _with_squares(store: sqlite3.Connection) -> Search:
    sql = "SELECT rowid, bm25(plain, 10, 6, 4, 2) AS worth FROM plain WHERE plain MATCH ? ORDER BY worth LIMIT 20"

    def ask(asked: Question) -> int:
        west, east, south, north = (int(metres // SQUARE) for metres in _box(asked))
        squares = " OR ".join(f'"sq{x}x{y}"' for x in range(west, east + 1) for y in range(south, north + 1))
        words = f"{{name summary organisation description}} : ({_any_word(asked)})"
        return len(store.execute(sql, (f"{words} AND square : ({squares})",)).fetchall())

    return ask


def _substring(store: sqlite3.Connection) -> Search:
    sql = """
        SELECT service.id, min((east - ?) * (east - ?) + (north - ?) * (north - ?)) AS far
        FROM service JOIN place ON place.service = service.id
        WHERE instr(service.name, ?) + instr(service.description, ?) > 0
        GROUP BY service.id HAVING far <= ? ORDER BY far LIMIT 20
    """

    def ask(asked: Question) -> int:
        (east, north), far = asked.place or (0, 0), asked.within or 0
        return len(store.execute(sql, (east, east, north, north, asked.text, asked.text, far * far)).fetchall())

    return ask


def tantivy(folder: Path, services: int) -> tuple[float, Path, dict[str, Search]] | None:
    """The same, or None where tantivy is not installed."""
    if importlib.util.find_spec("tantivy") is None:
        return None
    module: Any = importlib.import_module("tantivy")
    schema = module.SchemaBuilder()
    for field in FIELDS:
        schema.add_text_field(field, tokenizer_name="en_stem")
    schema.add_text_field("square", tokenizer_name="raw")
    path = folder / "tantivy"
    path.mkdir()
    index = module.Index(schema.build(), path=str(path))
    began = time.perf_counter()
    writer = index.writer(256_000_000)
    for one in entries(services):
        squares = [f"{east // SQUARE}x{north // SQUARE}" for east, north in one.points] if one.placed else []
        writer.add_document(module.Document(square=squares, **{field: getattr(one, field) for field in FIELDS}))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(asked: Question) -> int:
        west, east, south, north = (int(metres // SQUARE) for metres in _box(asked))
        squares = [f"{x}x{y}" for x in range(west, east + 1) for y in range(south, north + 1)]
        words = index.parse_query(" ".join(words_of(asked.text)), list(FIELDS))
        there = module.Query.term_set_query(index.schema, "square", squares)
        both = module.Query.boolean_query([(module.Occur.Must, words), (module.Occur.Must, there)])
        return len(searcher.search(both, 20).hits)

    return time.perf_counter() - began, path, {"tantivy_squares": ask}

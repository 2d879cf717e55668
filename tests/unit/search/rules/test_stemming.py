"""Stems as Porter's paper gives them, and as SQLite's own stemmer finds them for every word that this project uses."""

import re
import sqlite3
from pathlib import Path

import pytest

from village.search.rules.stemming import stem

ROOT = Path(__file__).resolve().parents[4]
IN_THE_PAPER = {
    "caresses": "caress", "ponies": "poni", "ties": "ti", "caress": "caress", "cats": "cat", "feed": "feed",
    "agreed": "agre", "plastered": "plaster", "bled": "bled", "motoring": "motor", "sing": "sing",
    "conflated": "conflat", "troubled": "troubl", "sized": "size", "hopping": "hop", "tanned": "tan", "falling": "fall",
    "hissing": "hiss", "fizzed": "fizz", "failing": "fail", "filing": "file", "happy": "happi", "sky": "sky",
    "relational": "relat", "conditional": "condit", "rational": "ration", "vietnamization": "vietnam",
    "operator": "oper", "hopefulness": "hope", "sensibiliti": "sensibl", "triplicate": "triplic", "formative": "form",
    "electrical": "electr", "goodness": "good", "revival": "reviv", "adjustable": "adjust", "replacement": "replac",
    "adoption": "adopt", "communism": "commun", "effective": "effect", "probate": "probat", "rate": "rate",
    "cease": "ceas", "controll": "control", "roll": "roll",
}  # fmt: skip


@pytest.mark.parametrize("word", IN_THE_PAPER)
def test_as_in_the_paper(word: str) -> None:
    assert stem(word) == IN_THE_PAPER[word]


@pytest.mark.parametrize("word", ["is", "a", "5th", "été", "naïve", "школа", "مدرسة", "x"])
def test_what_is_no_english_word_stays(word: str) -> None:
    assert stem(word) == word


def test_as_sqlite_stems_every_word_of_the_documents() -> None:
    text = " ".join(path.read_text(encoding="utf-8") for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
    words = sorted(set(re.findall(r"[a-z]{3,}", text.lower())) - {"ies", "eed", "sses"})
    store = sqlite3.connect(":memory:")
    store.execute("CREATE VIRTUAL TABLE said USING fts5(word, tokenize = 'porter ascii')")
    store.execute("CREATE VIRTUAL TABLE stems USING fts5vocab(said, 'instance')")
    store.executemany("INSERT INTO said (rowid, word) VALUES (?, ?)", list(enumerate(words)))
    theirs = {words[row]: term for term, row in store.execute("SELECT term, doc FROM stems")}
    store.close()
    assert len(words) > 3_000
    assert {word: stem(word) for word in words} == theirs

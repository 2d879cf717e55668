"""How hard a text is to read: the Flesch-Kincaid grade, counted in the plainest way.

Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability formulas" (1975):
0.39 words a sentence + 11.8 syllables a word - 15.59. A syllable is a run of vowels; a silent e at the end is none.
A formula sees length, not meaning: a low grade is needed, and is not enough.
"""

import re


def sentences(text: str) -> list[str]:
    """Sentences, by their closing marks. A point inside a figure (1.5) closes nothing."""
    return [part for part in re.split(r"[.!?]+(?:\s|$)", text) if re.search(r"\w", part)]


def words(text: str) -> list[str]:
    """Words and figures; an apostrophe or a hyphen joins."""
    return re.findall(r"[A-Za-z0-9£%][A-Za-z0-9,.£%]*(?:['’-][A-Za-z0-9]+)*", text)


def syllables(word: str) -> int:
    """Runs of vowels, less a silent e at the end; a figure counts as one."""
    bare = re.sub(r"[^a-z]", "", word.lower().replace("’s", "s").replace("'s", "s"))
    if not bare:
        return 1
    runs = len(re.findall(r"[aeiouy]+", bare))
    if bare.endswith("e") and not bare.endswith(("le", "ee", "ie", "oe", "ye")) and runs > 1:
        runs -= 1
    if bare.endswith("ed") and not bare.endswith(("ted", "ded")) and runs > 1:
        runs -= 1
    return max(1, runs)


def grade(text: str) -> float:
    """The school year (United States) that a text asks for: 4 is about nine years old."""
    said, parts = words(text), sentences(text)
    if not said or not parts:
        return 0.0
    return 0.39 * len(said) / len(parts) + 11.8 * sum(map(syllables, said)) / len(said) - 15.59

"""English words to their stems: "stammers", "stammering" and "stammered" are one word.

M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980, with the two departures of his own later code.
"""

_STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble", "logi": "log",
}  # fmt: skip
_STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_STEP_4 = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti",
    "ous", "ive", "ize",
)  # fmt: skip
_LONGEST_FIRST_2 = sorted(_STEP_2, key=len, reverse=True)
_LONGEST_FIRST_4 = sorted(_STEP_4, key=len, reverse=True)


def stem(word: str) -> str:
    """The stem of a word in small letters; one that is not plain English letters, or is short, stays as it is."""
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return word
    return _step_5(_step_4(_step_3(_step_2(_step_1c(_step_1b(_step_1a(word)))))))


def _shape(word: str) -> str:
    """v for each vowel and c for each consonant; y is a vowel after a consonant."""
    shape = ""
    for letter in word:
        vowel = letter in "aeiou" or (letter == "y" and shape.endswith("c"))
        shape += "v" if vowel else "c"
    return shape


def _measure(word: str) -> int:
    """How many times a vowel is followed by a consonant: Porter's m."""
    return _shape(word).count("vc")


def _double(word: str) -> bool:
    return len(word) > 1 and word[-1] == word[-2] and _shape(word).endswith("c")


def _short(word: str) -> bool:
    """Ends consonant, vowel, consonant, the last not w, x or y."""
    return _shape(word).endswith("cvc") and word[-1] not in "wxy"


def _step_1a(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _step_1b(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        if word.endswith(ending):
            cut = word[: -len(ending)]
            return _mended(cut) if "v" in _shape(cut) else word
    return word


def _mended(cut: str) -> str:
    """What is left when -ed or -ing went: "hop" of "hopp", "file" of "fil"."""
    if cut.endswith(("at", "bl", "iz")):
        return cut + "e"
    if _double(cut) and cut[-1] not in "lsz":
        return cut[:-1]
    return cut + "e" if _measure(cut) == 1 and _short(cut) else cut


def _step_1c(word: str) -> str:
    return word[:-1] + "i" if word.endswith("y") and "v" in _shape(word[:-1]) else word


def _step_2(word: str) -> str:
    return _replaced(word, _STEP_2, _LONGEST_FIRST_2)


def _step_3(word: str) -> str:
    return _replaced(word, _STEP_3, list(_STEP_3))


def _replaced(word: str, endings: dict[str, str], order: list[str]) -> str:
    for ending in order:
        if word.endswith(ending):
            cut = word[: -len(ending)]
            return cut + endings[ending] if _measure(cut) > 0 else word
    return word


def _step_4(word: str) -> str:
    for ending in _LONGEST_FIRST_4:
        if word.endswith(ending):
            cut = word[: -len(ending)]
            lost = _measure(cut) > 1 and (ending != "ion" or cut.endswith(("s", "t")))
            return cut if lost else word
    return word


def _step_5(word: str) -> str:
    if word.endswith("e"):
        cut = word[:-1]
        if _measure(cut) > 1 or (_measure(cut) == 1 and not _short(cut)):
            word = cut
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word

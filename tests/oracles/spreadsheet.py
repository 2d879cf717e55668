"""A naive opinion on what a spreadsheet runs: look for the first character that shows, and see what it stands for."""

import unicodedata

SIGNS = "=+-@"


def runs(cell: str) -> bool:
    """Whether a careless spreadsheet might run this cell. A plain negative number is only a number."""
    if cell[:1] in ("\t", "\r", "\n"):
        return True
    digits = cell.removeprefix("-").replace(".", "", 1)
    if digits.isascii() and digits.isdigit() and cell[-1] != "." and not cell.startswith(("-.", ".")):
        return False
    for character in cell:
        if character.isspace() or unicodedata.category(character) in ("Cc", "Cf", "Zs", "Zl", "Zp"):
            continue
        return unicodedata.normalize("NFKC", character)[0] in SIGNS
    return False


def taken_back(cell: str) -> str:
    """What was meant by a cell that was made safe: one apostrophe less, if what follows it needed one."""
    following = cell.removeprefix("'")
    return following if cell != following and (runs(following.lstrip("'")) or _hides(following)) else cell


def _hides(cell: str) -> bool:
    """Whether apostrophes are mixed with what does not show before a sign."""
    bare = "".join(one for one in cell if one != "'")
    signs = [one for one in cell if unicodedata.normalize("NFKC", one)[0] in SIGNS]
    return runs(bare) and bool(signs) and "'" in cell[: cell.index(signs[0])]

"""What a source wrote as a page of its own, as the words that somebody reads."""

import html
import re

_NO_WORDS = re.compile(r"<(script|style)\b[^>]*>.*?(</\1\s*>|$)|<!--.*?(-->|$)", re.IGNORECASE | re.DOTALL)
_LINES = re.compile(r"</?(?:p|br|div|ul|ol|li|h[1-6]|tr|table|section|article)\b[^<>]*>", re.IGNORECASE)
_TAGS = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|center|code|em|font|hr|i|img|mark|s|small|span|strong|sub|sup|tbody|td|th|thead|u)\b[^<>]*>",
    re.IGNORECASE,
)
# With its semicolon only: an address's "&copy=2" is no sign of copyright.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)


def plain(said: str) -> str:
    """A text without tags, its entities as signs, those that were escaped twice too; each paragraph, item and row is a
    line of its own. What is no tag of a page stays: "ages <5", "Jo <jo@example.org>"."""
    if "<" not in said and "&" not in said:
        return said.strip()
    for _ in range(2):
        said = _ENTITY.sub(lambda found: html.unescape(found[0]), _bare(said))
    return re.sub(r"[ \t]*\n\s*", "\n", _bare(said).replace("\xa0", " ")).strip()


def called(name: str) -> str:
    """What somebody or something is called, on one line without tags; as it came where nothing else is left."""
    return " ".join(plain(name).split()) or name.strip()


def _bare(said: str) -> str:
    return _TAGS.sub("", _LINES.sub("\n", _NO_WORDS.sub(" ", said)))

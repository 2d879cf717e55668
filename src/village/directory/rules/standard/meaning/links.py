"""Links that lead to no page, run something, or pretend to be another's."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

LONGEST = 63
"""Characters of a part of a site's name (RFC 1035)."""
NAMES = frozenset({"url", "uri", "website", "logo", "schedule_link", "term_uri", "widget"})
_RUNS = ("javascript", "data", "vbscript", "file", "blob")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.\-]*)\s*:")
# Letters of other scripts that look like Latin ones: the commonest of Unicode's confusables (UTS 39).
_LOOKALIKES = frozenset("аеорсухіјѕһԁԛԝьӏкмнтвгпαοενιτκρυχԍ" + "АВЕКМНОРСТХЅІЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def found(name: str, text: str) -> Iterator[tuple[str, str, str, str]]:
    """Code, what, what to do and weight of each thing that is wrong with a link; nothing for fields that hold none."""
    if name not in NAMES or not text.strip():
        return
    scheme = _SCHEME.match(text.translate({9: None, 10: None, 13: None}))
    began = scheme[1].lower() if scheme else ""
    if began in _RUNS:
        what = f"A link that begins with {began}: runs in a reader's browser or reads their disk."
        yield "link.scheme", what, "Give the address of a page, with https.", "wrong"
    elif began and began not in ("http", "https"):
        yield "link.scheme", f"{began}: leads to no page.", "Give the address of a page, with https.", "doubtful"
    elif began:
        yield from _host(text)


def _host(text: str) -> Iterator[tuple[str, str, str, str]]:
    try:
        parts = urlsplit(text.strip())
        host, user = (parts.hostname or "").rstrip("."), "@" in parts.netloc
    except ValueError:
        host, user = "", False
    if not host or any(len(label) > LONGEST for label in host.split(".")):
        yield "link.host", "This link names no site.", "Give the whole address, such as https://example.org.", "wrong"
        return
    if user:
        what = f"What stands before the @ is not the site: it leads to {host[:60]}."
        yield "link.user", what, "Give the address without a user name.", "wrong"
    if any(_pretends(label) for label in host.split(".")):
        what = "The name of this site mixes letters of several scripts that look alike."
        yield "link.lookalike", what, "Check where it leads, and write it out.", "wrong"
    if _inside(host):
        yield "link.inside", f"{host[:60]} can be reached inside one network only.", "Give a public address.", "wrong"


def _inside(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".localhost", ".lan"))


def _pretends(label: str) -> bool:
    """Whether a part of a site's name looks like Latin letters and is not, or mixes scripts."""
    if label.startswith("xn--"):
        try:
            label = label[4:].encode("ascii").decode("punycode")
        except UnicodeError:
            return True
    if label.isascii():
        return False
    letters = [one for one in label if one.isalpha()]
    foreign = [one for one in letters if not one.isascii()]
    scripts = {script for one in letters for script in _SCRIPTS if unicodedata.name(one, "").startswith(script)}
    return len(scripts) > 1 or (bool(foreign) and "LATIN" not in scripts and set(foreign) <= _LOOKALIKES)

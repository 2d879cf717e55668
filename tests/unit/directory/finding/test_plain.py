"""What a source wrote as a page is read as words; what is no tag stays."""

import pytest

from village.directory.rules.finding.hours import text_said
from village.directory.rules.finding.plain import plain


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("<p>Three days of food.</p><p>Ring first.</p>", "Three days of food.\nRing first."),
        ("Mums &amp; dads&nbsp;welcome", "Mums & dads welcome"),
        ("&lt;p&gt;Escaped once&lt;/p&gt;", "Escaped once"),
        ("&amp;lt;b&amp;gt;twice&amp;lt;/b&amp;gt; over", "twice over"),
        ("<ul><li>Crafts</li><li><a href='https://x.example.org'>Songs</a></li></ul>", "Crafts\nSongs"),
        ("Before<script>alert(1)</script>after <!-- note -->", "Before after"),
        ("ages <5 or >8, Jo <jo@example.org>", "ages <5 or >8, Jo <jo@example.org>"),
        ("https://example.org/?a=1&copy=2", "https://example.org/?a=1&copy=2"),
        ("  as it is  ", "as it is"),
        ("<p", "<p"),
    ],
)
def test_plain(said: str, read: str) -> None:
    assert plain(said) == read
    assert text_said(said) == read

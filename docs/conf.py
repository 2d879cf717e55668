"""How these documents become pages: `./village docs --site FOLDER` (Sphinx with MyST). Nothing is
fetched from anywhere: no fonts, scripts or pictures but those that lie beside the pages.
"""

from typing import Any

project = "Village"
extensions = ["myst_parser"]
include_patterns = ["*.md", "docs/*.md", "docs/**/*.md"]  # from the root, so that links hold as they stand
root_doc = "README"
myst_heading_anchors = 4
suppress_warnings = ["misc.highlighting_failure"]  # a picture in Mermaid, or a table of values, is no code to colour
html_theme = "furo"
html_title = "Village"
html_show_copyright = html_show_sourcelink = html_copy_source = False
html_theme_options = {"top_of_page_buttons": []}

SHELVES = {
    "Start": ["docs/start/tour", "docs/start/*"],
    "Guides": ["docs/guides/*"],
    "Why": ["docs/why/*"],
    "Reference": ["docs/reference/*"],
    "Making it": ["DEVELOPERS", "CONTRIBUTING", "GLOSSARY", "CHANGELOG", "SECURITY", "docs/README", "docs/adr/*"],
}


def shelve(_app: Any, name: str, source: list[str]) -> None:
    """Put every document on a shelf beside the first page, where only this tool reads it."""
    if name == root_doc:
        for caption, names in SHELVES.items():
            source[0] += (
                "\n```{toctree}\n:hidden:\n:glob:\n:caption: " + caption + "\n\n" + "\n".join(names) + "\n```\n"
            )


def setup(app: Any) -> None:
    """What Sphinx calls when it starts."""
    app.connect("source-read", shelve)

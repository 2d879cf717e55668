"""What a template can call without importing it.

Every macro of govuk-frontend-jinja (``govukButton`` and so on) and every macro in
``templates/ui/components`` is a global name. They are found through the template
loader each time, not held: an edited component shows on the next page load, and
components may use one another in any order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django.forms
import govuk_frontend_jinja
from django.apps import apps
from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader

HERE = Path(__file__).resolve().parent
COMPONENTS = HERE / "templates/ui/components"
# Only public macros: a leading underscore keeps a helper inside its file.
MACRO = re.compile(r"\{%-?\s*macro\s+([a-z][A-Za-z0-9_]*)\s*\(")


class Macro:
    """A macro in a template file, looked up when it is called."""

    def __init__(self, environment: Environment, template: str, name: str) -> None:
        self.environment = environment
        self.template = template
        self.name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        module = self.environment.get_template(self.template).module
        return getattr(module, self.name)(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<macro {self.name} in {self.template}>"


def loader(first: BaseLoader | None = None) -> ChoiceLoader:
    """Templates of our own apps, then GOV.UK macros, then Django's bare widgets.

    Only apps named ``village.*`` are read: other packages ship templates in
    Django's own language under the same folder name.
    """
    ours = [Path(config.path) / "templates" for config in apps.get_app_configs() if config.name.startswith("village.")]
    loaders: list[BaseLoader] = [first] if first else []
    loaders.append(FileSystemLoader([str(folder) for folder in [*ours, HERE / "templates"]]))
    loaders.append(PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}))
    loaders.append(FileSystemLoader(str(Path(django.forms.__file__).parent / "jinja2")))
    return ChoiceLoader(loaders)


def macros(environment: Environment) -> Iterator[Macro]:
    """Every macro a page may call by name."""
    govuk = Path(govuk_frontend_jinja.__file__).parent / "templates/components"
    for path in sorted(govuk.glob("*/macro.html")):
        template = f"govuk_frontend_jinja/components/{path.parent.name}/macro.html"
        yield from _macros_in(environment, path, template)
    for path in sorted(COMPONENTS.glob("*.html")):
        yield from _macros_in(environment, path, f"ui/components/{path.name}")


def _macros_in(environment: Environment, path: Path, template: str) -> Iterator[Macro]:
    for name in MACRO.findall(path.read_text()):
        yield Macro(environment, template, name)

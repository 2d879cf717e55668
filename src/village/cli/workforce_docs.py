"""The data standard of the workforce and the rules of its returns, as documents to read, generated."""

from collections.abc import Iterator

from village.workforce.queries.returns.shipped import shipped_packs, shipped_returns, shipped_standard
from village.workforce.rules.returns.packs import SEVERITIES, Rule
from village.workforce.rules.returns.standard import CLASSES, Field

ENGLISH = "en"
SOCIAL_WORKER_NUMBERS = (
    "Three forms are in use that do not agree: two letters and ten digits (the census), two letters and six to",
    "twelve digits (the standard safeguarding dataset), SW and one to six digits (the register). The text is kept as",
    "it was given, with its form and a canonical number: capitals, and after SW no zeros in front, so that",
    "`SW0000012345` and `SW12345` are one worker. That zeros say nothing follows from the forms alone and is not",
    "confirmed elsewhere.\n",
)


def workforce_docs(made: str) -> dict[str, str]:
    """`reference/workforce-standard.md` and `reference/workforce-rules.md`; `made` is what every generated document
    begins with."""
    return {
        "reference/workforce-standard.md": made + "\n".join(_standard()),
        "reference/workforce-rules.md": made + "\n".join(_rules()),
    }


def _standard() -> Iterator[str]:
    standard, returns = shipped_standard(), shipped_returns()
    yield f"# {standard.title}\n"
    yield f"`{standard.name}`, version {standard.version}, from `src/village/reference/workforce`. {standard.basis}.\n"
    yield "## Returns that it maps to\n"
    yield "| return | file | what it is | basis |\n|---|---|---|---|"
    for one in returns.values():
        yield f"| `{one.name}` | {one.file} | {one.title} | {one.basis} |"
    yield "\n## How private a field is\n"
    yield "Reports mask values by this class; `./village workforce check` shows whole only those of open and work.\n"
    yield from (f"- **{name}**: {about}" for name, about in CLASSES.items())
    for table in standard.tables.values():
        yield f"\n## {table.title}\n\n`{table.name}`\n"
        yield f"| field | what it holds | kind | class | source | {' | '.join(returns)} |"
        yield "|" + "---|" * (5 + len(returns))
        for field in table.fields.values():
            places = " | ".join(field.places.get(name, "") for name in returns)
            yield f"| `{field.name}` | {field.title} | {_kind(field)} | {field.privacy} | {field.source} | {places} |"
    yield "\n## What may be chosen\n"
    for codes in standard.lists.values():
        said = "; ".join(f"`{one.code}` {one.label[ENGLISH]}" for one in codes.codes)
        yield f"- **{codes.title[ENGLISH]}** (`{codes.name}`): {said}"
    yield "\n## A social worker’s number\n"
    yield from SOCIAL_WORKER_NUMBERS


def _kind(field: Field) -> str:
    if field.kind == "ref":
        return f"of `{field.of}`"
    return f"code: `{field.codes}`" if field.codes else field.kind


def _rules() -> Iterator[str]:
    packs = shipped_packs()
    count = sum(len(rules) for _, rules in packs.values())
    yield "# Rules that returns are held to\n"
    yield f"{count} rules in {len(packs)} packs, from `src/village/reference/workforce/rules`. How to write one is"
    yield "told in [the guide](../guides/workforce-returns.md).\n"
    yield from (f"- **{name}**: {about}" for name, about in SEVERITIES.items())
    for title, rules in packs.values():
        yield f"\n## {title}\n"
        yield "| rule | severity | when | what it says | since | returns | origin |\n|---|---|---|---|---|---|---|"
        yield from map(_rule, rules)
    yield ""


def _rule(rule: Rule) -> str:
    since = f"{rule.valid_from:%-d %B %Y}" if rule.valid_from else ""
    said = f"{rule.says} {rule.do}".replace("{", "_").replace("}", "_")
    return (
        f"| {rule.code} | {rule.severity} | `{rule.table}`: `{rule.written}` | {said} | {since} "
        f"| {', '.join(rule.returns)} | {rule.origin} |"
    )

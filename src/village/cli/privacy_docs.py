"""What is kept of whom, as documents to read, generated: the data dictionary, the records of processing (UK GDPR
article 30) and how long everything is kept."""

from collections.abc import Iterator, Sequence
from typing import Any

import yaml
from django.conf import settings
from django.db.models import Field, Model

from village.cli.privacy import ABOUT_SOMEBODY, NOBODY, SECRET, Purpose, Table, Told, every_table, fields_of, told
from village.kernel.access.queries import policy

NOT_OURS = "It comes with a library."
RECORDS = (
    "What UK GDPR article 30 asks of a controller, as far as the software knows it. Whoever runs Village is the",
    "controller, or joint controllers are: they add their name, their contact and their data protection officer, and",
    "have their lawyers confirm every basis. **None is confirmed here.**\n",
    "What is kept lies where whoever runs it puts it, and the software asks no outside service about anybody. It",
    "sends letters by the mail server that it is given, hints with references to systems that subscribed, and signed",
    "marks of the audit to its custodians; where those are decides whether anything is transferred abroad. How it is",
    "secured is told in [the threat model](../why/threat-model.md) and [SECURITY.md](../../SECURITY.md); what could go",
    "wrong for people, in [the impact assessment](../why/impact-assessment.md).\n",
)


def privacy_docs(made: str) -> dict[str, str]:
    """`reference/data-dictionary.md`, `records-of-processing.md` and `retention.md`; `made` is what every generated
    document begins with."""
    said, tables = told(), every_table()
    return {
        "reference/data-dictionary.md": made + "\n".join(_dictionary(said, tables)) + "\n",
        "reference/records-of-processing.md": made + "\n".join(_records(said)) + "\n",
        "reference/retention.md": made + "\n".join(_retention(said)) + "\n",
    }


def _dictionary(said: Told, tables: dict[str, type[Model]]) -> Iterator[str]:
    count = sum(len(table.fields) for table in said.tables.values())
    yield "# Data dictionary\n"
    yield f"Every field of every table: {count:,} in {len(said.tables)}, from the tables themselves and from"
    yield "`src/village/reference/privacy`. Purposes are in [the records of processing](records-of-processing.md),"
    yield "lengths in [retention](retention.md).\n"
    yield "| class of a field | what it means | fields |\n|---|---|---:|"
    for slug, about in said.classes.items():
        yield f"| {slug} | {about} | {sum(list(t.fields.values()).count(slug) for t in said.tables.values()):,} |"
    app = ""
    for label, table in said.tables.items():
        if app != (app := label.partition(".")[0]):
            yield f"\n## {app}"
        yield from _table(label, table, tables[label], said)


def _table(label: str, table: Table, model: type[Model], said: Told) -> Iterator[str]:
    yield f"\n### {label}\n"
    if described := _described(model):
        yield f"{described}\n"
    yield f"About: {', '.join(table.about)}. For: {said.purposes[table.purpose].title.lower()}. "
    yield f"Kept: {said.lengths[table.kept].title.lower()}.\n"
    yield "| field | kind | may be missing | class |\n|---|---|---|---|"
    for field in fields_of(model):
        held = f" ({table.held[field.name]})" if field.name in table.held else ""
        missing = "yes" if field.null else ""
        yield f"| `{field.name}` | {_kind(field)} | {missing} | {table.fields[field.name]}{held} |"


def _described(model: type[Model]) -> str:
    """What the table says of itself; one that joins two others, and one whose words Django made up, say nothing."""
    if not model.__module__.startswith("village."):
        return NOT_OURS
    said = " ".join((model.__doc__ or "").split())
    return "" if said.startswith(f"{model.__name__}(") else said.replace("|", "\\|")


def _kind(field: "Field[Any, Any]") -> str:
    if field.related_model:
        return f"of `{field.related_model._meta.label}`"
    most = f", {field.max_length} at most" if field.max_length and field.get_internal_type() != "UUIDField" else ""
    return f"{field.get_internal_type().removesuffix('Field')}{most}"


def _records(said: Told) -> Iterator[str]:
    codes = yaml.safe_load((settings.SRC / "reference" / "sharing" / "codes.yaml").read_bytes())
    yield "# Records of processing\n"
    yield from RECORDS
    for slug, purpose in said.purposes.items():
        tables = {label: table for label, table in said.tables.items() if table.purpose == slug}
        if any(table.about != (NOBODY,) for table in tables.values()):
            yield from _purpose(purpose, tables, said, codes)


def _purpose(purpose: Purpose, tables: dict[str, Table], said: Told, codes: dict[str, Any]) -> Iterator[str]:
    found = {one for table in tables.values() for one in table.fields.values()}
    basis = codes["article_6"][purpose.basis]
    lengths = {table.kept for table in tables.values() if table.about != (NOBODY,)}
    yield f"## {purpose.title}\n"
    yield f"- Lawful basis, to be confirmed: {basis['title']} ({basis['source']}); {', '.join(purpose.law)}"
    if purpose.article_9:
        nine, one = codes["article_9"][purpose.article_9], codes["schedule_1"].get(purpose.condition)
        more = f"; {one['title']} ({one['source']})" if one else ""
        yield f"- Special categories, to be confirmed: {nine['title']} ({nine['source']}){more}"
    if purpose.criminal:
        yield f"- Criminal offence data, to be confirmed: {purpose.criminal}"
    yield f"- About: {'; '.join(_of(said.subjects, [one for t in tables.values() for one in t.about]))}"
    yield f"- Categories: {', '.join(one for one in (*ABOUT_SOMEBODY, SECRET) if one in found)}"
    yield f"- Read by: {_readers(purpose)}"
    yield f"- Kept: {'; '.join(length.title for slug, length in said.lengths.items() if slug in lengths)}"
    yield f"- Tables: {', '.join(f'`{label}`' for label in tables)}\n"


def _of(subjects: dict[str, str], named: Sequence[str]) -> list[str]:
    return [about for slug, about in subjects.items() if slug in named and slug != NOBODY]


def _readers(purpose: Purpose) -> str:
    roles = [one.name for one in policy().roles.values() if set(purpose.permissions) & one.permissions]
    return ". ".join(part for part in (", ".join(roles), purpose.others) if part) or "whoever runs the service"


def _retention(said: Told) -> Iterator[str]:
    somebody = {label: table for label, table in said.tables.items() if table.about != (NOBODY,)}
    open_ended = [label for label, table in somebody.items() if not said.lengths[table.kept].ends]
    yield "# How long everything is kept\n"
    yield f"Of {len(somebody)} tables that tell of somebody, {len(somebody) - len(open_ended)} have an end that code"
    yield f"brings about, by itself or when somebody asks; {len(open_ended)} have none. **Where a length is not"
    yield "decided, what is kept stays: a controller decides before it goes into service.** Nothing is said here that"
    yield "no code does.\n"
    yield "Copies of the database hold what was destroyed since they were made, until they go themselves, which"
    yield "[whoever runs it](../guides/deploying.md) decides. Where one is put back, rules destroy again what is due by"
    yield "a rule; what somebody destroyed by hand is to be destroyed by hand again.\n"
    for slug, length in said.lengths.items():
        yield f"## {length.title}\n\n{length.says}\n\n- Why: {length.why}"
        yield f"- Ended by: `{length.ends}`, held by `{length.test}`" if length.ends else "- Ended by: nothing"
        yield f"- Tables: {', '.join(f'`{label}`' for label, one in said.tables.items() if one.kept == slug)}\n"

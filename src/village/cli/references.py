"""The reference documents that are generated: who may see what, commands, the API, sources, promises and more."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import typer
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from village.cli.definition_docs import definition_docs
from village.cli.dependency_docs import dependency_docs
from village.cli.privacy_docs import privacy_docs
from village.cli.promise_docs import promise_docs
from village.cli.verification_docs import verification_docs
from village.cli.workforce_docs import workforce_docs
from village.directory.api import api as directory
from village.directory.api.described import docs as directory_docs
from village.kernel.access.queries import policy
from village.kernel.access.rules import PUBLIC, SIGNED_IN
from village.kernel.tables.folders import read_folder
from village.kernel.tables.rules import write_csv
from village.plan.api import api
from village.plan.api.reference import docs as api_docs
from village.plan.rules.coverage import counted, coverage
from village.plan.rules.document import Plan
from village.plan.rules.folder import plan_from
from village.warehouse.measures.definition import OUTCOMES, Measure
from village.warehouse.measures.shipped import PlanTarget, counted_measures, measures, plan_targets

MADE = "<!-- Written by ./village docs; change the code or data it comes from, not this file. -->\n\n"


@dataclass(frozen=True)
class Row:
    """An address, the permission it asks for, and for each role whether it gets there."""

    address: str
    permission: str
    roles: dict[str, bool]


def access_matrix() -> list[Row]:
    """Every address by every role: `anyone` is not signed in, `signed in` has no role."""
    roles = policy().roles
    rows = []
    for address, pattern in _patterns(get_resolver(), ""):
        permission = pattern.callback.access  # type: ignore[attr-defined]
        reached = {
            "anyone": permission == PUBLIC,
            "signed in": permission in (PUBLIC, SIGNED_IN),
            **{
                slug: permission in (PUBLIC, SIGNED_IN) or permission in role.permissions
                for slug, role in roles.items()
            },
        }
        rows.append(Row(address, permission, reached))
    return sorted(rows, key=lambda row: (row.permission == PUBLIC, row.address))


def _patterns(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _patterns(one, prefix + str(one.pattern))
        else:
            yield "/" + prefix + str(one.pattern), one


def all_references() -> dict[str, str]:
    """Every generated document by its path under docs/."""
    shipped = plan_from(read_folder(settings.SRC / "reference" / "plan" / "childrens-plan-2007"))
    return {
        "reference/permissions.md": _permissions(),
        "reference/access.csv": _matrix_csv(),
        "reference/commands.md": _commands(),
        "reference/measures.md": _measures(),
        "why/from-the-sources.md": _sources(shipped),
        **promise_docs(MADE, shipped, settings.ROOT),
        **definition_docs(MADE),
        **workforce_docs(MADE),
        **privacy_docs(MADE),
        **dependency_docs(MADE),
        **verification_docs(MADE),
        **api_docs(api),
        **directory_docs(directory),
    }


def _permissions() -> str:
    found = policy()
    lines = [
        MADE + "# Who may do what\n",
        "From `src/village/reference/roles.yaml`; every address by every role is in `access.csv`.\n",
        "A role is given for one area or for all of England. A permission marked “only everywhere” is about all",
        "areas at once: a role that holds it is given for all of England or not at all. One marked “vetted and",
        "trained” needs both on file; one marked “own children”, a service of one’s own organisation that works with",
        "the child.\n",
    ]
    heads = ["permission", "what it allows", "second factor", "not on own work", "only everywhere"]
    heads += ["vetted and trained", "own children", *found.roles]
    lines += [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    for permission in found.permissions.values():
        has = " | ".join("yes" if permission.slug in role.permissions else "" for role in found.roles.values())
        lines.append(
            f"| `{permission.slug}` | {permission.description} | {_yes(permission.second_factor)} "
            f"| {_yes(permission.apart)} | {_yes(permission.everywhere)} | {_yes(permission.cleared)} "
            f"| {_yes(permission.related)} | {has} |"
        )
    lines += [
        "\n## Roles\n",
        *(f"- **{role.name}** (`{role.slug}`): {role.description}" for role in found.roles.values()),
    ]
    return "\n".join(lines) + "\n"


def _matrix_csv() -> str:
    rows = access_matrix()
    roles = list(rows[0].roles)
    return write_csv(
        ["address", "permission", *roles],
        [[r.address, r.permission, *("yes" if r.roles[one] else "no" for one in roles)] for r in rows],
    )


def _commands() -> str:
    from village.cli.app import GROUPS, commands  # noqa: PLC0415 - the commands list this module too

    command: Any = typer.main.get_command(commands())
    lines = [
        MADE + "# Commands\n",
        "Every command takes `--help`; `--debug` shows details. Exit codes: 0 done, 1 failed, 2 bad input.\n",
    ]
    for group, names in GROUPS.items():
        lines.append(f"## {group}\n")
        for name in names:
            found = command
            for word in name.split():
                found = found.commands[word]
            lines.append(f"### ./village {name}\n\n{found.help.strip()}\n")
            options = [p for p in found.params if p.name != "help"]
            lines += [f"- `{', '.join(p.opts)}`: {getattr(p, 'help', None) or ''}" for p in options] + [""] * bool(
                options
            )
    return "\n".join(lines)


def _measures() -> str:
    lines = [
        MADE + "# Measures\n",
        (
            "Every measure that comes with Village: what it asks, from what, and what to beware of. "
            "How each is worked out is told by `./village measures explain NAME`.\n"
        ),
    ]
    targets = plan_targets()
    for outcome, title in OUTCOMES.items():
        lines.append(f"## {title}\n")
        for one in (*measures(), *counted_measures()):
            if one.outcome == outcome:
                lines += [f"### {one.title}\n", *_measure(one, targets.get(one.slug)), ""]
    return "\n".join(lines)


def _measure(one: Measure, told: PlanTarget | None) -> list[str]:
    groups = ", ".join(title for group, title in one.groups.items() if group)
    return [
        f"`{one.slug}` · {one.question}\n",
        f"- Counted: {one.numerator}",
        f"- Of: {one.denominator}",
        f"- Unit: {one.unit}; better: {one.polarity}; whose: {one.basis}",
        *([f"- Groups: {groups}"] if groups else []),
        *([f"- Tells of: {', '.join(one.serves)}"] if one.serves else []),
        *([f"- Target: {told.target.said(one.unit)} ({told.source})"] if told else []),
        f"- Source: {one.source}",
        f"- Owner: {one.owner}, reviewed on {one.reviewed_on}",
        *(f"- Beware: {caveat}" for caveat in one.caveats),
    ]


def _sources(plan: Plan) -> str:
    covered = coverage(plan)
    titles = {source.id: source.title for source in plan.sources}
    chapters = {str(chapter.number): f"Chapter {chapter.number}: {chapter.title}" for chapter in plan.chapters}
    lines = [
        MADE + "# From the sources to the rows\n",
        f"Which rows of {plan.title} stand for which paragraph of its sources.",
        "A paragraph without rows describes, argues or looks back: it holds no promise, figure, sum or story.\n",
        "| part | paragraphs | with rows | told again elsewhere | without |",
        "|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {chapters.get(one.chapter, titles[one.source])} | {one.paragraphs} | {one.with_rows} | {one.named_only} "
        f"| {one.without} |"
        for one in counted(covered)
    ]
    part = None
    for one in covered:
        if (one.source, one.chapter) != part:
            part = (one.source, one.chapter)
            lines += [
                f"\n## {chapters.get(one.chapter, titles[one.source])}\n",
                "| paragraph | rows | named by |",
                "|---|---|---|",
            ]
        lines.append(f"| {one.paragraph} | {_rows(one.rows)} | {_rows(one.named_by)} |")
    return "\n".join(lines) + "\n"


def _yes(said: bool) -> str:
    return "yes" if said else ""


def _rows(rows: tuple[tuple[str, str], ...]) -> str:
    return "; ".join(f"{table} `{row}`" for table, row in rows)

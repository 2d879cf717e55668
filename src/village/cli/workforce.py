"""Those who work with children: what each command is in stands in a file of its own."""

import typer

from village.cli import badges, qualifications, roles

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("qualifications")(qualifications.qualifications)
app.command("qualification")(qualifications.qualification)
app.command("role")(roles.role)
app.command("route")(qualifications.route)
app.command("badge-holder")(badges.badge_holder)
app.command("issue-badge")(badges.issue_badge)
app.command("revoke-badge")(badges.revoke_badge)
app.command("show-badge")(badges.show_badge)
app.command("verify-badge")(badges.verify_badge)

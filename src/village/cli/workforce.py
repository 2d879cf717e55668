"""Commands on the people who do the work: what each command is stands in a file of its own."""

import typer

from village.cli import badges, portfolios, projecting, qualifications, returns, roles, scenarios, strategy

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("read")(returns.read)
app.command("write")(returns.write)
app.command("check")(returns.check)
app.command("project")(projecting.project)
app.command("scenario")(scenarios.scenario)
app.command("strategy")(strategy.strategy)
app.command("qualifications")(qualifications.qualifications)
app.command("qualification")(qualifications.qualification)
app.command("role")(roles.role)
app.command("route")(qualifications.route)
app.command("framework")(portfolios.framework)
app.command("trust")(portfolios.trust)
app.command("revoked")(portfolios.revoked)
app.command("badge-holder")(badges.badge_holder)
app.command("issue-badge")(badges.issue_badge)
app.command("revoke-badge")(badges.revoke_badge)
app.command("announce-badge-key")(badges.announce_badge_key)
app.command("replace-badge-key")(badges.replace_badge_key)
app.command("show-badge")(badges.show_badge)
app.command("verify-badge")(badges.verify_badge)

"""Commands on people: what the pages cannot do, because nobody is there yet to do it."""

import datetime as dt
from typing import Annotated

import typer
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.urls import reverse

from village.cli import feeds, linking, training
from village.cli import pairs as many
from village.cli.complaint import Complaint
from village.kernel.accounts import actions
from village.kernel.accounts.models import Account
from village.kernel.organisations.models import Organisation
from village.kernel.organisations.queries import organisations
from village.kernel.standards.rules.not_valid import NotValid
from village.kernel.standards.rules.ons_code import parse_ons_code

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("link")(linking.link)
app.command("explain")(linking.explain)
app.command("pairs")(many.pairs)
app.command("feed")(feeds.feed)
app.command("train")(training.train)
app.command("shadow")(training.shadow)
BY = "command-line"
KINDS = ", ".join(slug for slug, _ in Organisation.KINDS)


@app.command("first-administrator")
def first_administrator(
    email: Annotated[str, typer.Argument(help="Their e-mail address.")],
    name: Annotated[str, typer.Option("--name", help="Their name.")],
) -> None:
    """Open the account of the first administrator, who opens all others.

    Refused when there is an administrator. Prints a link by which they choose a password: it works once, within
    three days.

    Example: ./village people first-administrator ann.archer@example.org --name "Ann Archer"
    """
    email, name = email.strip(), name.strip()
    _check(Account(email=email, name=name), but=["password"])
    try:
        account = actions.open_first_administrator(email=email, name=name, by=BY, at=dt.datetime.now(dt.UTC))
    except ValueError as error:
        raise Complaint(str(error), "Nothing was changed: administrators give roles at People and roles.", 2) from error
    typer.echo(f"The account is open. Hand this link to {account.name} and to nobody else:")
    typer.echo(_link(account))
    typer.echo("It works once, within three days; later, 'Forgotten password' at the sign-in page sends another.")


@app.command("add-organisation")
def add_organisation(
    slug: Annotated[str, typer.Argument(help="Its short name: letters, digits, hyphens.")],
    name: Annotated[str, typer.Option("--name", help="Its name.")],
    kind: Annotated[str, typer.Option("--kind", help=f"One of {KINDS}.")],
    area: Annotated[str, typer.Option("--area", help="ONS code of the area it serves; without it, all England.")] = "",
) -> None:
    """Add an organisation: accounts are opened in one.

    Example: ./village people add-organisation leeds --name "Leeds City Council" --kind council --area E08000035
    """
    slug, name = slug.strip(), name.strip()
    if area:
        try:
            area = parse_ons_code(area).value
        except NotValid as error:
            raise Complaint(str(error), "Nothing was changed.", 2) from error
    _check(Organisation(slug=slug, name=name, kind=kind, area=area))
    if organisations().filter(slug=slug).exists():
        raise Complaint(f"There is already an organisation called {slug!r}.", "Nothing was changed.", 2)
    actions.add_organisation(slug=slug, name=name, kind=kind, area=area, by=BY, at=dt.datetime.now(dt.UTC))
    typer.echo(f"{name} is there.")


def _check(one: Model, *, but: list[str] | None = None) -> None:
    try:
        one.clean_fields(exclude=but)
    except ValidationError as error:
        field, words = next(iter(error.message_dict.items()))
        raise Complaint(f"The {field} cannot be used: {words[0]}", "Nothing was changed.", 2) from error


def _link(account: Account) -> str:
    """The page where an account's owner chooses a password: the link that a first letter holds."""
    page = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)},
    )
    host = settings.ALLOWED_HOSTS[0].lstrip(".")
    return f"https://{host}{page}" if settings.IN_SERVICE else f"http://{host}:8000{page}"

"""Commands that start Village: the demo, the web server, the worker."""

import datetime as dt
import errno
import logging
import multiprocessing
import os
import socket
import subprocess  # nosec B404 - starts our own worker
import sys
from typing import Annotated

import typer
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from granian import Granian
from granian.constants import Interfaces

from village.casework.actions.attachments import close_documents_anew
from village.cli.building import BY, STEPS, build_all, forget, is_built, refuse_another
from village.cli.complaint import Complaint, not_set_up
from village.cli.definitions import publish_shipped
from village.cli.migrating import migrate
from village.cli.progress import steps
from village.kernel.accounts.actions.closing import close_factors_anew
from village.kernel.jobs import worker
from village.kernel.rings import look_seldom
from village.synthetic.demo import PERSONAS
from village.synthetic.town import example

HERE = "127.0.0.1"
Port = Annotated[int, typer.Option(min=1, max=65535, help="The port on this machine.")]


def demo(
    port: Port = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Build, but do not start the server.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what was built on SQLite, build it anew.")] = False,
) -> None:
    """Build everything on this machine with made-up people, and serve it.

    Example: ./village demo --port 8080
    """
    if not settings.DEMO:
        raise Complaint("The demo runs only in demo mode.", "Unset VILLAGE_MODE, or use ./village serve.", 2)
    if not no_serve:
        _free(port)
    if fresh:
        forget()
    refuse_another()
    if is_built():
        typer.echo("Using what was built before (--fresh builds it anew).")
    else:
        with steps(STEPS) as step:
            build_all(step)
    typer.echo("\nWho can sign in (one click at /sign-in/, no password needed in the demo):")
    for person in PERSONAS:
        typer.echo(f"  {person.name:<8} {person.what}")
    _say_what_to_try()
    if no_serve:
        typer.echo("\nBuilt. Start the server with ./village demo")
        return
    typer.echo(f"\nVillage is at http://{HERE}:{port}/   (Ctrl+C ends it)")
    helper = subprocess.Popen([sys.executable, "-m", "village", "work"], stdout=subprocess.DEVNULL)  # nosec B603
    try:
        _serve(port, workers=2)
    finally:
        helper.terminate()


def _say_what_to_try() -> None:
    """The question that a practitioner asks, in three screens."""
    child = example()
    if child is None:
        return
    name, born = child
    typer.echo("\nWho else works with this child? Three screens to try as Hana, a health visitor:")
    typer.echo(f"  1 /children/ say why you ask, then look for {name}, born {born:%-d %B %Y} (made up, as all are)")
    typer.echo("  2 choose the child: which services work with them, since when, who leads, whom to ask")
    typer.echo("  3 ask one of them to be in touch with you")


def prepare() -> None:
    """Make ready what the web server and the worker need: tables, forms and processes, style and scripts.

    Run it before the first start, after every new version and after a change of the secret key; a second time does no
    harm.

    Example: VILLAGE_MODE=service ./village prepare
    """
    at = dt.datetime.now(dt.UTC)
    with steps(3 + bool(settings.SECRET_KEY_FALLBACKS)) as step:
        step("Database")
        migrate()
        if settings.SECRET_KEY_FALLBACKS:
            step("What an earlier secret key closed")
            close_factors_anew(by=BY, at=at)
            close_documents_anew(by=BY, at=at)
        step("Forms and processes")
        publish_shipped(at)
        step("Pages' style and scripts")
        call_command("collectstatic", verbosity=0, interactive=False)
    typer.echo("Ready. Start it with ./village serve and ./village work.")


def serve(
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Server processes.")] = 2,
    address: Annotated[str, typer.Option(help="Where it listens; in a container 0.0.0.0, for its proxy alone.")] = HERE,
) -> None:
    """Start the web server on what is there; settings come from the environment.

    Example: VILLAGE_MODE=service VILLAGE_SECRET_KEY=... VILLAGE_HOSTS=village.example.org ./village serve
    """
    _free(port, address)
    _ready()
    _serve(port, workers=workers, address=address)


def work() -> None:
    """Run the worker: tasks, schedules, and the rescue of tasks whose worker died.

    Example: ./village work
    """
    look_seldom()
    worker.run()


def _ready() -> None:
    """Refuse to answer every page with an error. A database that is away keeps nobody from the pages that need none."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise not_set_up()
    except OperationalError:
        typer.echo("The database cannot be reached: until it can, pages that need it say so.", err=True)
    if not settings.STATIC_ROOT.exists():
        raise not_set_up("The pages' style and scripts have")
    connection.close()  # the server's processes open their own


def _free(port: int, address: str = HERE) -> None:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((address, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                do = "Give an address of this machine, and a port that you may use."
                raise Complaint(f"Nothing can listen at {address}, port {port}.", do, 2) from None
            raise Complaint(
                f"Port {port} is in use.", f"Give another one: --port {port + 1 if port < 65535 else 8000}.", 1
            ) from None


def _serve(port: int, *, workers: int, address: str = HERE) -> None:
    # A request whose body does not come holds a thread for good: granian has no time limit for bodies, so a proxy must
    # hold them (docs/guides/running-it.md). With five threads a process, ten idle requests are needed to fill two
    # processes; more of them get in each other's way, and who comes last waits longer
    # (docs/guides/searching-measured.md). Granian's own default would allow hundreds.
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    # The demo has just built its figures in this process. A forked server would inherit Polars' threads dead and wait
    # for them for good on the first page that counts something.
    multiprocessing.set_start_method("spawn", force=True)
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())  # as meant
    Granian(
        "village.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=5,
        respawn_failed_workers=True,  # else one that is killed for its memory takes the others with it
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]
    ).serve()

"""Making the demo: database, reference data, plans, people, warehouse, static files. Every step can be done again."""

import datetime as dt
import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from village import __version__
from village.casework.actions.extracting import extract
from village.cli.complaint import Complaint
from village.cli.definitions import publish_shipped
from village.cli.migrating import migrate
from village.cli.progress import Step
from village.directory.actions.early.extracting import extract as extract_directory
from village.kernel.audit import actions as audit
from village.outcomes import extracts as outcomes
from village.plan import actions
from village.plan import extracts as plans
from village.synthetic.board import demo_board
from village.synthetic.demo import demo_people, demo_progress
from village.synthetic.directory import demo_directory
from village.synthetic.families import demo_families
from village.synthetic.figures import demo_figures, demo_neighbours
from village.synthetic.inspections import demo_inspections
from village.synthetic.meetings import demo_meetings
from village.synthetic.schools import demo_schools
from village.synthetic.town import demo_town
from village.synthetic.workforce import demo_workforce
from village.synthetic.workforce_collecting import demo_collections
from village.synthetic.workforce_growing import demo_growing
from village.synthetic.workforce_measured import demo_measured
from village.synthetic.workforce_portfolio import demo_portfolios
from village.synthetic.workforce_strategy import demo_workforce_strategy
from village.warehouse import build as warehouse
from village.workforce.actions.measured.counting import count as count_staff

STEPS = 13
FIGURES = (demo_figures, demo_neighbours, demo_schools, demo_inspections)
WORKFORCE = (demo_workforce, demo_collections, demo_growing, demo_portfolios, demo_measured)
BY = "command-line"
CASES = "help_caseloads"  # what measures of a workforce read of the records of help
PLANS = (
    settings.SRC / "reference" / "plan" / "childrens-plan-2007",
    settings.SRC / "synthetic" / "plans" / "exampleshire-2026",
)
KEPT = ("checkpoints", "releases", "neighbours", "inspections")
STAMP = Path(settings.VAR) / "built"
BUILT_ON = Path(settings.VAR) / "built-on"
OWN = "village.sqlite3"


def fingerprint() -> str:
    """What a build depends on: the version, the migrations, each file of reference data and each static file (by name,
    size and time)."""
    digest = hashlib.sha256(__version__.encode())
    for folder in (settings.SRC / "reference", settings.SRC / "synthetic", *sorted(settings.SRC.rglob("static"))):
        for path in sorted(folder.rglob("*")):
            if "__pycache__" not in path.parts and path.is_file():
                found = path.stat()
                digest.update(f"{path.relative_to(settings.SRC)}|{found.st_size}|{found.st_mtime_ns}\n".encode())
    for path in sorted(settings.SRC.glob("**/migrations/*.py")):
        digest.update(str(path.relative_to(settings.SRC)).encode())
    return digest.hexdigest()


def is_built() -> bool:
    """Whether what is under var/ was built whole, from what is here now."""
    try:
        return STAMP.read_text(encoding="ascii") == fingerprint()
    except FileNotFoundError:
        return False


def database() -> str:
    """Which database a build fills, without who opens it and with what. A file under var/ may move with it."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        file, own = Path(told["NAME"]).resolve(), Path(settings.VAR).resolve()
        return f"sqlite {file.relative_to(own) if file.is_relative_to(own) else file}"
    return f"postgresql {told['HOST'] or 'localhost'} {told['PORT'] or 5432} {told['NAME']}"


def _built_on() -> str:
    """Which database var/ was built beside; blank where nothing was built."""
    if BUILT_ON.exists():
        return BUILT_ON.read_text(encoding="utf-8")
    if (settings.VAR / OWN).exists():  # by a version that did not write it down
        return f"sqlite {OWN}"
    return "one of which nothing was written down" if STAMP.exists() else ""


def refuse_another() -> None:
    """Raises Complaint where var/ was built beside another database: pages would lack their tables, and the checkpoints
    there would say that this one's audit is not whole."""
    before, now = _built_on(), database()
    if before not in ("", now):
        what = f"{settings.VAR} was built beside another database ({before}) than this ({now})."
        raise Complaint(what, "Set VILLAGE_VAR to another folder.", 2)


def forget() -> None:
    """Remove what a build made (not keys, not checkpoints kept elsewhere), the stamp first. Raises Complaint on a
    PostgreSQL: whose its tables are cannot be known here."""
    if connection.vendor == "postgresql":
        do = "Make a new database for DATABASE_URL, and set VILLAGE_VAR to a new folder."
        raise Complaint("--fresh does not empty a PostgreSQL database.", do, 2)
    refuse_another()
    built = _built_on()
    STAMP.unlink(missing_ok=True)
    BUILT_ON.unlink(missing_ok=True)
    connections.close_all()
    for ending in ("", "-wal", "-shm", "-journal") if built else ():
        Path(f"{connection.settings_dict['NAME']}{ending}").unlink(missing_ok=True)
    made = (settings.WAREHOUSE, settings.STATIC_ROOT, settings.DIRECTORY_INDEX)
    for folder in (*made, *(settings.VAR / name for name in KEPT)):
        shutil.rmtree(folder, ignore_errors=True)


def build_all(step: Step) -> None:
    """Build everything. Killed anywhere, the next start goes on from there: the stamp is written last."""
    at = dt.datetime.now(dt.UTC)
    step("Database")
    migrate()
    settings.VAR.mkdir(parents=True, exist_ok=True)
    BUILT_ON.write_text(database(), encoding="utf-8")
    step("Forms and processes")
    publish_shipped(at)
    step("The Children's Plan and an example area's plan")
    for folder in PLANS:
        actions.import_plan(folder=folder, by="demo", at=at)
    step("Demo people")
    demo_people(at)
    step("Demo progress")
    demo_progress(at)
    step("Made-up figures")
    for figures in FIGURES:
        figures(at)
    step("Warehouse")
    build_warehouse("demo")
    step("A board and its plans")
    demo_board(at)
    step("A town of made-up children")
    demo_town(at)
    step("Families who are helped")
    demo_families(at)
    demo_meetings(at)
    step("A directory of services")
    demo_directory(at)
    step("Who works with children")
    for part in WORKFORCE:
        part(at)
    build_warehouse("demo")  # once more: the board's plan is counted too, and what is counted of help and of staff
    demo_workforce_strategy(at)
    step("Pages' style and scripts")
    call_command("collectstatic", verbosity=0, interactive=False)
    audit.keep_checkpoint(by="demo", at=at)
    STAMP.write_text(fingerprint(), encoding="ascii")


def build_warehouse(by: str = BY) -> str:
    """Build the warehouse from every module's extracts and swap it in; returns its version."""
    at = dt.datetime.now(dt.UTC)
    records = extract(by=by, at=at)
    staff = count_staff(cases=[one for one in records if one.name == CASES], by=by, at=at)
    listed = extract_directory(by=by, at=at)
    made_up = not settings.IN_SERVICE
    figures = outcomes.tables(records=records, staff=staff, directory=listed, records_made_up=made_up)
    return warehouse.build([*plans.tables(), *figures], settings.WAREHOUSE)

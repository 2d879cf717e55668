"""The command line: parses, calls one function of a module, prints. It decides nothing itself."""

import os
import sys
import traceback

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "village.config.settings")

import typer

from village.cli.complaint import Complaint, complaint_of


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit code: 0 done, 1 failed, 2 bad input; a traceback only with --debug."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    given = [one for one in given if one != "--debug"] or ["help"]
    # The mode must be known before Django reads its settings, and importing the commands does that.
    os.environ.setdefault("VILLAGE_MODE", "test" if given[0] == "test" else "demo")
    try:
        from village.cli.app import commands  # noqa: PLC0415 - see above

        code = commands(given[0])(given, standalone_mode=False, prog_name="./village")
        sys.exit(code if isinstance(code, int) else 0)
    except typer.Exit as leaving:
        sys.exit(leaving.exit_code)
    except typer.TyperException as error:
        said = error.format_message()
        if "Usage:" in said:  # a group without a command: its help, as it is
            print(said)  # noqa: T201
        else:
            said = said if said.endswith("?") else said.rstrip(".") + "."
            _say(Complaint(said, "See ./village help.", error.exit_code))
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        _say(Complaint("Stopped.", "Nothing was left half-done; run the command again when you like.", 130))
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if debug:
            traceback.print_exc()
        complaint = complaint_of(error)
        _say(complaint)
        sys.exit(complaint.code)


def _say(complaint: Complaint) -> None:
    between = "" if complaint.what.endswith("\n") else " "
    print(f"village: {complaint.what}{between}{complaint.do}".strip(), file=sys.stderr)  # noqa: T201

"""Progress of anything that may last longer than two seconds: a bar on a terminal, plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

CONSOLE = Console(stderr=True)
Step = Callable[[str], None]


@contextmanager
def steps(total: int) -> Iterator[Step]:
    """Give a function to call at the start of each of `total` steps, with the step's name."""
    if not CONSOLE.is_terminal:
        done = 0

        def line(name: str) -> None:
            nonlocal done
            done += 1
            CONSOLE.print(f"[{done}/{total}] {name}", markup=False, highlight=False)

        yield line
        return
    with Progress(
        TextColumn("{task.description:<44}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=CONSOLE
    ) as bar:
        task = bar.add_task("", total=total)
        begun = False

        def move(name: str) -> None:
            nonlocal begun
            bar.update(task, description=name, advance=1 if begun else 0)
            begun = True

        yield move
        bar.update(task, description="Done", advance=1)

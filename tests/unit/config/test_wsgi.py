"""While a server's process looks for what nobody refers to any more, its readers wait: so it looks through little."""

import subprocess
import sys

LOADED = "import gc, village.config.wsgi; print(gc.get_freeze_count() > 10 * len(gc.get_objects()))"


def test_what_is_loaded_once_is_never_looked_through_again() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "True\n"

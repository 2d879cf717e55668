"""`python -m village` is the command line."""

from village.cli import main

main()

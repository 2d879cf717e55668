"""What can be done with the register of workers. Nothing of it is open to all; whoever works for
an employer is known within it alone, and whoever collects returns sees what they come to."""

PERMISSIONS = (
    "workforce.keep",
    "workforce.vet",
    "workforce.match",
    "workforce.collect",
    "workforce.return",
    "workforce.sign",
    "workforce.qualify",
)

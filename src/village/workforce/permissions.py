"""What can be done with the register of workers. Nothing of it is open to all; every part stays within one employer."""

PERMISSIONS = ("workforce.keep", "workforce.vet", "workforce.match", "workforce.qualify")

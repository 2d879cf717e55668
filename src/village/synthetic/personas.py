"""The people whom a demo is tried as, when they act."""

from village.kernel.access.queries import viewer_for
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.kernel.accounts.rules import persona_email


def viewer(slug: str) -> Viewer:
    """A persona of the demo as whoever acts, with a second factor."""
    return viewer_for(Account.objects.get(email=persona_email(slug)), second_factor=True)

"""How often something may be asked of the area (`reference/directory/keeping`), and whether it may be now."""

import datetime as dt
from functools import cache

from village.directory.models import Claim, Provider
from village.directory.queries.finding.words import file_of
from village.directory.rules.keeping.placing import copy_of
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation


@cache
def claim_again() -> dt.timedelta:
    """How long after a no the same organisation may claim the same provider again."""
    return dt.timedelta(days=file_of("keeping/claims.yaml")["again_after_days"])


def both(provider: Provider) -> set[str]:
    """The ids of a provider as a source has it and as it is kept here, whichever it is: not of what was merely joined
    with it."""
    fed = Provider.objects.filter(services__replaced_by__provider=provider).values_list("pk", flat=True)
    copied = {str(one) for one in fed if copy_of(str(one)) == str(provider.pk)}
    return {str(provider.pk), copy_of(str(provider.pk)), *copied}


def no_claim_now(provider: Provider, organisation: Organisation, on: dt.date) -> str:
    """Why an organisation may not claim a provider on a day, in a sentence; blank where it may."""
    asked = Claim.objects.filter(provider__pk__in=both(provider), organisation=organisation)
    if asked.filter(decision="").exists():
        return "Your organisation has claimed it already, and the area has not decided yet."
    last = asked.filter(decision="declined").order_by("-decided_at").first()
    if last is None or last.decided_at is None:
        return ""
    said_on = london_date(last.decided_at)
    again_on = said_on + claim_again()
    if on >= again_on:
        return ""
    said = f"The area said no on {said_on:%-d %B %Y}: {last.because.rstrip('.')}."
    return f"{said} You can ask again from {again_on:%-d %B %Y}."

"""Gives the demo in `VILLAGE_VAR` a made-up directory of Leeds, if it has none, and its search: run as a program."""

import datetime as dt

import django


def make() -> None:
    """Record one town of made-up services, and make the search."""
    from village.directory.actions.finding import rebuild  # noqa: PLC0415 - after django.setup
    from village.directory.actions.recording import Said, record_services  # noqa: PLC0415
    from village.directory.models import Service, Source  # noqa: PLC0415
    from village.directory.queries.finding.words import lexicon  # noqa: PLC0415
    from village.directory.rules.finding.classify import classified  # noqa: PLC0415
    from village.synthetic.services.documents import document  # noqa: PLC0415
    from village.synthetic.services.making import Chance, made_services  # noqa: PLC0415

    at, area = dt.datetime.now(dt.UTC), "E08000035"
    if not Service.objects.filter(area=area).exists():
        source = Source.objects.create(
            slug="made-up-leeds", title="Made-up directory of Leeds", area=area, format="uk-3.0", licence="OGL v3.0",
            contact="x@example.org", opened_at=at,
        )  # fmt: skip
        chance = Chance(2026)
        documents = [document(made, chance) for made in made_services(area, seed=2026)]
        known = [(one, classified(one, lexicon())) for one in documents]
        said = [Said(one, is_.kinds, is_.sensitive, dt.date.fromisoformat(one["assured_date"])) for one, is_ in known]
        record_services(said, source=source, area=area, at=at)
    rebuild(by="test", at=at)


if __name__ == "__main__":
    django.setup()
    make()

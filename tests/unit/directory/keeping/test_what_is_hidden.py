"""What may not be placed is a state that answers and kept pages hold to: another with each thing hidden or told again,
even where several are at one instant."""

from tests.unit.directory.keeping.world import World
from village.directory.models import Location, Service
from village.directory.queries import documents
from village.directory.queries.documents import secret, secret_as_kept
from village.directory.queries.finding.asking import unplaced


def test_each_place_hidden_or_told_again_is_another_state(world: World) -> None:
    documents._secret_said.cache_clear()
    one, two = world.kept("Otters"), world.kept("Herons")
    states, told = [unplaced()], [secret_as_kept()]
    for own in (one, two):
        Location.objects.filter(services__service=own).update(hidden=True)
        states.append(unplaced())
        assert own.pk in secret()
    Location.objects.filter(services__service=one).update(hidden=False)
    states.append(unplaced())
    assert set(secret()) == {two.pk}
    assert len(set(states)) == 4
    Location.objects.filter(services__service=two).update(hidden=False)
    assert unplaced() == states[0]
    assert secret_as_kept() == told[0] == ()


def test_a_service_that_must_not_be_found_is_part_of_it_while_it_is_told(world: World) -> None:
    own, before = world.kept("Haven"), unplaced()
    Service.objects.filter(pk=own.pk).update(sensitive="refuge")
    marked = unplaced()
    assert (set(secret()), marked == before) == ({own.pk}, False)
    Service.objects.filter(pk=own.pk).update(state="withdrawn")
    assert (secret(), unplaced() == marked) == ({}, False)

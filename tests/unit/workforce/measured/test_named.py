"""Whatever is counted or reckoned of an employer's year has a name of its own, and a measure that is there."""

from village.warehouse.measures.shipped import counted_measures
from village.workforce.rules.measured import area, named
from village.workforce.rules.measured.counting import OF_PEOPLE, OF_TIME


def test_every_count_that_is_protected_and_every_rate_is_named() -> None:
    assert list(named.COUNTS) == list(area.COUNTS)
    assert set(named.RATES) == {*OF_PEOPLE, *OF_TIME}


def test_no_two_counts_and_no_two_rates_are_called_the_same() -> None:
    for table in (named.COUNTS, named.RATES):
        titles = [one.title for one in table.values()]
        columns = [one.column for one in table.values() if one.column]
        assert len(set(titles)) == len(titles)
        assert len(set(columns)) == len(columns)
    assert all(one.column for one in named.COUNTS.values())


def test_each_leads_to_a_measure_that_is_counted() -> None:
    shipped = {one.slug for one in counted_measures("workforce")}
    assert {one.measure for one in (*named.COUNTS.values(), *named.RATES.values())} <= shipped

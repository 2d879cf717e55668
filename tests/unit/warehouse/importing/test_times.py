import pytest

from village.warehouse.importing.mapping import Times
from village.warehouse.importing.times import meant
from village.warehouse.periods import NotAPeriod


def times(**said: str) -> Times:
    return Times.model_validate(said)


@pytest.mark.parametrize(
    ("text", "rule", "slug"),
    [
        ("202122", times(kind="academic"), "2021/22"),
        ("2021/22", times(kind="academic"), "2021/22"),
        ("2021-22", times(kind="academic"), "2021/22"),
        ("2021/2022", times(kind="academic"), "2021/22"),
        ("199900", times(kind="academic"), "1999/00"),
        ("2022", times(kind="academic", year="ends"), "2021/22"),
        ("2021", times(kind="academic", year="begins"), "2021/22"),
        ("202122", times(kind="financial"), "2021-22"),
        ("2021/22", times(kind="financial"), "2021-22"),
        ("2022", times(kind="financial", year="ends"), "2021-22"),
        ("2013/14-15/16", times(kind="financial"), "2013-14~2015-16"),
        ("2013/14-15/16", times(kind="academic"), "2013/14~2015/16"),
        ("2021", times(kind="calendar"), "2021"),
        ("2014-16", times(kind="calendar"), "2014~2016"),
        ("2014 Q3", times(kind="calendar"), "2014m07~2014m09"),
        ("2021Q4", times(kind="calendar"), "2021m10~2021m12"),
        ("2021-03-31", times(kind="snapshot"), "2021-03-31"),
        ("2021", times(**{"as": "{year}-03-31"}), "2021-03-31"),
        ("2021", times(**{"as": "{before}m12~{year}m02"}), "2020m12~2021m02"),
        ("2021", times(**{"as": "{year}m10~{after}m09"}), "2021m10~2022m09"),
        ("2020m12~2021m02", times(), "2020m12~2021m02"),
    ],
)
def test_words_of_publishers(text: str, rule: Times, slug: str) -> None:
    assert meant(text, rule).slug == slug


@pytest.mark.parametrize(
    ("text", "rule", "said"),
    [
        ("2021", times(kind="academic"), "may begin or end the year"),
        ("202123", times(kind="academic"), "after 2021 comes 22"),
        ("2021/2023", times(kind="academic"), "not a school year"),
        ("21/22", times(kind="financial"), "not a financial year"),
        ("0", times(kind="spelled"), "not a period"),
        ("3021", times(kind="calendar"), "outside"),
        ("last year", times(kind="calendar"), "not a period"),
        ("2021-02-30", times(kind="snapshot"), "not a period"),
        ("202122", times(**{"as": "{year}-03-31"}), "four digits"),
        ("", times(kind="academic"), "not a school year"),
    ],
)
def test_what_is_none_is_never_guessed(text: str, rule: Times, said: str) -> None:
    with pytest.raises(NotAPeriod, match=said):
        meant(text, rule)

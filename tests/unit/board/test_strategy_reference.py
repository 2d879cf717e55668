"""What a workforce strategy is made of, as the files hold it."""

from village.board.queries.strategy import reference
from village.warehouse.measures.shipped import counted_measures, measures


def test_the_six_themes_are_those_of_the_slides_of_2008_and_promises_belong_to_them() -> None:
    themes, promises = reference.national()
    assert [one.title for one in themes] == list(reference.themes().values()) == [
        "Capacity", "Excellence in practice", "Purpose and roles", "Joint working", "What works with the workforce",
        "Managing reform",
    ]  # fmt: skip
    slugs = set(reference.themes())
    assert all(slugs & set(one.themes) for one in promises)
    assert all(any(slug in one.themes for one in promises) for slug in slugs)  # none is empty


def test_measures_of_the_workforce_are_those_that_tell_of_a_promise_on_it_and_no_others() -> None:
    ours = reference.workforce_promises()
    every = [*measures(), *counted_measures("help"), *counted_measures("workforce")]
    found = {one.slug for one in every if ours & {tuple(promise.split(":")) for promise in one.serves}}
    assert found >= {one.slug for one in counted_measures("workforce")}
    assert found - {one.slug for one in counted_measures("workforce")} == {
        "agency-social-workers", "social-worker-absence", "social-worker-caseload", "social-worker-starters",
        "social-worker-turnover", "social-worker-vacancies",
    }  # fmt: skip

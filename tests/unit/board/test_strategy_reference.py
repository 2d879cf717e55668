"""What a workforce strategy is made of, as the files hold it."""

from village.board.queries.strategy import reference


def test_the_six_themes_are_those_of_the_slides_of_2008_and_promises_belong_to_them() -> None:
    themes, promises = reference.national()
    assert [one.title for one in themes] == list(reference.themes().values()) == [
        "Capacity", "Excellence in practice", "Purpose and roles", "Joint working", "What works with the workforce",
        "Managing reform",
    ]  # fmt: skip
    slugs = set(reference.themes())
    assert all(slugs & set(one.themes) for one in promises)
    assert all(any(slug in one.themes for one in promises) for slug in slugs)  # none is empty

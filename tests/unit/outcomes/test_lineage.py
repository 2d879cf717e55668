"""Former codes in the small print."""

from village.outcomes.views.lineage import former_codes


def row(period: str, published_as: str) -> dict[str, str]:
    return {"area": "E08000038", "period": period, "published_as": published_as}


def test_figures_under_a_former_code_are_counted_and_the_code_is_named() -> None:
    assert former_codes([row("2022/23", "E08000016"), row("2023/24", "E08000016"), row("2024/25", "E08000038")]) == (
        "2 figures were published under E08000016, the area’s code until 1 April 2025. The area is the same."
    )
    assert former_codes([row("2023/24", "E08000016")]).startswith("1 figure was published under E08000016")


def test_figures_under_the_code_of_today_need_no_word() -> None:
    assert former_codes([row("2024/25", "E08000038")]) == ""
    assert former_codes([]) == ""

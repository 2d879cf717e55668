"""What stands in a cell: a number, a publisher's symbol, nothing, or something that must not be guessed at."""

import polars as pl

NUMBER = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$"
_GROUPED = r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"
MOST_DECIMALS = 6  # more are a computer's, not a publisher's rounding
NEVER_NEGATIVE = ("count", "fte", "days", "per-100", "per-1000", "per-10000", "per-100000")


def tidied(cell: pl.Expr) -> pl.Expr:
    """A cell without its per cent sign and the commas between thousands."""
    plain = cell.str.strip_suffix("%").str.strip_chars_end()
    return pl.when(plain.str.contains(_GROUPED)).then(plain.str.replace_all(",", "", literal=True)).otherwise(plain)


def number(cell: pl.Expr) -> pl.Expr:
    """The number in a tidied cell, null if it is none or too large to hold."""
    held = pl.when(cell.str.contains(NUMBER)).then(cell).cast(pl.Float64, strict=False)
    return pl.when(held.is_finite()).then(held)


def places() -> pl.Expr:
    """To how many places the values of an indicator are printed; null when most were never rounded.

    A publisher's software drops the noughts at the end, so an indicator has as many places as any of its figures.
    """
    digits = pl.col("value_text").str.extract(r"\.(\d+)$").str.strip_chars_end("0").str.len_chars().fill_null(0)
    digits = pl.when(pl.col("value").is_not_null() & ~pl.col("value_text").str.contains("[eE]")).then(digits)
    rounded = pl.when(digits <= MOST_DECIMALS).then(digits)
    mostly = (digits > MOST_DECIMALS).mean().over("indicator") <= 0.5
    return pl.when(mostly).then(rounded.max().over("indicator")).cast(pl.Int64)


def parsed(figures: pl.DataFrame, codes: dict[str, str]) -> pl.DataFrame:
    """The text columns of `figures` as numbers and a code, with `why` where a figure is not to be taken.

    Only the value has a code; a part of it (numerator, denominator, limit) that is a symbol is not known, and null.
    """
    parts = ("numerator", "denominator", "lower", "upper")
    given = [part for part in parts if (figures[f"{part}_text"] != "").any()]
    code = pl.col("value_text").replace_strict(codes, default=None, return_dtype=pl.String)
    figures = figures.with_columns(code=code, cell=pl.col("value_text"))
    texts = ["value_text", *(f"{part}_text" for part in given)]
    figures = figures.with_columns(tidied(pl.col(text)).alias(text) for text in texts)
    figures = figures.with_columns(
        value=pl.when(pl.col("code").is_null()).then(number(pl.col("value_text"))) * pl.col("scale"),
        **{part: number(pl.col(f"{part}_text")) if part in given else pl.lit(None, pl.Float64) for part in parts},
    )
    return figures.with_columns(
        why=_why(codes, given),
        decimals=pl.coalesce("decimals", pl.when(pl.col("scale") == 1).then(places())),
        code=pl.col("code").fill_null(""),
        printed=pl.when(pl.col("code").is_not_null()).then("cell").otherwise(pl.lit("")),
    )


def _why(codes: dict[str, str], parts: list[str]) -> pl.Expr:
    """The first thing that is wrong with a figure, null when nothing is."""
    value, unit = pl.col("value"), pl.col("unit")
    wrong = [
        (value.is_null() & pl.col("code").is_null(), "It is neither a number nor a symbol that the mapping knows.")
    ]
    for part in parts:
        text = pl.col(f"{part}_text")
        unknown = pl.col(part).is_null() & (text != "") & ~text.is_in(list(codes))
        wrong.append((unknown, f"Its {part} is neither a number nor a symbol that the mapping knows."))
    top, bottom = pl.col("numerator"), pl.col("denominator")
    wrong += [
        ((unit == "percent") & ~value.is_between(0, 100), "A percentage lies between 0 and 100."),
        (unit.is_in(NEVER_NEGATIVE) & (value < 0), "A count or a rate cannot be less than nothing."),
        ((top < 0) & ~unit.is_in(["score", "pounds", "points"]), "Its numerator is less than nothing."),
        (bottom < 0, "Its denominator is less than nothing."),
        ((bottom == 0) & value.is_not_null(), "There is a value, but its denominator is nothing."),
        (
            (unit == "percent") & value.is_not_null() & (top > bottom),
            "Its numerator is larger than its denominator, and a percentage is of a whole.",
        ),
        (pl.col("lower") > pl.col("upper"), "The lower limit is above the upper."),
    ]
    return pl.coalesce(pl.when(fault).then(pl.lit(told)) for fault, told in wrong)

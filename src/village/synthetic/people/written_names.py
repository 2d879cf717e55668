"""The names in a record: which of a child's names stand in which field, and how they are spelled there."""

from __future__ import annotations

import numpy as np
import polars as pl

from village.synthetic.people import mistakes
from village.synthetic.people.draws import F64, Bools
from village.synthetic.people.names import accents, family
from village.synthetic.people.naming import blank, choose
from village.synthetic.people.rates import rates
from village.synthetic.people.sheet import Sheet

_HOW = (("typo", mistakes.typed), ("sound", mistakes.heard), ("ocr", mistakes.scanned))
_BABY = ("Baby", "Baby Boy", "Baby Girl", "Twin 1", "Twin 2", "Unknown")
_UNNAMED = 42  # days within which a birth must be registered


def written_names(sheet: Sheet) -> dict[str, pl.Series]:
    """Forename, middle names, surname, known-as name and former surname."""
    rate = sheet.held.source.errors
    first, middle, told = _forename(sheet)
    surname, double = _surname(sheet)
    first = _written(sheet, "forename", first, np.ones(len(first), bool))
    surname = _written(sheet, "surname", surname, ~double)
    for name, how in _HOW:
        first = sheet.spoil(first, f"forename_{name}", how, name)
        surname = sheet.spoil(surname, f"surname_{name}", how, name)
    first = _other_than_a_name(sheet, first)
    swaps = sheet.happens("names_swapped", rate["names_swapped"] * _swaps(sheet))
    sheet.note("swapped", swaps)
    first, surname = choose(swaps, surname, first), choose(swaps, first, surname)
    loud = sheet.always("capitals", rate["capitals"])
    former = sheet.of_child(sheet.some.names.former)
    knows = sheet.renamed & sheet.always("former_told", rate["former_told"])
    return {
        "forename": choose(loud, first.str.to_uppercase(), first),
        "middle_names": middle,
        "surname": choose(loud, surname.str.to_uppercase(), surname),
        "known_as": told,
        "former_surname": choose(knows, former, blank(len(former))),
    }


def _written(sheet: Sheet, field: str, name: pl.Series, single: Bools) -> pl.Series:
    """With accents, or single names without their apostrophe or hyphen."""
    rate, draws = sheet.held.source.errors, sheet.world.draws
    accented = sheet.always("accents", rate["accents"])
    made = choose(accented, name.replace(accents()), name)
    bare = single & sheet.always(f"punctuation/{field}", rate["punctuation"])
    closed = draws.happens("punctuation/closed", sheet.held.key, 0.5)
    made = choose(bare, choose(closed, made.str.replace("['-]", ""), made.str.replace("['-]", " ")), made)
    sheet.note("accents", accented & (made != name).to_numpy() & ~bare)
    sheet.note("punctuation", bare & (made != name).to_numpy())
    return made


def _forename(sheet: Sheet) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Forename, middle names and known-as name, each where the clerk put it."""
    rate, held = sheet.held.source.errors, sheet.some.names
    first, middle, goes_by = (sheet.of_child(one) for one in (held.forename, held.middle, held.known_as))
    none, given = blank(len(first)), first
    by_short = sheet.always("short_form", rate["short_form"]) & goes_by.is_not_null().to_numpy()
    sheet.note("known_as", by_short)
    first = choose(by_short, goes_by, first)
    told = choose(~by_short & sheet.always("known_as_told", rate["known_as_told"]), goes_by, none)
    has = middle.is_not_null().to_numpy()
    turned = sheet.happens("middle_first") & has & ~by_short
    sheet.note("middle_as_forename", turned)
    first, middle = choose(turned, middle.str.split(" ").list.first(), first), choose(turned, given, middle)
    joined = sheet.always("middle_joined", rate["middle_joined"]) & has & ~turned
    first = choose(joined, first + " " + middle, first)
    wanted = sheet.always("middle_held", rate["middle_held"]) & ~joined
    short = sheet.always("middle_initial", rate["middle_initial"])
    return first, choose(wanted, choose(short, middle.str.slice(0, 1), middle), none), told


def _other_than_a_name(sheet: Sheet, first: pl.Series) -> pl.Series:
    """An initial, a title before it, or "Baby" in its place."""
    some, held = sheet.some, sheet.held
    initial = sheet.happens("initial_only")
    titled = sheet.happens("title")
    girl = some.girl[held.row]
    title = pl.Series(["Master ", "Miss "]).gather(girl.astype(np.int64))
    first = choose(titled, title + first, choose(initial, first.str.slice(0, 1), first))
    waits = held.started + 3 + sheet.world.draws.whole("named", held.key, _UNNAMED - 3)
    unnamed = (held.source.name == "health") & (held.kind == 0) & (sheet.day < waits)
    unnamed |= sheet.happens("placeholder")
    which = sheet.world.draws.whole("baby", held.key, 8)
    word = np.select(
        [sheet.some.twin[held.row], which < 4, which < 7],
        [3 + np.minimum(some.place[held.row], 1), 0, 1 + girl.astype(np.int64)],
        5,
    )
    for name, where in (("initial", initial & ~unnamed), ("title", titled & ~unnamed), ("placeholder", unnamed)):
        sheet.note(name, where)
    return choose(unnamed, pl.Series(_BABY).gather(word), first)


def _surname(sheet: Sheet) -> tuple[pl.Series, Bools]:
    """The surname as far as the source has been told, the carers', or one half of two; and which have two halves."""
    some, held = sheet.some, sheet.held
    now, former = sheet.of_child(some.names.surname), sheet.of_child(some.names.former)
    late = ~sheet.renamed & (some.renamed_on[held.row] <= sheet.day)
    sheet.note("former_name", late)
    surname = choose(sheet.renamed | (some.renamed_on[held.row] > sheet.world.last), now, former)
    double = some.names.double[held.row]
    surname = _halves(sheet, surname, double)
    cared = some.looked_after[held.row] & sheet.always("known_by_carers", held.source.errors["known_by_carers"])
    sheet.note("carers_name", cared)
    carers = some.carers[held.row]
    theirs = family().draw(np.zeros(len(carers), np.int64), sheet.world.draws.share("carers/surname", carers))
    return choose(cared, family().text.gather(theirs), surname), double


def _halves(sheet: Sheet, surname: pl.Series, double: Bools) -> pl.Series:
    """A double surname with a blank, in part, or the other way round."""
    parts = surname.str.replace("-", " ").str.splitn(" ", 2).struct
    one, two = parts.field("field_0"), parts.field("field_1")
    both = double & two.is_not_null().to_numpy()  # a former name may have been one of them
    lost, part, turned = (both & sheet.happens(f"hyphen_{name}") for name in ("lost", "part", "turned"))
    sheet.note("surname_part", (part | turned))
    either = sheet.world.draws.happens("half", sheet.held.key, 0.5)
    made = choose(lost, surname.str.replace("-", " "), surname)
    made = choose(turned, two + "-" + one, made)
    return choose(part, choose(either, one, two), made)


def _swaps(sheet: Sheet) -> F64:
    """How many times as often the names of each community are taken for each other."""
    said = [float(one.get("swaps", 1)) for one in rates().said["communities"].values()]
    return np.array(said)[sheet.some.community[sheet.held.row]]

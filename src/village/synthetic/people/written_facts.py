"""What else stands in a record: birth date, sex, home, numbers, how to reach a parent, and the service itself."""

from __future__ import annotations

import numpy as np
import polars as pl

from village.synthetic.people import mistakes
from village.synthetic.people.draws import I64, Bools
from village.synthetic.people.episodes import school_from
from village.synthetic.people.families import NEVER
from village.synthetic.people.naming import blank, choose
from village.synthetic.people.numbers import nhs_numbers, phones, upns
from village.synthetic.people.rates import rates
from village.synthetic.people.sheet import Sheet

_NOT_KNOWN = "ZZ99 3WZ"  # the pseudo postcode of the NHS for an address that is not known
_ROLES = {
    "school": ("Class teacher", "Head of year", "Special needs co-ordinator"),
    "health": ("General practitioner", "Health visitor", "School nurse"),
    "social-care": ("Social worker",),
    "youth-justice": ("Youth justice worker",),
    "early-help": ("Family support worker", "Lead professional"),
    "childrens-centre": ("Outreach worker", "Nursery nurse"),
}
# What an organisation is called after its neighbourhood, and how many neighbourhoods share one.
_KINDS = {
    "school": (("Secondary School", "High School", "Academy"), 2),
    "health": (("Surgery", "Health Centre", "Medical Practice"), 1),
    "social-care": (("Children's Social Care",), 40),
    "youth-justice": (("Youth Justice Service",), 80),
    "early-help": (("Early Help Team",), 20),
    "childrens-centre": (("Children's Centre",), 2),
}
_PRIMARY = ("Primary School", "Junior and Infant School", "Community Primary School")


def birth(sheet: Sheet) -> dict[str, pl.Series]:
    """Birth date as ISO text, and sex."""
    born = pl.Series(sheet.some.born[sheet.held.row].astype(np.int32)).cast(pl.Date)
    text = born.dt.to_string("%Y-%m-%d")
    possible = ((born.dt.day() <= 12) & (born.dt.day() != born.dt.month())).to_numpy()
    swapped = sheet.happens("dob_swapped") & possible
    first = sheet.happens("dob_first_of_january")
    missing = sheet.happens("dob_missing")
    made = sheet.spoil(text, "dob_digit", mistakes.day, "dob_wrong")
    made = choose(swapped, born.dt.to_string("%Y-%d-%m"), made)
    made = choose(first, born.dt.to_string("%Y-01-01"), made)
    sheet.note("dob_missing", missing)
    sheet.flags["dob_wrong"] = (made != text).to_numpy() & ~missing
    girl = sheet.some.girl[sheet.held.row]
    wrong, unknown = sheet.happens("sex_wrong"), sheet.happens("sex_missing")
    sheet.note("sex_wrong", wrong & ~unknown)
    sheet.note("sex_missing", unknown)
    sex = pl.Series(["M", "F"]).gather((girl ^ wrong).astype(np.int64))
    none = blank(len(text))
    return {"date_of_birth": choose(missing, none, made), "sex": choose(unknown, none, sex)}


def home(sheet: Sheet) -> dict[str, pl.Series]:
    """Postcode and address, which may be of a home that the family has left."""
    at, door = sheet.home
    none = blank(len(at))
    missing = sheet.happens("postcode_missing")
    said = sheet.world.draws.happens("not-known", sheet.held.key, 0.2)
    right = sheet.world.homes.postcodes.gather(at)
    made = sheet.spoil(right, "postcode_typo", mistakes.postcode, "postcode_wrong")
    sheet.flags["postcode_wrong"] = (made != right).to_numpy() & ~missing
    sheet.note("postcode_missing", missing)
    joined = sheet.always("postcode_joined", sheet.held.source.errors["postcode_joined"])
    made = choose(joined, made.str.replace(" ", ""), made)
    filler = choose(said, pl.Series([_NOT_KNOWN]).new_from_index(0, len(at)), none)
    address = sheet.world.homes.addresses(at, door)
    shouted = sheet.always("address/capitals", 0.15)
    address = choose(shouted, address.str.to_uppercase(), address)
    absent = sheet.happens("address_missing") | missing
    return {"postcode": choose(missing, filler, made), "address": choose(absent, none, address)}


def identifiers(sheet: Sheet) -> dict[str, pl.Series]:
    """NHS number and unique pupil number, where the source has them."""
    rate, held, none = sheet.held.source.errors, sheet.held, blank(len(sheet.held))
    # An adopted child gets another NHS number and another pupil number.
    place = np.where(sheet.some.adopted[held.row] & sheet.renamed, sheet.child + sheet.world.total, sheet.child)
    with_sibling = sheet.happens("nhs_of_sibling")
    sibling = _sibling(sheet)
    with_sibling &= sibling != sheet.child
    number = pl.Series(nhs_numbers(np.where(with_sibling, sibling, place))).cast(pl.String)
    has = sheet.always("nhs_held", rate["nhs_held"])
    number = sheet.spoil(choose(has, number, none), "nhs_typo", mistakes.digits, "nhs_wrong")
    sheet.note("nhs_wrong", with_sibling & has)
    sheet.note("nhs_missing", ~has)
    spaced = sheet.always("nhs/spaced", 0.3)
    blanks = number.str.slice(0, 3) + " " + number.str.slice(3, 3) + " " + number.str.slice(6)
    pupil = sheet.always("upn_held", rate["upn_held"]) & _has_been_to_school(sheet)
    for_now = sheet.happens("upn_temporary")
    upn = choose(for_now, upns(place, temporary=True), upns(place))
    upn = sheet.spoil(choose(pupil, upn, none), "upn_typo", mistakes.digits, "upn_wrong")
    sheet.note("upn_missing", ~pupil)
    return {"nhs_number": choose(spaced, blanks, number), "upn": upn}


def _has_been_to_school(sheet: Sheet) -> Bools:
    """Whether each child can have a pupil number: old enough, and of those who go to a state-funded school."""
    school = next(one for one in rates().sources if one.name == "school")
    goes = sheet.world.draws.happens("school", sheet.child, school.coverage)
    return goes & (school_from(sheet.some.born[sheet.held.row], 4) <= sheet.day)


def _sibling(sheet: Sheet) -> I64:
    """A brother or sister of each child: the one before in the family, or the second of it; else the child itself."""
    some = sheet.some
    last = len(some) - 1
    after = np.minimum(np.arange(len(some)) + 1, last)
    row = np.where(some.place > 0, np.arange(len(some)) - 1, np.where(some.family[after] == some.family, after, -1))
    row = np.where(row < 0, np.arange(len(some)), row)
    return some.child[row[sheet.held.row]]


def reach(sheet: Sheet) -> dict[str, pl.Series]:
    """A parent's telephone number and e-mail address."""
    rate, draws, none = sheet.held.source.errors, sheet.world.draws, blank(len(sheet.held))
    other = draws.happens("other-parent", sheet.held.key, 0.2)
    phone = phones(draws, "phone", sheet.family * 2 + other)
    number = pl.Series(draws.whole("email", sheet.family, 1_000_000)).cast(pl.String)
    email = sheet.of_child(sheet.some.names.parent).str.to_lowercase() + number + "@example.org"
    return {
        "phone": choose(sheet.always("phone_held", rate["phone_held"]), phone, none),
        "email": choose(sheet.always("email_held", rate["email_held"]), email, none),
    }


def service(sheet: Sheet) -> dict[str, pl.Series]:
    """Which organisation holds it, who works with the child, how to reach them, and from when until when."""
    held, draws = sheet.held, sheet.world.draws
    name = held.source.name
    kinds, shared = _KINDS[name]
    at = sheet.home[0] // shared * shared
    which = draws.whole(f"{name}/kind", held.key, len(kinds))
    kind = pl.Series(kinds).gather(which)
    if name == "school":
        kind = choose(held.kind % 4 == 0, pl.Series(_PRIMARY).gather(which), kind)
    if name == "health":
        kind = choose(held.kind % 8 == 0, pl.Series(["Maternity Unit"]).gather(which * 0), kind)
    roles = _ROLES[name]
    worker = at // 200 * 64 + which * 8 + draws.whole(f"{name}/worker", held.key, 8)
    ended = pl.Series(np.where(held.ended <= sheet.day, held.ended, NEVER).astype(np.int32)).cast(pl.Date)
    return {
        "organisation": "Made-up " + sheet.world.homes.districts(at) + " " + kind,
        "role": pl.Series(roles).gather(draws.whole(f"{name}/role", held.key, len(roles))),
        "contact": phones(draws, f"{name}/contact", worker),
        "started_on": pl.Series(held.started.astype(np.int32)).cast(pl.Date),
        "ended_on": choose_dates(held.ended <= sheet.day, ended),
    }


def choose_dates(where: Bools, dates: pl.Series) -> pl.Series:
    """The dates where it is so, else none."""
    return dates.zip_with(pl.Series(where), pl.Series([None], dtype=pl.Date).new_from_index(0, len(dates)))

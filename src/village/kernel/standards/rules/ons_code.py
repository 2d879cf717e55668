"""ONS nine-character area codes: an entity (three characters) and an instance (six digits).

Source: Office for National Statistics, GSS coding and naming policy, in force since January 2011.
The letter names the country, the next two digits the kind of area; the instance carries no
meaning. There is no check character, so no one-digit error is detected: `areas` knows which
codes exist.
"""

from dataclasses import dataclass

from village.kernel.standards.rules.not_valid import NotValid, compact, is_digits, passes

KIND = "ons_code"
_EXAMPLE = "an ONS code such as E08000025"
_LENGTH = 9
# E, W, S, N: the four countries; K: several of them; J: England and Wales; L, M: the islands.
_COUNTRIES = "EWSNKJLM"

# The kinds of area that children's services data use; ONS has some two hundred.
ENTITY_NAMES = {
    "E00": "output area",
    "E01": "lower layer super output area",
    "E02": "middle layer super output area",
    "E05": "electoral ward",
    "E06": "unitary authority",
    "E07": "non-metropolitan district",
    "E08": "metropolitan district",
    "E09": "London borough",
    "E10": "county",
    "E12": "region",
    "E14": "parliamentary constituency",
    "E47": "combined authority",
    "E54": "integrated care board",
    "E92": "England",
    "N92": "Northern Ireland",
    "S92": "Scotland",
    "W92": "Wales",
}


@dataclass(frozen=True, slots=True, order=True)
class OnsCode:
    """A well-formed ONS code. `value` is its nine characters, the form to store."""

    value: str

    @property
    def entity(self) -> str:
        """The first three characters, which name the kind of area: "E08"."""
        return self.value[:3]

    @property
    def instance(self) -> str:
        """The last six digits, which number the area within its kind."""
        return self.value[3:]

    @property
    def entity_name(self) -> str | None:
        """The kind of area in words, or None for a kind that is not listed here."""
        return ENTITY_NAMES.get(self.entity)

    def __str__(self) -> str:
        return self.value


def parse_ons_code(text: str) -> OnsCode:
    """The ONS code in the text. Raises `NotValid`."""
    code = compact(text, KIND, _EXAMPLE)
    if len(code) != _LENGTH:
        raise NotValid(
            KIND, f"An ONS code has {_LENGTH} characters and this has {len(code)}: enter all of it, like E08000025."
        )
    if code[0] not in _COUNTRIES:
        raise NotValid(
            KIND, "An ONS code begins with the letter of a country, which is E for England: check the first character."
        )
    if not is_digits(code[1:]):
        raise NotValid(KIND, "An ONS code is a letter and eight digits: check for the letter O typed for 0.")
    return OnsCode(code)


def is_ons_code(text: str) -> bool:
    """Whether the text is a well-formed ONS code."""
    return passes(parse_ons_code, text)


def format_ons_code(code: OnsCode | str) -> str:
    """The code as people print it: nine characters without groups. Raises `NotValid`."""
    return parse_ons_code(str(code)).value

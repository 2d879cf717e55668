"""The door of `standards`: every parser, test and printer, and the one exception they raise.

Each identifier has the same four: `parse_x` (a typed value, or `NotValid`), `is_x` (a
plain yes or no), `format_x` (how people print it) and a type whose `str()` is the form to
store. The `repr()` of a personal number is masked, so that it can't leak into a log.
"""

from village.kernel.standards.rules.laestab import Laestab, format_laestab, is_laestab, parse_laestab
from village.kernel.standards.rules.nhs_number import (
    NhsNumber,
    format_nhs_number,
    is_nhs_number,
    nhs_check_digit,
    parse_nhs_number,
    synthetic_nhs_number,
)
from village.kernel.standards.rules.not_valid import NotValid
from village.kernel.standards.rules.ons_code import OnsCode, format_ons_code, is_ons_code, parse_ons_code
from village.kernel.standards.rules.postcode import Postcode, format_postcode, is_postcode, parse_postcode
from village.kernel.standards.rules.uln import Uln, format_uln, is_uln, parse_uln, uln_check_digit
from village.kernel.standards.rules.upn import Upn, format_upn, is_upn, parse_upn, upn_check_letter
from village.kernel.standards.rules.urn import Urn, format_urn, is_urn, parse_urn

__all__ = [
    "Laestab",
    "NhsNumber",
    "NotValid",
    "OnsCode",
    "Postcode",
    "Uln",
    "Upn",
    "Urn",
    "format_laestab",
    "format_nhs_number",
    "format_ons_code",
    "format_postcode",
    "format_uln",
    "format_upn",
    "format_urn",
    "is_laestab",
    "is_nhs_number",
    "is_ons_code",
    "is_postcode",
    "is_uln",
    "is_upn",
    "is_urn",
    "nhs_check_digit",
    "parse_laestab",
    "parse_nhs_number",
    "parse_ons_code",
    "parse_postcode",
    "parse_uln",
    "parse_upn",
    "parse_urn",
    "synthetic_nhs_number",
    "uln_check_digit",
    "upn_check_letter",
]

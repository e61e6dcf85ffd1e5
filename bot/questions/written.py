"""The parts of a day as people write them: months, numbers of days, years.

``October 1``, ``Oct the 1st of 2025``, ``the first of October in the year 2025``, ``1-Oct-2025``.
"""

from __future__ import annotations

import re
from datetime import date

MONTHS = {
    "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4,
    "may": 5, "june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9,
    "sept": 9, "sep": 9, "october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12,
    "dec": 12,
}  # fmt: skip
_UNITS = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",
]  # fmt: skip
_ORDINALS = (
    {word: number for number, word in enumerate(_UNITS, start=1)}
    | {f"twenty-{word}": 20 + number for number, word in enumerate(_UNITS[:9], start=1)}
    | {"thirtieth": 30, "thirty-first": 31}
)
#: what stands behind "twenty" in a year
_YEARS = {
    "eighteen": 2018, "nineteen": 2019, "twenty": 2020, "twenty-one": 2021, "twenty-two": 2022,
    "twenty-three": 2023, "twenty-four": 2024, "twenty-five": 2025, "twenty-six": 2026,
    "twenty-seven": 2027, "twenty-eight": 2028,
}  # fmt: skip


def _any_of(words: dict[str, int]) -> str:
    """Longest first; a hyphen may be a blank."""
    longest = sorted(words, key=len, reverse=True)
    return "|".join(word.replace("-", r"[\s-]") for word in longest)


MONTH = r"(?P<month>" + _any_of(MONTHS) + r")\b\.?"
WORD = rf"(?:{_any_of(_ORDINALS)})\b"
NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
YEAR = rf"(?P<year>(?:19|20|21)\d{{2}}|'\d{{2}}|99\d{{2}}|twenty[\s-](?:{_any_of(_YEARS)})\b)"
#: the year behind a day or a month: "2025", "of 2025", "in the year 2025", "last year"
OF_YEAR = (
    r"(?:[\s,-]*(?:(?:of|in)\s+)?(?:the\s+)?(?:year\s+)?"
    rf"{YEAR}|,?\s+(?:of\s+)?(?P<which>last|this|next)\s+year\b)?"
)
WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]*\s+(?:the\s+)?)?"
)
#: the second day or month of a pair, which says the year of both: "between May and November 2025"
_PAIR = re.compile(
    rf"\s*(?:and|to|until|till|through|-)\s*(?:the\s+)?(?:(?:{NUMBER})\s+(?:of\s+)?)?"
    rf"{MONTH}(?:\s+(?:{NUMBER})(?!\d))?[\s,]+(?:of\s+)?{YEAR}"
)


def month_of(match: re.Match[str]) -> int:
    """The number of the month that a pattern with ``MONTH`` met."""
    return MONTHS[match["month"].rstrip(".")]


def day_of(text: str) -> int:
    """``1``, ``1st``, ``first`` as a number."""
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else _ORDINALS[re.sub(r"\s", "-", text)]


def year_of(match: re.Match[str], today: date) -> int | None:
    """The year that stands behind a day or a month; ``None`` where it is left open.

    A first day of a pair has the year of the second, the one before where its month is later.
    """
    if match["year"]:
        return _year(match["year"])
    if match["which"]:
        return today.year + {"last": -1, "this": 0, "next": 1}[match["which"]]
    other = _PAIR.match(match.string, match.end())
    if other is None:
        return None
    return _year(other["year"]) - (month_of(match) > month_of(other))


def _year(text: str) -> int:
    if text.startswith("'"):
        return 2000 + int(text[1:])
    if text.isdigit():
        return int(text)
    return _YEARS[re.sub(r"[\s-]+", "-", text.removeprefix("twenty").strip(" -"))]

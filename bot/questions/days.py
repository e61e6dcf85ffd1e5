"""The days and ranges that a question names: ISO, words, months, quarters, seasons, holidays."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.questions import spans, tense
from bot.questions.spans import COUNTS, HOLIDAYS, SEASONS, WEEKDAYS, Span
from bot.questions.written import (
    MONTH,
    NUMBER,
    OF_YEAR,
    WEEKDAY,
    WORD,
    day_of,
    month_of,
    year_of,
)
from ledger.vocabulary import clocks
from ledger.vocabulary.problems import BAD_DATE, Problem, ProblemsError

_UNIT = r"(?P<unit>day|week|month|year)s?"

Reader = Callable[[re.Match[str], date], "Span | None"]
_FORMS: list[tuple[re.Pattern[str], Reader]] = []


def _form(pattern: str) -> Callable[[Reader], Reader]:
    def register(reader: Reader) -> Reader:
        _FORMS.append((re.compile(pattern), reader))
        return reader

    return register


class AmbiguousDayError(Exception):
    """A day written in numbers that could be two days: the caller asks which."""

    def __init__(self, text: str, choices: tuple[date, date]) -> None:
        super().__init__(text)
        self.text = text
        self.choices = choices


def _real(year: int, month: int, day: int, text: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise _refused(
            text, "names a day that does not exist.", "look at the month's length"
        ) from None
    if not clocks.FIRST_YEAR <= found.year <= clocks.LAST_YEAR:
        raise _refused(
            text,
            f"is outside the years {clocks.FIRST_YEAR} to {clocks.LAST_YEAR}.",
            "check the year",
        )
    return found


def _refused(text: str, detail: str, fix: str) -> ProblemsError:
    return ProblemsError([Problem(BAD_DATE, f"{text[:40]!r} {detail}", fix)])


@_form(r"(?<![\d.])(?P<iso>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?![\d.-])")
def _iso(match: re.Match[str], _today: date) -> Span:
    year, month, day = re.split(r"[-/.]", match["iso"])
    return spans.one(_real(int(year), int(month), int(day), match["iso"]))


@_form(r"(?<![\d.])(?P<iso>\d{4}-(?:0[1-9]|1[0-2]))(?![\d.-])")
def _iso_month(match: re.Match[str], _today: date) -> Span:
    return spans.month(int(match["iso"][:4]), int(match["iso"][5:]))


@_form(r"(?<![\d.])(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<c>\d{4}|(?<=/)[12]\d)(?![\d./%])")
def _slashed(match: re.Match[str], _today: date) -> Span | None:
    a, b, year = int(match["a"]), int(match["b"]), int(match["c"])
    year += 2000 if year < 100 else 0
    if a > 12 and b <= 12:
        return spans.one(_real(year, b, a, match[0]))
    if b > 12 and a <= 12:
        return spans.one(_real(year, a, b, match[0]))
    if a == b and a <= 12:
        return spans.one(_real(year, a, b, match[0]))
    if a <= 12 and b <= 12:
        both = _real(year, a, b, match[0]), _real(year, b, a, match[0])
        raise AmbiguousDayError(match[0], both)
    raise _refused(match[0], "is no day.", "write it as YYYY-MM-DD")


@_form(
    rf"\b{WEEKDAY}{MONTH}[\s,-]+(?:the\s+)?(?P<day>{NUMBER}(?!\d|%|-\d{{1,2}}\b)|{WORD}){OF_YEAR}"
)
@_form(rf"\b{WEEKDAY}(?P<day>{NUMBER}[\s-]+(?:of\s+)?|{WORD}\s+(?:day\s+)?of\s+){MONTH}{OF_YEAR}")
def _day_in_words(match: re.Match[str], today: date) -> Span | None:
    month, day, year = (
        month_of(match),
        day_of(re.sub(r"(?:\s+of|[\s-]+)+$", "", match["day"])),
        year_of(match, today),
    )
    if year is not None:
        return spans.one(_real(year, month, day, match[0]))
    if not 1 <= day <= 31:
        return None
    for past in range(today.year, today.year - 9, -1):
        try:
            found = date(past, month, day)
        except ValueError:
            continue  # 29 February
        if found <= today:
            return spans.one(found, f"year {past}: the most recent {found:%B} {found.day}")
    raise _refused(match[0], "names a day that does not exist.", "look at the month's length")


@_form(rf"\b(?P<part>early|mid|middle of|late|end of|beginning of|start of)[\s-]+{MONTH}{OF_YEAR}")
def _part_of_month(match: re.Match[str], today: date) -> Span:
    whole = _month_span(match, today)
    first, last = whole.first, whole.last
    if match["part"] in {"early", "beginning of", "start of"}:
        last = first.replace(day=10)
    elif match["part"] in {"mid", "middle of"}:
        first, last = first.replace(day=11), first.replace(day=20)
    else:
        first = first.replace(day=21)
    return Span(first, last, assumed=whole.assumed)


@_form(rf"\b{MONTH}{OF_YEAR.removesuffix('?')}")
def _month_year(match: re.Match[str], today: date) -> Span:
    return _month_span(match, today)


def _month_span(match: re.Match[str], today: date) -> Span:
    number, said = month_of(match), year_of(match, today)
    if said is not None:
        return spans.month(said, number)
    year = today.year if number <= today.month else today.year - 1
    name = f"{date(year, number, 1):%B}"
    return spans.month(year, number, f"year {year}: the most recent {name}")


@_form(rf"\b(?P<when>last|this|next)\s+{MONTH}")
def _which_month(match: re.Match[str], today: date) -> Span:
    number = month_of(match)
    year = today.year
    if match["when"] == "last" and number >= today.month:
        year -= 1
    if match["when"] == "next" and number <= today.month:
        year += 1
    return spans.month(year, number)


@_form(
    r"\b(?P<q>q[1-4]|(?:first|second|third|fourth|1st|2nd|3rd|4th) quarter)(?:\s+(?:of\s+)?(?P<year>20\d{2}))?"
)
def _quarter(match: re.Match[str], today: date) -> Span:
    words = {
        "first": 1,
        "1st": 1,
        "second": 2,
        "2nd": 2,
        "third": 3,
        "3rd": 3,
        "fourth": 4,
        "4th": 4,
    }
    number = int(match["q"][1]) if match["q"][0] == "q" else words[match["q"].split()[0]]
    year = int(match["year"]) if match["year"] else today.year
    return spans.months(year, 3 * number - 2, 3, None if match["year"] else f"year {year}")


@_form(
    r"\b(?P<which>last|this|next|the)?\s*\b(?P<season>spring|summer|autumn|fall of|fall|winter)(?:\s+(?:of\s+)?(?P<year>20\d{2}))"
)
def _season(match: re.Match[str], _today: date) -> Span:
    first, count = SEASONS[match["season"].split()[0]]
    return spans.months(int(match["year"]), first, count)


@_form(r"\b(?P<which>last|this|next)\s+(?P<season>spring|summer|autumn|fall|winter)\b")
def _which_season(match: re.Match[str], today: date) -> Span:
    first, count = SEASONS[match["season"]]
    year = today.year
    if match["which"] == "last" and spans.months(year, first, count).last >= today:
        year -= 1
    if match["which"] == "next" and date(year, first, 1) <= today:
        year += 1
    return spans.months(year, first, count)


_HOLIDAY = "|".join(re.escape(name) for name in sorted(HOLIDAYS, key=len, reverse=True))


@_form(
    rf"\b(?:(?P<which>last|this|next|this past|this coming)\s+)?(?P<name>{_HOLIDAY})(?:\s+(?:of\s+)?(?P<year>20\d{{2}}))?\b"
)
def _holiday(match: re.Match[str], today: date) -> Span:
    of_year = HOLIDAYS[match["name"]]
    if match["year"]:
        return spans.one(of_year(int(match["year"])))
    year = today.year
    forward = match["which"] in {"next", "this coming"}
    if forward:
        year += of_year(year) <= today
    elif of_year(year) > today:
        year -= 1
    return spans.one(of_year(year), f"{match['name'].title()} {year}")


@_form(
    rf"\b(?P<count>\d{{1,3}}|a|an|one|two|three|four|five|six|ten|couple of|few)\s+{_UNIT}\s+(?P<way>ago|earlier|back|from now|from today|later|hence)"
)
def _away(match: re.Match[str], today: date) -> Span:
    count = int(match["count"]) if match["count"].isdigit() else COUNTS[match["count"]]
    back = match["way"] in {"ago", "earlier", "back"}
    return spans.one(_shift(today, -count if back else count, match["unit"], match[0]))


@_form(rf"\bin\s+(?P<count>\d{{1,3}}|a|one|two|three|four|five|six)\s+{_UNIT}\b")
def _in_a_while(match: re.Match[str], today: date) -> Span:
    count = int(match["count"]) if match["count"].isdigit() else COUNTS[match["count"]]
    return spans.one(_shift(today, count, match["unit"], match[0]))


def _shift(today: date, by: int, unit: str, text: str) -> date:
    try:
        return spans.shifted(today, by, unit)
    except (ValueError, OverflowError):
        raise _refused(text, "is no day that can be named.", "write it as YYYY-MM-DD") from None


@_form(r"\b(?P<which>last|this|next|past|previous|coming)\s+(?P<unit>week|month|quarter|year)\b")
def _which_unit(match: re.Match[str], today: date) -> Span:
    step = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}[
        match["which"]
    ]
    unit = match["unit"]
    if unit == "year":
        return spans.year(today.year + step)
    if unit == "quarter":
        first = 3 * ((today.month - 1) // 3) + 1
        moved = spans.shifted(date(today.year, first, 1), 3 * step, "month")
        return spans.months(moved.year, moved.month, 3)
    if unit == "month":
        moved = spans.shifted(today.replace(day=1), step, "month")
        return spans.month(moved.year, moved.month)
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
    return Span(monday, monday + timedelta(days=6))


@_form(
    r"\b(?P<which>last|this|next|on)\s+(?P<name>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)
def _weekday(match: re.Match[str], today: date) -> Span:
    away = (WEEKDAYS[match["name"]] - today.weekday()) % 7
    if match["which"] in {"next", "this"}:
        return spans.one(today + timedelta(days=away or 7))
    return spans.one(today - timedelta(days=(7 - away) % 7 or 7))


_NOW = (
    r"right now|rn|as of now|as of today|at the moment|at present|these days|nowadays|currently|current"
    r"|presently|today's|today|now|tonight|still"
)


@_form(rf"\b(?P<now>{_NOW})\b|\byesterday\b|\btomorrow\b")
def _now(match: re.Match[str], today: date) -> Span:
    if match[0] == "yesterday":
        return spans.one(today - timedelta(days=1))
    if match[0] == "tomorrow":
        return spans.one(today + timedelta(days=1))
    return spans.one(today, now=True)


@_form(
    r"(?<![\d.$#-])\b(?P<year>(?:19|20|21)\d{2})\b(?![\d.%-]|\s*(?:percent|dollars|usd|euros|lines|codes|tariff lines|dividend))"
)
def _year(match: re.Match[str], _today: date) -> Span:
    return spans.year(int(match["year"]))


@_form(
    r"\b(?:(?:in\s+)?(?:the\s+)?year\s+|in\s+)(?P<year>[3-9]\d{3}|22[1-9]\d|2[3-9]\d{2})\b|\b(?P<last>[3-9]\d{3})\b(?=\s*(?:$|\?|ad\b))"
)
def _far_year(match: re.Match[str], _today: date) -> Span | None:
    raise _refused(
        match["year"] or match["last"],
        f"is outside the years {clocks.FIRST_YEAR} to {clocks.LAST_YEAR}.",
        "check the year",
    )


@_form(
    rf"\b(?:in|during|by|until|since|before|after|from|for|of|through|between|and|to|back in|last)\s+{MONTH}(?!\s+\d){OF_YEAR}"
)
def _bare_month(match: re.Match[str], today: date) -> Span | None:
    return _month_span(match, today)


_DIGITS = re.compile(r"\d{12,}")


#: days that a question may name; what is beyond is no question
MOST = 12


def named(plain: str, today: date) -> list[Span]:
    """The days that a text names, in order, without overlaps.

    Raises ``ProblemsError`` (IN-01) for a day that does not exist and ``AmbiguousDayError`` for
    one that could be two.
    """
    taken: list[Span] = []
    for pattern, reader in _FORMS:
        for match in pattern.finditer(plain):
            if len(taken) >= MOST:
                break
            start, end = match.span()
            if any(each.start < end and start < each.end for each in taken):
                continue
            found = reader(match, today)
            if found is not None:
                taken.append(found.at(start, end, match[0]))
    ordered = sorted(taken, key=lambda each: each.start)
    return [tense.turned(each, plain, today) for each in ordered]

"""A history answer as steps: each with its level, or with what it is where there is no level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ledger.vocabulary import duties
from ledger.vocabulary.duties import Duty
from ledger.vocabulary.problems import ProblemsError
from projections.answers.answer import Answer

#: an interval between one law's end at midnight and the next one's begin at 00:01 is no step
MOMENT = 1.5 / 1440
#: how much of the time shown lies before the first step and after the last, where no day is named
BEFORE, AFTER = 0.09, 0.12
_YEAR = 365.0


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of constant duty, ``[since, until)`` in days (``date.toordinal`` with its part).

    ``level``       the addition in percent; ``None`` where it is not fixed: ``expression`` says it
    ``ceiling``     then the most that it can be (the all-in figure), where that is known
    ``held``        the addition that would return if a suspension lapsed, where that is known;
                    with ``held_all_in`` it is an all-in figure, the most that would return
    ``suspended``   whether a suspension holds something down
    """

    since: float
    until: float | None
    since_day: str
    level: Decimal | None
    expression: str
    ceiling: Decimal | None = None
    held: Decimal | None = None
    held_all_in: bool = False
    suspended: bool = False

    def looks_like(self, other: Step) -> bool:
        """Whether both would be drawn alike."""
        return (
            replace(self, since=other.since, until=other.until, since_day=other.since_day) == other
        )


@dataclass(frozen=True, slots=True)
class Series:
    """What a picture shows: the steps, the time that is shown, and the days that are marked.

    ``first``, ``last``   the days at the edges, as numbers
    ``mark``              the end of the day from which the future begins: today, or the day by
                          which things were known
    ``checked``           the end of the day until which the ledger is verified
    """

    importer: str
    origin: str
    product: str | None
    measure: str | None
    steps: tuple[Step, ...]
    first: float
    last: float
    mark: float
    mark_day: str
    checked: float | None
    checked_day: str | None

    def at(self, day: float) -> Step | None:
        """The step in which a day lies, or the one that ends with it."""
        for step in self.steps:
            if step.since < day and (step.until is None or day <= step.until):
                return step
        return None

    @property
    def first_shown(self) -> float:
        """The day with which what is known begins; the edge, where it began before."""
        return max(self.steps[0].since, self.first)

    @property
    def last_shown(self) -> float:
        """The last day that is told: today, the last that is scheduled, or the edge."""
        last = self.steps[-1]
        ends = last.since if last.until is None else last.until - MOMENT
        return max(ends, min(self.mark, self.last) - 1) if last.until is None else ends

    @property
    def peak(self) -> Step | None:
        """The first of the highest levels."""
        fixed = [s for s in self.steps if s.level is not None]
        return max(fixed, key=lambda s: (s.level or 0, -s.since), default=None)

    @property
    def low(self) -> Step | None:
        """The first of the lowest levels."""
        fixed = [s for s in self.steps if s.level is not None]
        return min(fixed, key=lambda s: (s.level or 0, s.since), default=None)

    @property
    def top(self) -> Decimal:
        """The highest number that is drawn."""
        heights = [each for s in self.steps for each in (s.level, s.ceiling, s.held)]
        return max((h for h in heights if h is not None), default=Decimal(0))


def series(answer: Answer) -> Series:
    """The steps of a history that was answered; raises ``ValueError`` for another answer."""
    if answer.kind != "history" or answer.status != "answered":
        raise ValueError(f"a picture is made of a history, not of {answer.kind} ({answer.status})")
    result = answer.result
    asked = answer.understood_as
    mark_day = min(day for day in (answer.clocks["on"], answer.clocks["known_by"]) if day)
    steps = tuple(_joined([_step(each, asked.get("from")) for each in result["intervals"]]))
    mark = _end_of(mark_day)
    first, last = _edges(steps, asked, mark)
    checked = answer.verified_until
    return Series(
        importer=result["importer"], origin=result["origin"],
        product=result["product"], measure=result["measure"],
        steps=steps, first=first, last=last, mark=mark, mark_day=mark_day,
        checked=_end_of(checked) if checked else None, checked_day=checked,
    )  # fmt: skip


def _joined(steps: list[Step]) -> list[Step]:
    """Without moments that no good pays in, neighbours that look alike as one."""
    found: list[Step] = []
    for step in steps:
        if step.until is not None and step.until - step.since < MOMENT:
            continue
        if found and found[-1].looks_like(step):
            found[-1] = replace(found[-1], until=step.until)
        else:
            found.append(step)
    return found


def _step(interval: Mapping[str, Any], from_day: str | None) -> Step:
    level = None if interval["additional"] is None else Decimal(interval["additional"])
    expression = interval["additional_expression"]
    total = interval["total"]
    held, all_in, suspended = _held(level, interval["components"])
    since = interval["since"] or from_day or date(2018, 1, 1).isoformat()
    return Step(
        since=_number(interval["since_instant"] or since),
        until=None if interval["until"] is None else _number(interval["until_instant"]),
        since_day=since,
        level=level,
        expression=expression,
        ceiling=Decimal(total) if level is None and total is not None else None,
        held=held,
        held_all_in=all_in,
        suspended=suspended,
    )


def _held(
    level: Decimal | None, components: list[dict[str, Any]]
) -> tuple[Decimal | None, bool, bool]:
    """What the addition would be without suspensions; if that is all-in; if there are any."""
    down = [c for c in components if c["status"] in {"suspended", "suspended_in_part"}]
    if not down or level is None:
        return None, False, bool(down)
    risen, all_in = level, False
    for each in down:
        returning = _duty(each["returns_to"])
        charged = _duty(each["duty"] if each["status"] == "suspended_in_part" else "Free")
        if returning is None or charged is None or returning.specific or not charged.is_additive:
            return None, False, True
        risen += returning.percent - charged.percent
        all_in = all_in or returning.all_in is not None
    return (risen if risen > level else None), all_in, True


def _duty(text: str | None) -> Duty | None:
    if text is None:
        return None
    try:
        return duties.parse(text)
    except ProblemsError:
        return None


def _edges(steps: tuple[Step, ...], asked: Mapping[str, Any], mark: float) -> tuple[float, float]:
    """The first and the last day that are shown."""
    first = steps[0].since if steps else mark - _YEAR
    last = max([mark, *(s.until or s.since for s in steps)])
    if "from" in asked:
        first = _number(asked["from"])
    if "to" in asked:
        last = _end_of(asked["to"])
    span = max(last - first, 1.0)
    if "from" not in asked:
        first -= span * BEFORE
    if "to" not in asked:
        last += span * AFTER
    return first, max(last, first + 1.0)


def _number(moment: str) -> float:
    """A day or an instant as a number of days, in its own local time."""
    if len(moment) == len("2025-10-01"):
        return date.fromisoformat(moment).toordinal()
    local = datetime.fromisoformat(moment)
    return local.toordinal() + (local.hour * 60 + local.minute) / 1440


def _end_of(day: str) -> float:
    return date.fromisoformat(day).toordinal() + 1

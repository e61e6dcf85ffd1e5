"""The picture in words: what somebody hears who cannot see it."""

from __future__ import annotations

from datetime import date

from ledger.vocabulary.duties import number
from projections.answers.answer import Answer
from projections.charts.series import Series, Step
from projections.messages.teller import Teller

#: Discord's limit of a text alternative, in UTF-16 units
LIMIT = 1024
#: so many stretches are told one by one
_MOST = 4


def heading(found: Series, say: Teller) -> str:
    """What is shown, as a title."""
    names = {
        "importer": say.name(found.importer),
        "origin": say.name(found.origin),
    }
    about = ", ".join(each for each in (found.product, found.measure) if each)
    if about:
        return say("chart.title.about", about=about, **names)
    return say("chart.title", **names)


def told(answer: Answer, found: Series, say: Teller) -> str:
    """The text alternative, at most 1,024 UTF-16 units; what matters less is left out first."""
    title = heading(found, say)
    if not found.steps:
        return _fitting([say("chart.empty", title=title)], say)
    first, last = _day(found.first_shown), _day(found.last_shown)
    parts = [say("chart.span", title=title, first=say.day(first), last=say.day(last))]
    parts += _course(found, say)
    parts += _extremes(found, say)
    parts += _ahead(found, say)
    parts += _open(found, say)
    held = [step.held for step in found.steps if step.held is not None]
    if held:
        parts.append(say("chart.held", level=f"{number(max(held))}%"))
    if answer.clocks["known_by"] != answer.clocks["on"]:
        parts.append(say("chart.known", day=say.day(answer.clocks["known_by"])))
    if found.checked_day is not None:
        parts.append(say("chart.checked", day=say.day(found.checked_day)))
    return _fitting(parts, say)


def level_of(step: Step, say: Teller) -> str:
    """A step's value in writing: ``12.5%``, ``15% all-in (MFN duty included)``."""
    if step.level is not None:
        return f"{number(step.level)}%"
    if step.ceiling is not None and "+" not in step.expression:
        return say("chart.all-in", rate=number(step.ceiling))
    return step.expression


def _course(found: Series, say: Teller) -> list[str]:
    """Where it begins, where it stands on the marked day, and how often it changes."""
    begun, now = found.steps[0], found.at(found.mark)
    told = {"first": level_of(begun, say), "since": say.day(begun.since_day)}
    changes = len(found.steps) - 1
    if not changes:
        return [say("chart.constant", level=told["first"], since=told["since"])]
    parts = [say("chart.begins", **told)]
    if now is not None and now is not begun:
        parts = [say("chart.ends", now=level_of(now, say), day=say.day(found.mark_day), **told)]
    counted = say("chart.one-change") if changes == 1 else say("chart.changes", number=changes)
    return [*parts, counted]


def _extremes(found: Series, say: Teller) -> list[str]:
    peak, low = found.peak, found.low
    if peak is None or low is None or peak.level == low.level:
        return []
    return [
        say("chart.peak", level=level_of(peak, say), since=say.day(peak.since_day)),
        say("chart.low", level=level_of(low, say), since=say.day(low.since_day)),
    ]


def _ahead(found: Series, say: Teller) -> list[str]:
    ahead = [step for step in found.steps if step.since >= found.mark]
    if not ahead:
        return []
    return [say("chart.ahead", day=say.day(found.mark_day), steps=_stretches(ahead, say))]


def _open(found: Series, say: Teller) -> list[str]:
    loose = [step for step in found.steps if step.level is None]
    return [say("chart.open", steps=_stretches(loose, say))] if loose else []


def _stretches(steps: list[Step], say: Teller) -> str:
    some = [
        say("chart.from", level=level_of(step, say), since=say.day(step.since_day))
        for step in steps[:_MOST]
    ]
    return say.listed([*some, "…"] if len(steps) > _MOST else some)


def _day(number_of_day: float) -> date:
    return date.fromordinal(min(max(int(number_of_day), 1), date.max.toordinal()))


def _fitting(parts: list[str], say: Teller) -> str:
    """The sentences as one text, those at the end left out where there is no room."""
    joint = "" if say.language == "zh" else " "
    while len(parts) > 1 and _units(joint.join(parts)) > LIMIT:
        parts = parts[:-1]
    text = joint.join(parts)
    if _units(text) <= LIMIT:
        return text
    text = text[:LIMIT]
    while _units(text) >= LIMIT:
        text = text[:-1]
    return f"{text}…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2

"""Sentences of the answers that know one language, said in the other from their results."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.answering.context import Context
from projections.answers.answer import Answer


def into(context: Context, found: Answer) -> None:
    """Rates, histories and forecasts in the language of the question; English stays as it is."""
    if context.say.language == "en" or found.status != "answered":
        return
    if found.kind in {"rate", "why"} and "additional_expression" in found.result:
        found.sentence = _rate(context, found.result, found.clocks)
        found.notes = []
    elif found.kind == "history" and "intervals" in found.result:
        found.sentence = _history(context, found.result)
        found.notes = []
    elif found.kind == "forecast":
        found.sentence = _forecast(context, found.result)
        found.notes = []


def _rate(context: Context, result: dict[str, Any], clocks: dict[str, Any]) -> str:
    say = context.say
    day = date.fromisoformat(str(clocks["on"])[:10])
    known = str(clocks.get("known_by") or "")
    key = "rate" if not known or day.isoformat() <= known else "rate.future"
    parts = [_part(context, each) for each in result["components"]]
    told = (
        say("rate.parts", parts=" + ".join(parts))
        if len(parts) > 1 or (parts and result["components"][0]["until"])
        else ""
    )
    return say(
        key,
        day=say.day(day),
        importer=say.name(result["importer"]),
        origin=say.name(result["origin"]),
        charge=_charge(context, result),
        parts=told,
    )


def _charge(context: Context, result: dict[str, Any]) -> str:
    say = context.say
    if result["additional"] is not None:
        return (
            say("charge.none")
            if result["additional"] == "0"
            else say("charge.additional", rate=result["additional"])
        )
    if result.get("total") is not None:
        return say("charge.all-in", rate=result["total"])
    return say("charge.expression", rate=result["additional_expression"] or "0%")


def _part(context: Context, each: dict[str, Any]) -> str:
    say = context.say
    title = programme(context, each)
    if each["status"] in {"suspended", "suspended_in_part"} and each["until"]:
        back = say("part.back", duty=each["returns_to"]) if each["returns_to"] else ""
        return say(
            "part.suspended",
            duty=each["duty"],
            title=title,
            until=say.day(each["until"]),
            back=back,
        )
    return say("part", duty=each["duty"], title=title)


def programme(context: Context, each: dict[str, Any]) -> str:
    """The programme's name in the language; the measure's own title where it has none."""
    key = f"programme.{each['programme']}"
    try:
        return context.say(key)
    except KeyError:
        return str(each["title"])


def _history(context: Context, result: dict[str, Any]) -> str:
    say = context.say
    steps = [
        say("range.step", rate=each["additional_expression"] or "0%", day=say.day(each["since"]))
        for each in result["intervals"] if each["since"]
    ]  # fmt: skip
    first = next((each["since"] for each in result["intervals"] if each["since"]), context.known)
    return say(
        "range.moving",
        first=say.day(first),
        last=say.day(context.asked.today),
        importer=say.name(result["importer"]),
        origin=say.name(result["origin"]),
        count=len(steps),
        steps=say.listed(steps[-10:]),
    )


def _forecast(context: Context, result: dict[str, Any]) -> str:
    say = context.say
    dated = [
        row
        for row in result["calendar"]
        if row["on"] and row["status"] not in {"planned", "threatened"}
    ]
    if not dated:
        return say("forecast.none", day=say.day(result["from"]))
    row = next((r for r in dated if r["after"] is not None), dated[0])
    if row["after"] is not None:
        return say(
            "forecast.rate",
            day=say.day(row["on"]),
            before=row["before"],
            after=row["after"],
            title=row["title"],
        )
    return say(
        "forecast",
        day=say.day(row["on"]),
        title=row["title"],
        before=row["duty_before"] or "0%",
        after=row["duty_after"] or "0%",
    )

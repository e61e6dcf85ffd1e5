"""Sentences of the answers that know one language, said in the other from their results.

Rates, histories and forecasts are told in English where they are computed; what they say stands in
their results too, and is said from there in the language of the question.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from projections.answers.answer import Answer
from projections.messages.teller import Teller

#: intervals that a sentence names
MOST_STEPS = 10


def into(say: Teller, found: Answer, today: date, known: str) -> bool:
    """Rates, histories and forecasts in another language; English stays as it is.

    ``today`` and ``known`` (an ISO day) are the clocks of the question. Notes are dropped, as they
    are in English. Says whether the answer was told anew.
    """
    if say.language == "en" or found.status != "answered":
        return False
    if found.kind in {"rate", "why"} and "additional_expression" in found.result:
        found.sentence = _rate(say, found.result, found.clocks)
    elif found.kind == "history" and "intervals" in found.result:
        found.sentence = _history(say, found.result, today, known)
    elif found.kind == "forecast":
        found.sentence = _forecast(say, found.result)
    else:
        return False
    found.notes = []
    return True


def _rate(say: Teller, result: dict[str, Any], clocks: dict[str, Any]) -> str:
    day = date.fromisoformat(str(clocks["on"])[:10])
    known = str(clocks.get("known_by") or "")
    parts = [_part(say, each) for each in result["components"]]
    told = (
        say("rate.parts", parts=" + ".join(parts))
        if len(parts) > 1 or (parts and result["components"][0]["until"])
        else ""
    )
    values = {
        "day": say.day(day),
        "importer": say.name(result["importer"]),
        "origin": say.name(result["origin"]),
        "charge": _charge(say, result),
    }
    if result.get("product"):
        goods = str(result["product"])
        return say("room.said.goods", goods=goods, parts=told, total=_total(say, result), **values)
    key = "rate" if not known or day.isoformat() <= known else "rate.future"
    return say(key, parts=told, **values)


def _total(say: Teller, result: dict[str, Any]) -> str:
    """What it comes to in all, where the MFN duty of the goods is known."""
    if result.get("mfn") is None or result.get("total") is None or result["additional"] is None:
        return ""
    return say("room.said.in-all", mfn=result["mfn"], total=result["total"])


def _charge(say: Teller, result: dict[str, Any]) -> str:
    if result["additional"] is not None:
        return (
            say("charge.none")
            if result["additional"] == "0"
            else say("charge.additional", rate=result["additional"])
        )
    if result.get("total") is not None and "variants" not in result:
        return say("charge.all-in", rate=result["total"])
    if result["additional_expression"] == "by line":
        return say("room.said.by-line")
    rate = str(result["additional_expression"] or "0%")
    return say("charge.expression", rate=rate.replace(" to ", say("room.said.to")))


def _part(say: Teller, each: dict[str, Any]) -> str:
    title = programme(say, each)
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


def programme(say: Teller, each: dict[str, Any]) -> str:
    """The programme's name in the language; the measure's own title where it has none."""
    key = f"programme.{each['programme']}"
    try:
        return say(key)
    except KeyError:
        return str(each["title"])


def _history(say: Teller, result: dict[str, Any], today: date, known: str) -> str:
    steps = [
        say("range.step", rate=each["additional_expression"] or "0%", day=say.day(each["since"]))
        for each in result["intervals"] if each["since"]
    ]  # fmt: skip
    first = next((each["since"] for each in result["intervals"] if each["since"]), known)
    return say(
        "range.moving",
        first=say.day(first),
        last=say.day(today),
        importer=say.name(result["importer"]),
        origin=say.name(result["origin"]),
        count=len(steps),
        steps=say.listed(steps[-MOST_STEPS:]),
    )


def _forecast(say: Teller, result: dict[str, Any]) -> str:
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

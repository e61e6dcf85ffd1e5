"""What happens to one measure, step by step: duties, tables, suspensions that run on or lapse.

Bodies are what the models would store: dates as ISO text, fields with their default value left
out. ``synthetic`` holds samples of every kind against the models, so that the two cannot drift.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from tests.bench.world import MEETING, Plan, World, lines

Body = dict[str, Any]


class Happening(NamedTuple):
    """An event before it is recorded."""

    stream: str
    topic: str
    body: Body


_PERCENTS = ("5%", "7.5%", "10%", "12.5%", "15%", "20%", "25%", "34%", "50%", "84%", "100%")
_LOWER = {"5%": "Free", "7.5%": "Free", "10%": "Free"}
_WHY = (
    "to deal with an unusual threat to the supply of critical inputs. The order cites the report",
    "after consultations under the agreement led to no result. The notice has no transition rule",
    "in answer to duties that the other side had announced. Goods on the water pay the old duty",
    "because the review found that imports still impair national security. Comments were asked for",
    "as a further step of the schedule that came with the first order. Drawback stays available",
)
_NOTES = (
    "The annex was read in full; the heading is that of the notice, not of the order.",
    "Two reports give the following day; the text of the notice has this one.",
    "Goods loaded before the day and entered within four weeks paid the old duty.",
)
#: what may happen next and how often, while no suspension runs, and while one does
_CALM = tuple(
    ["set"] * 26 + ["suspend"] * 22 + ["scope"] * 17 + ["exclude"] * 8 + ["extend_exclusion"] * 5
    + ["note"] * 12 + ["plan"] * 4 + ["threaten"] * 3 + ["withdraw"] * 2 + ["join", "correct"]
)  # fmt: skip
_HELD = tuple(
    ["prolong"] * 46 + ["stop"] * 10 + ["scope"] * 14 + ["exclude"] * 6 + ["note"] * 17
    + ["plan"] * 3 + ["correct", "retract", "threaten"]
)  # fmt: skip
_CITED = (1, 1, 1, 2, 2, 3)


class Life:
    """The life of one measure; ``next`` is called once a round with the day of announcement."""

    __slots__ = (
        "correctable", "duty", "excluded", "held_until", "intended", "left", "plan", "rng",
        "sources", "state", "tail", "truce", "truced",
    )  # fmt: skip

    def __init__(self, plan: Plan, world: World, sources: list[str], rng: random.Random) -> None:
        self.plan, self.rng, self.sources = plan, rng, sources
        self.left = plan.length
        self.duty = ""
        self.held_until: date | None = None
        self.excluded: tuple[date, list[str]] | None = None
        self.intended: str | None = None
        self.correctable: tuple[str, date] | None = None
        self.truce: str | None = None
        self.truced = plan.shape == "country" and plan.number % 4 == 0
        pair = [code for code in world.origins[plan.importer] if code not in plan.origins]
        self.tail = pair[plan.number % len(pair)] if pair else ""
        self.state: Iterator[str] = iter(("introduce", "set"))

    def next(self, today: date) -> Happening:
        """What is announced today."""
        what = next(self.state, None) or self._chosen(today)
        make: Callable[[date], Happening] = getattr(self, f"_{what}")
        self.left -= 1
        return make(today)

    def _chosen(self, today: date) -> str:
        if self.left == 1 and self.plan.number % 2:
            return "end"
        if self.truced and self.held_until is None and self.duty:
            self.truced = False
            return "announce_truce"
        running = self.held_until is not None and self.held_until > today + timedelta(days=20)
        if not running:
            self.held_until = None
        odds = _HELD if running else _CALM
        what = odds[self._number(0, len(odds))]
        return what if self._possible(what, today) else "note"

    def _possible(self, what: str, today: date) -> bool:
        shape = self.plan.shape
        if what == "suspend":
            return shape not in {"mfn", "sector"}
        if what == "extend_exclusion":
            return self.excluded is not None and self.excluded[0] > today
        if what in {"correct", "retract"}:
            return self.correctable is not None
        if what == "withdraw":
            return self.intended is not None
        return what != "join" or (bool(self.tail) and self.plan.names_origins)

    def _made(self, kind: str, today: date, why: str, **given: Any) -> Happening:
        rng, measure = self.rng, self.plan.id
        name = kind.partition(".")[2].replace("_", "-")
        body: Body = {
            "key": f"{measure}/{name}-{self.left:02}",
            "announced": today.isoformat(),
            "summary": f"{why[0].upper()}{why[1:]}, {_WHY[self._number(0, 5)]}.",
            "sources": self._cited(),
        }
        if rng.random() < 0.3:
            body["confidence"] = "medium"
        if rng.random() < 0.35:
            body["note"] = _NOTES[self._number(0, 3)]
        body["measure"] = measure
        body.update(given)
        return Happening(f"measure:{measure}", kind, body)

    def _cited(self) -> list[str]:
        count = _CITED[self._number(0, 6)]
        known = self.sources
        last = len(known) - 1
        return list({known[max(0, last - self._number(0, 12))]: None for _ in range(count)})

    def _number(self, low: int, high: int) -> int:
        """Faster than ``randrange``, which would be half the time that a ledger takes."""
        return low + int(self.rng.random() * (high - low))

    def _whom(self) -> Body:
        return {"origins": list(self.plan.origins)} if self.plan.names_origins else {}

    def _when(self, today: date, days: int) -> str:
        day = today + timedelta(days=days)
        hour = ("", "T00:01:00-05:00", "", "T12:01:00+08:00")[self._number(0, 4)]
        return f"{day.isoformat()}{hour}"

    def _introduce(self, today: date) -> Happening:
        plan = self.plan
        given: Body = {
            "importer": plan.importer,
            "programme": plan.programme,
            "title": f"{plan.programme} duty no. {plan.number} of {plan.importer} ({plan.shape})",
            "authority": f"Trade Act, section {100 + plan.number % 300}",
        }
        if plan.shape == "mfn":
            given["instrument"] = "mfn"
        if plan.codes:
            given["scope"] = {"codes": list(plan.codes), "exact": True}
        return self._made("measure.introduced", today, "the measure was opened", **given)

    def _new_duty(self) -> str:
        choice = _PERCENTS[self._number(0, len(_PERCENTS))]
        return choice if choice != self.duty else "17%" if self.duty != "17%" else "19%"

    def _set(self, today: date) -> Happening:
        plan, rng = self.plan, self.rng
        self.duty = "3.5%" if plan.shape == "mfn" and not self.duty else self._new_duty()
        given: Body = {**self._whom(), "effective": self._when(today, self._number(2, 30))}
        given["duty"] = self.duty
        if plan.shape == "table":
            some = [code for code in rng.sample(_TABLE, 12) if code != plan.importer]
            given["duties"] = {code: _PERCENTS[self._number(0, 11)] for code in some}
        elif plan.shape == "sector" and rng.random() < 0.4:
            part = {"scope": {"codes": rng.sample(MEETING, 2)}, "duty": self._new_duty()}
            given["parts"] = [part]
        if rng.random() < 0.3:
            given["heading"] = f"9903.{self._number(10, 99)}.{self._number(10, 99)}"
        return self._made("measure.duty_set", today, f"{plan.id} goes to {self.duty}", **given)

    def _suspend(self, today: date) -> Happening:
        self.held_until = today + timedelta(days=self.rng.choice((90, 120, 180, 365)))
        given: Body = {**self._whom(), "effective": self._when(today, self._number(1, 9))}
        given["until"] = self.held_until.isoformat()
        lower = _LOWER.get(self.duty, "10%" if self.rng.random() < 0.7 else "Free")
        if lower != "Free":
            given["duty"] = lower
        if self.plan.shape != "table":
            given["returns_to"] = self.duty
        if self.truce:
            given["truce"] = self.truce
        return self._made("measure.suspended", today, f"{self.duty} is held down", **given)

    def _prolong(self, today: date) -> Happening:
        old = self.held_until or today
        self.held_until = old + timedelta(days=self.rng.choice((90, 90, 180, 365)))
        given = {**self._whom(), "effective": old.isoformat(), "until": self.held_until.isoformat()}
        return self._made("measure.suspension_extended", today, "the pause runs on", **given)

    def _stop(self, today: date) -> Happening:
        self.held_until = None
        given = {**self._whom(), "effective": self._when(today, self._number(3, 15))}
        return self._made("measure.suspension_ended", today, "the pause ends early", **given)

    def _scope(self, today: date) -> Happening:
        rng = self.rng
        field = "codes_in" if self.plan.codes and rng.random() < 0.6 else "codes_out"
        fresh = rng.sample(lines(), self._number(4, 40))
        given: Body = {**self._whom(), "effective": self._when(today, self._number(5, 40))}
        given[field] = {"codes": sorted(fresh)}
        return self._made("measure.scope_changed", today, "lines join or leave", **given)

    def _exclude(self, today: date) -> Happening:
        rng = self.rng
        until = today + timedelta(days=rng.choice((180, 365, 365, 540)))
        codes = sorted(rng.sample(lines(), self._number(2, 8)))
        self.excluded = (until, codes)
        given: Body = {**self._whom(), "scope": {"codes": codes}}
        given |= {"effective": self._when(today, 1), "until": until.isoformat()}
        given["count"] = len(codes)
        made = self._made("measure.exclusion_granted", today, "goods are let off", **given)
        self.correctable = (made.body["key"], until)
        return made

    def _extend_exclusion(self, today: date) -> Happening:
        assert self.excluded is not None
        old, codes = self.excluded
        self.excluded = (old + timedelta(days=180), codes)
        self.correctable = None
        given: Body = {**self._whom(), "scope": {"codes": codes}, "effective": old.isoformat()}
        given["until"] = self.excluded[0].isoformat()
        return self._made("measure.exclusion_extended", today, "exclusions run on", **given)

    def _note(self, today: date) -> Happening:
        given = {**self._whom(), "topic": self.rng.choice(("review", "guidance", "litigation"))}
        given["text"] = f"Stage {self.left} of the proceedings; nothing changes for importers yet."
        return self._made("measure.noted", today, "a stage of the review was reached", **given)

    def _plan(self, today: date, topic: str = "measure.planned") -> Happening:
        given: Body = {**self._whom(), "effective": self._when(today, 60), "duty": "100%"}
        made = self._made(topic, today, "a further rise is proposed", **given)
        self.intended = made.body["key"]
        return made

    def _threaten(self, today: date) -> Happening:
        return self._plan(today, "measure.threatened")

    def _withdraw(self, today: date) -> Happening:
        withdraws, self.intended = self.intended, None
        return self._made("measure.withdrawn", today, "the plan is given up", withdraws=withdraws)

    def _join(self, today: date) -> Happening:
        joined, self.tail = self.tail, ""
        given = {"effective": self._when(today, 14), "origins_in": [joined], "duty": self.duty}
        return self._made("measure.origins_changed", today, f"{joined} joins", **given)

    def _end(self, today: date) -> Happening:
        given = {**self._whom(), "effective": self._when(today, 10)}
        return self._made("measure.terminated", today, "the duty ends", **given)

    def _announce_truce(self, today: date) -> Happening:
        plan = self.plan
        self.truce = f"{plan.importer.lower()}.truce-{plan.number}"
        body: Body = {
            "key": f"{self.truce}/announced",
            "announced": today.isoformat(),
            "summary": f"{plan.importer} and {plan.origins[0]} hold duties down for a year.",
            "sources": self._cited(),
            "truce": self.truce,
            "title": f"Truce no. {plan.number}",
            "parties": [plan.importer, plan.origins[0]],
            "effective": self._when(today, 2),
            "until": (today + timedelta(days=365)).isoformat(),
            "holds": [plan.id],
        }
        return Happening(f"truce:{self.truce}", "truce.announced", body)

    def _correct(self, today: date) -> Happening:
        assert self.correctable is not None
        (target, until), self.correctable = self.correctable, None
        fields = {"until": (until + timedelta(days=30)).isoformat()}
        return self._about(today, "record.corrected", target, fields=fields)

    def _retract(self, today: date) -> Happening:
        assert self.correctable is not None
        (target, _), self.correctable, self.excluded = self.correctable, None, None
        return self._about(today, "record.retracted", target)

    def _about(self, today: date, topic: str, target: str, **given: Any) -> Happening:
        stream = f"measure:{self.plan.id}"
        body: Body = {
            "key": f"{self.plan.id}/{topic.partition('.')[2]}-{self.left:02}",
            "announced": today.isoformat(),
            "target": target,
            "target_stream": stream,
            "why": "the notice was read again; the list runs a month longer than we had written",
        }
        return Happening(stream, topic, body | given)


_TABLE = (
    "AR", "AU", "BR", "CA", "CH", "CL", "CO", "EG", "ID", "IL", "IN", "IS", "JP", "KE", "KR", "LK",
    "MA", "MX", "MY", "NG", "NO", "NZ", "PE", "PH", "PK", "SG", "TH", "TR", "TW", "UA", "VN", "ZA",
)  # fmt: skip

"""One record of a measure as layers: assignments of a duty to a half-open interval.

Layers are what the fold paints, in order of announcement. Moments become seconds here, in the zone
of the importer, so that nothing after this needs a calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

from ledger.vocabulary import clocks, economies, goods
from projections.records import Record

LayerKind = Literal[
    "duty", "suspension", "extension", "suspension-end", "end", "exempt", "join", "void",
]  # fmt: skip
EVERYBODY = frozenset({economies.ALL})
NOBODY: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class Layer:
    """An assignment of a duty.

    ``duty`` is for everybody in ``origins``; ``table`` gives some origins their own.
    ``lawful_from`` is set on a void: the second from which the duty is void in hindsight.
    """

    kind: LayerKind
    announced: str
    position: int
    part: int
    key: str
    since: int
    until: int
    duty: str | None
    origins: frozenset[str]
    excepted: frozenset[str]
    scope: goods.Scope | None
    table: dict[str, str] | None = None
    returns_to: str | None = None
    truce: str | None = None
    lawful_from: int | None = None
    sources: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[str, int, int]:
        return (self.announced, self.position, self.part)


@lru_cache(maxsize=65536)
def second(text: str, importer: str) -> int:
    """The second of a stored moment in the importer's zone."""
    moment = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    return clocks.second_of(moment, importer)


def importer_of(measure: str) -> str:
    """The importer that a measure's id starts with."""
    return measure.partition(".")[0].upper()


def scope_of(body: dict[str, Any] | None) -> goods.Scope | None:
    """A stored scope as a value; ``None`` stays ``None`` (the whole measure)."""
    if body is None:
        return None
    return _scope(
        bool(body.get("all_goods")),
        tuple(body.get("codes", ())),
        tuple(body.get("among", ())),
        tuple(body.get("excluding", ())),
        body.get("text") or "",
        bool(body.get("exact")),
    )


@lru_cache(maxsize=16384)
def _scope(
    all_goods: bool,
    codes: tuple[str, ...],
    among: tuple[str, ...],
    excluding: tuple[str, ...],
    text: str,
    exact: bool,
) -> goods.Scope:
    return goods.Scope(all_goods, _digits(codes), _digits(among), _digits(excluding), text, exact)


def _digits(codes: tuple[str, ...]) -> tuple[str, ...]:
    # at once: a list may have thousands of codes
    return tuple(" ".join(codes).replace(".", "").split())


_PAINTING: dict[str, LayerKind] = {
    "measure.duty_set": "duty",
    "measure.suspended": "suspension",
    "measure.suspension_extended": "extension",
    "measure.suspension_ended": "suspension-end",
    "measure.terminated": "end",
    "measure.exclusion_granted": "exempt",
    "measure.exclusion_extended": "exempt",
}


def layers_of(record: Record, importer: str) -> list[Layer]:
    """The layers that a record paints; none for plans, threats and notes."""
    kind = _PAINTING.get(record.topic)
    if kind is not None:
        return _painted(record, importer, kind)
    if record.topic == "measure.scope_changed":
        return _scope_change(record, importer)
    if record.topic == "measure.origins_changed":
        return _origins_change(record, importer)
    if record.topic == "measure.voided":
        return [_void(record, importer)]
    return []


def _layer(record: Record, importer: str, kind: LayerKind, part: int = 0, **given: Any) -> Layer:
    body = record.body
    until = body.get("until")
    fields: dict[str, Any] = {
        "kind": kind,
        "announced": record.announced,
        "position": record.position,
        "part": part,
        "key": body["key"],
        "since": second(body["effective"], importer),
        "until": clocks.FOREVER if until is None else second(until, importer),
        "duty": body.get("duty"),
        "origins": frozenset(body["origins"]) if "origins" in body else EVERYBODY,
        "excepted": frozenset(body.get("except_origins", ())),
        "scope": scope_of(body.get("scope")),
        "truce": body.get("truce"),
        "sources": tuple(body.get("sources", ())),
    }
    return Layer(**(fields | given))


def _painted(record: Record, importer: str, kind: LayerKind) -> list[Layer]:
    body = record.body
    duty = body.get("duty")
    if duty is None and kind in {"suspension", "exempt"} and _is_whole(body):
        duty = "Free"
    table = body.get("duties") or None
    returns_to = body.get("returns_to")
    layers = []
    if duty is not None or table or kind in {"extension", "suspension-end", "end"}:
        origins = frozenset(body["origins"]) if "origins" in body else EVERYBODY
        if table and duty is None:
            origins = NOBODY
        layers.append(
            _layer(
                record, importer, kind, duty=duty, origins=origins, table=table,
                returns_to=returns_to,
            )
        )  # fmt: skip
    for number, part in enumerate(body.get("parts", ()), start=1):
        given = {"scope": scope_of(part["scope"]), "duty": part["duty"]}
        given["returns_to"] = part.get("returns_to") or returns_to
        layers.append(_layer(record, importer, kind, number, **given))
    return layers


def _is_whole(body: dict[str, Any]) -> bool:
    """Whether an act speaks of its own scope, and not only of the rate groups in ``parts``."""
    return not body.get("parts") or body.get("scope") is not None


def _scope_change(record: Record, importer: str) -> list[Layer]:
    body = record.body
    layers = []
    if joined := body.get("codes_in"):
        layers.append(_layer(record, importer, "join", 0, scope=scope_of(joined)))
        if body.get("duty") is not None:
            layers.append(_layer(record, importer, "duty", 2, scope=scope_of(joined)))
    if left := body.get("codes_out"):
        layers.append(_layer(record, importer, "exempt", 1, scope=scope_of(left), duty="Free"))
    return layers


def _origins_change(record: Record, importer: str) -> list[Layer]:
    body = record.body
    layers = []
    if left := body.get("origins_out"):
        layers.append(_layer(record, importer, "end", 0, origins=frozenset(left), duty=None))
    if joined := body.get("origins_in"):
        layers.append(_layer(record, importer, "duty", 1, origins=frozenset(joined)))
    return layers


def _void(record: Record, importer: str) -> Layer:
    body = record.body
    stop, void = body.get("collected_until"), body.get("void_from")
    return _layer(
        _with_effective(record),
        importer,
        "void",
        since=clocks.FOREVER if stop is None else second(stop, importer),
        until=clocks.FOREVER,
        lawful_from=clocks.LONG_AGO if void is None else second(void, importer),
    )


def _with_effective(record: Record) -> Record:
    body = {**record.body, "effective": record.body["announced"]}
    return Record(record.position, record.stream, record.topic, body, record.recorded, record.by)


def origins_named(body: dict[str, Any]) -> set[str]:
    """Every origin that a stored measure event may hit (``ALL`` where it names none)."""
    named = set(body.get("duties", ()))
    named |= set(body.get("origins_in", ())) | set(body.get("origins_out", ()))
    if "origins" in body:
        named |= set(body["origins"])
    elif not named or (body.get("duty") is not None and not body.get("origins_in")):
        named.add(economies.ALL)
    return named

"""Which subscriptions care about an event, and why.

Everything is decided here, from values: no store, no clock, no Discord. "Why" is a short word that
``writing`` puts into a sentence:

``named``       the event names what is watched
``everybody``   it hits every origin
``group:EU``    it hits the union that the watched economy is a member of
``member:DE``   it hits a member of the union that is watched
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.discord.alerts.happening import Happening
from bot.discord.alerts.subscription import MINIMA, Minimum, Subscription
from ledger.vocabulary import economies, goods
from projections.book import Book, Measure
from projections.goods import catalogue
from projections.layers import Layer, importer_of, layers_of, origins_named, scope_of
from projections.timelines import duty_for

#: an event is news for so many seconds after its announcement; later it is late knowledge
NEWS_FOR = 72 * 3600


@dataclass(frozen=True, slots=True)
class Match:
    """A subscription that is to be told of an event, and why."""

    subscription: Subscription
    why: str


def is_news(happening: Happening) -> bool:
    """Whether it was recorded soon after it became public: backfill is not news."""
    if happening.announced is None:
        return True
    return happening.recorded - happening.announced <= NEWS_FOR


def is_firm_enough(minimum: Minimum, level: Minimum) -> bool:
    return MINIMA.index(level) >= MINIMA.index(minimum)


def told(matches: Iterable[Match]) -> list[Match]:
    """One match for each channel and language: two alerts that both match tell it once.

    One that tells at once goes before a digest, one that mentions a role before one that does not,
    the older before the newer.
    """
    best: dict[tuple[int, str], Match] = {}
    for match in matches:
        its = match.subscription
        place = (its.channel, its.language)
        if place not in best or _rank(its) < _rank(best[place].subscription):
            best[place] = match
    return list(best.values())


def _rank(subscription: Subscription) -> tuple[bool, bool, int]:
    return (subscription.digest, subscription.role is None, subscription.id)


@dataclass(slots=True)
class Matcher:
    """Matches events of one book; what it has found out about measures it keeps for a while."""

    book: Book
    _reach: dict[tuple[str, str], bool] = field(default_factory=dict)
    _codes: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    _hits: dict[tuple[int, str, str], str | None] = field(default_factory=dict)
    _touched: dict[tuple[int, str, str], bool] = field(default_factory=dict)

    def matches(self, happening: Happening, subscriptions: Iterable[Subscription]) -> list[Match]:
        """Those who care, one for each channel and language."""
        whys: dict[tuple[object, ...], str | None] = {}
        found = []
        for each in subscriptions:
            # Many channels watch the same: what they watch is looked at once.
            watched = (
                each.purpose, each.minimum, each.importer, each.origin, each.programme,
                each.product, each.measure,
            )  # fmt: skip
            if watched not in whys:
                whys[watched] = self.why(happening, each)
            why = whys[watched]
            if why is not None:
                found.append(Match(each, why))
        return told(found)

    def why(self, happening: Happening, wanted: Subscription) -> str | None:
        """Why a subscription cares; ``None`` if it does not."""
        if wanted.purpose != "alerts" or not is_firm_enough(wanted.minimum, happening.level):
            return None
        narrowed = wanted.programme or wanted.product or wanted.measure
        if happening.parties:
            if not _concerns_both(happening, wanted):
                return None
            held = [m for m in happening.measures if self._is_meant(happening, m, wanted)]
            return "named" if held or not narrowed else None
        if not happening.measures:
            return None if narrowed or wanted.importer or wanted.origin else "named"
        whys = [
            why
            for measure in happening.measures
            if self._is_meant(happening, measure, wanted)
            and _levies(measure.importer, wanted.importer, happening)
            and (why := self._origin(happening, measure, wanted.origin)) is not None
        ]
        return min(whys, key=lambda why: (why != "named", why), default=None)

    # -- the measure and its goods ---------------------------------------------------------

    def _is_meant(self, happening: Happening, measure: Measure, wanted: Subscription) -> bool:
        if wanted.programme is not None and measure.programme != wanted.programme:
            return False
        if wanted.measure is not None and not (
            measure.id == wanted.measure or measure.id.startswith(f"{wanted.measure}.")
        ):
            return False
        if wanted.product is None:
            return True
        key = (happening.position, measure.id, wanted.product)
        if key not in self._touched:
            codes = self._codes_of(wanted.product, measure.importer)
            self._touched[key] = any(touches(happening, measure, code) for code in codes)
        return self._touched[key]

    def _codes_of(self, product: str, importer: str) -> tuple[str, ...]:
        """The tariff codes of what is watched, as digits."""
        key = (product, importer)
        if key not in self._codes:
            if goods.looks_like_code(product):
                self._codes[key] = (goods.parse_code(product),)
            else:
                named = catalogue.product(self.book, product)
                self._codes[key] = () if named is None else named.codes_for(importer)
        return self._codes[key]

    # -- the origin ------------------------------------------------------------------------

    def _origin(self, happening: Happening, measure: Measure, origin: str | None) -> str | None:
        if origin is None:
            return "named"
        if origin == measure.importer:
            return None  # nobody levies a duty on goods of its own
        key = (happening.position, measure.id, origin)
        if key not in self._hits:
            why = hits(happening, measure, origin)
            self._hits[key] = why if why is not None and self._reaches(measure, origin) else None
        return self._hits[key]

    def _reaches(self, measure: Measure, origin: str) -> bool:
        """Whether a measure has to do with an origin at all: an act on it may name nobody."""
        key = (measure.id, origin)
        if key not in self._reach:
            levying = [layer for layer in measure.layers if layer.kind in {"duty", "suspension"}]
            self._reach[key] = not levying or any(
                duty_for(layer, name)[0] for layer in levying for name in _and_members(origin)
            )
        return self._reach[key]


def _and_members(origin: str) -> list[str]:
    return [origin, *(m.member for m in economies.GROUPS.get(origin, []) if m.until is None)]


def _groups(code: str, happening: Happening) -> list[str]:
    """The groups that an economy is in on the day of the event."""
    day = happening.day
    return [
        group
        for group, time in economies.memberships(code)
        if time.since <= day and (time.until is None or day < time.until)
    ]


def _levies(importer: str, wanted: str | None, happening: Happening) -> bool:
    return wanted is None or importer in {wanted, *_groups(wanted, happening)}


def _concerns_both(happening: Happening, wanted: Subscription) -> bool:
    """Whether a truce or talks are between those who are watched, whoever levies."""
    for code in (wanted.importer, wanted.origin):
        if code is None:
            continue
        names = {code, *_groups(code, happening), *economies.members(code, happening.day)}
        if not names & happening.parties:
            return False
    return True


def hits(happening: Happening, measure: Measure, origin: str) -> str | None:
    """Why an act on a measure hits goods of an origin; ``None`` if it does not."""
    record = happening.record
    if record.stream.startswith("stacking:"):
        return _named(frozenset(record.body.get("origins", ("ALL",))), happening, origin)
    layers = layers_of(record, importer_of(measure.id))
    if not layers:
        named = frozenset(origins_named(record.body))
        if {origin, *_groups(origin, happening)} & set(record.body.get("except_origins", ())):
            return None
        return _named(named, happening, origin)
    whys = [why for layer in layers if (why := _layer_hits(layer, happening, origin)) is not None]
    return min(whys, key=lambda why: (why != "named", why), default=None)


def _layer_hits(layer: Layer, happening: Happening, origin: str) -> str | None:
    told = frozenset(layer.table or ()) | layer.origins
    if duty_for(layer, origin)[0]:
        return _named(told, happening, origin)
    for member in economies.members(origin, happening.day):
        if member in told and duty_for(layer, member)[0]:
            return f"member:{member}"
    return None


def _named(names: frozenset[str], happening: Happening, origin: str) -> str | None:
    if origin in names:
        return "named"
    for group in _groups(origin, happening):
        if group in names:
            return f"group:{group}"
    for member in economies.members(origin, happening.day):
        if member in names:
            return f"member:{member}"
    return "everybody" if economies.ALL in names else None


# -- goods ---------------------------------------------------------------------------------------


def touches(happening: Happening, measure: Measure, code: str) -> bool:
    """Whether an act on a measure may change what a good pays; ``code`` is in digits.

    A list in words only, with no code, does not say so; a good that is wider than a listed line is
    touched in part, and that counts.
    """
    named = _scopes(happening)
    if named:
        return any(overlaps(scope, code) for scope in named)
    return overlaps(measure.scope, code) or measure.covers(code) is True


def _scopes(happening: Happening) -> Sequence[goods.Scope]:
    body = happening.record.body
    given = [body.get("scope"), body.get("codes_in"), body.get("codes_out")]
    given += [part.get("scope") for part in body.get("parts", ())]
    found = [scope for scope in map(scope_of, given) if scope is not None]
    # An act that also has a duty for the rest of the measure reaches the rest too.
    if body.get("parts") and body.get("duty") is not None and body.get("scope") is None:
        return ()
    return [scope for scope in found if scope.all_goods or scope.codes or scope.among]


def overlaps(scope: goods.Scope, code: str) -> bool:
    """Whether goods on a list, or in a chapter that it names, may lie under a code."""
    verdict = scope.includes(code)
    if verdict is not None:
        return verdict
    within = any(line.startswith(code) for line in scope.codes)
    return within or any(n.startswith(code) or code.startswith(n) for n in scope.among)

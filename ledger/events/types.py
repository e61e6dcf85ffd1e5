"""Field types that events share; each reads what people write and stores one canonical form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from ledger.vocabulary import clocks, duties, economies, goods, identifiers
from ledger.vocabulary.problems import ProblemsError

T = TypeVar("T")
#: how many texts of a kind are remembered with what they mean
_MOST = 16_384


def _explained(error: ProblemsError) -> ValueError:
    """Turns collected problems into the error that pydantic reports with its place."""
    return ValueError(" / ".join(f"{p.detail} {p.fix}" for p in error.problems))


def _kept(read: Callable[[str], T]) -> Callable[[str], T]:
    """A reading that explains itself, and remembers: a history says the same things many times.

    What is read is immutable, and the same text always reads the same; refusals are not kept.
    """

    def explaining(text: str) -> T:
        try:
            return read(text)
        except ProblemsError as error:
            raise _explained(error) from None

    return lru_cache(maxsize=_MOST)(explaining)


_read_moment = _kept(clocks.parse_moment)
_read_day = _kept(clocks.parse_day)
_read_duty = _kept(lambda text: str(duties.parse(text)))
_read_origin = _kept(economies.canonical)
_read_code = _kept(lambda text: goods.print_code(goods.parse_code(text)))


def _moment(value: Any) -> date | datetime:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("an instant needs an offset, like 2025-04-10T12:01:00+08:00")
        return value
    if isinstance(value, date):
        return value
    return _read_moment(str(value))


def _day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return _read_day(str(value))


def _duty(value: Any) -> str:
    return _read_duty(str(value))


def _origin(value: Any) -> str:
    return _read_origin(str(value))


def _code(value: Any) -> str:
    return _read_code(str(value))


def _matching(pattern: Any, example: str) -> Any:
    def check(value: str) -> str:
        if not pattern.match(value):
            raise ValueError(f"{value[:60]!r} does not look like {example}")
        return value

    return AfterValidator(lru_cache(maxsize=_MOST)(check))


def _returning(value: Any) -> str:
    return "none" if str(value).strip().lower() == "none" else _duty(value)


Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[Any, BeforeValidator(_moment), PlainSerializer(clocks.iso, return_type=str)]
Duty = Annotated[str, BeforeValidator(_duty)]
Returning = Annotated[str, BeforeValidator(_returning)]
Economy = Annotated[str, BeforeValidator(_origin)]
Code = Annotated[str, BeforeValidator(_code)]
MeasureId = Annotated[str, _matching(identifiers.MEASURE, "us.ieepa.fentanyl.cn")]
Programme = Annotated[str, _matching(identifiers.PROGRAMME, "ieepa-fentanyl")]
ThingId = Annotated[str, _matching(identifiers.THING, "us-cn.geneva-2025")]
SourceId = Annotated[str, _matching(identifiers.SOURCE, "eo-14195")]
Key = Annotated[str, _matching(identifiers.KEY, "us.s122/imposed")]
Confidence = Literal["high", "medium", "low"]


class Value(BaseModel):
    """A frozen value inside an event; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Scope(Value):
    """The goods that are meant.

    ``all_goods``  everything that is not carved out
    ``codes``      lines known to be in
    ``among``      chapters or headings in which further lines lie, without saying which
    ``excluding``  lines known to be out
    ``text``       the scope in words
    ``exact``      ``codes`` is the whole list: what is not under it is out
    """

    all_goods: bool = False
    codes: tuple[Code, ...] = ()
    among: tuple[Code, ...] = ()
    excluding: tuple[Code, ...] = ()
    text: str | None = None
    exact: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.all_goods or self.codes or self.among or self.text)


class Part(Value):
    """One rate group of an act that has several."""

    scope: Scope
    duty: Duty
    returns_to: Returning | None = None


class Person(Value):
    """Somebody at the table, with the office held on that day."""

    name: str
    office: str | None = None
    party: Economy | None = None

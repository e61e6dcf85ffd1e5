"""Event packs: the YAML form that people write, review and share.

.. code-block:: yaml

    pack: us-china
    title: US duties on goods of China
    verified_until: 2026-10-09
    importers: [US]
    sources:
      eo-14195: {title: …, kind: executive_order, url: …, published: 2025-02-07}
    events:
      - kind: measure.duty_set
        key: us.ieepa.fentanyl.cn/imposed
        …

Sources become ``source.registered`` events and the head a ``source.verified_until`` event, so that
importing a pack is appending its events and nothing else. Unknown fields are problems with file
and line; all problems of a file are collected.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ledger.desk import yamlfile
from ledger.events.base import Event
from ledger.events.keeping import KeepingEvent
from ledger.events.registry import EVENTS
from ledger.vocabulary.problems import BAD_FIELD, BAD_KIND, BAD_YAML, Problem, ProblemsError

_HEAD = {
    "pack", "title", "verified_until", "covers_from", "importers", "reference", "note", "sources",
    "events",
}  # fmt: skip


@dataclass(slots=True)
class Pack:
    """What a file holds: events in order, the place of each by key, and what is wrong with it."""

    name: str
    events: list[Event] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_file(path: Path) -> Pack:
    """Reads one pack; a file that cannot be opened is a problem, not an exception."""
    name = shown(path)
    try:
        with path.open("rb") as lines:
            # One byte more than is allowed: yamlfile says so, and a device never ends the memory.
            return read_text(lines.read(yamlfile.MAX_BYTES + 1), name)
    except (OSError, ValueError) as error:
        return Pack(name, problems=[unreadable(error, name)])


def shown(path: Path | str) -> str:
    """A path as it can be printed: names on disk are bytes and need not be text."""
    return str(path).encode("utf-8", "replace").decode()


def unreadable(error: OSError | ValueError, name: str) -> Problem:
    """Why a file could not be opened or read, in words."""
    if isinstance(error, IsADirectoryError):
        return Problem(BAD_YAML, "it is a folder.", f"name the files in it:  {name}/*.yaml", name)
    if isinstance(error, PermissionError):
        return Problem(BAD_YAML, "you may not read it.", f"chmod +r {name}", name)
    reason = error.strerror if isinstance(error, OSError) else None
    return Problem(BAD_YAML, f"{reason or error}.", "check the path", name)


def read_text(text: str | bytes, name: str) -> Pack:
    """Reads a pack from text; every problem of it is in ``Pack.problems``."""
    pack = Pack(name)
    try:
        document, lines = yamlfile.read(text, name)
    except ProblemsError as error:
        pack.problems += error.problems
        return pack
    if isinstance(document, list):
        document, lines = {"events": document}, _shifted(lines)
    if not isinstance(document, dict):
        pack.problems.append(
            Problem(BAD_YAML, "the file holds no mapping.", "start with  pack: NAME", f"{name}:1")
        )
        return pack
    _Reader(pack, document, lines).read()
    return pack


def _shifted(lines: yamlfile.Lines) -> yamlfile.Lines:
    return yamlfile.Lines({("events", *path): line for path, line in lines.of.items()})


class _Reader:
    def __init__(self, pack: Pack, document: dict[str, Any], lines: yamlfile.Lines) -> None:
        self.pack = pack
        self.document = document
        self.lines = lines

    def place(self, *path: str | int) -> str:
        return f"{self.pack.name}:{self.lines.nearest(path)}"

    def problem(self, code: str, detail: str, fix: str, *path: str | int) -> None:
        self.pack.problems.append(Problem(code, detail, fix, self.place(*path)))

    def read(self) -> None:
        for name in self.document.keys() - _HEAD:
            fix = f"a pack has {', '.join(sorted(_HEAD))}"
            self.problem(BAD_FIELD, f"{name!r} is no field of a pack.", fix, name)
        self._sources()
        self._events()
        if "pack" in self.document:
            self._head()

    def _head(self) -> None:
        name = self.document["pack"]
        fields = {
            "key": f"pack/{name}/{self.document.get('verified_until')}",
            "announced": self.document.get("verified_until"),
            "pack": name,
            "title": self.document.get("title"),
            "verified_until": self.document.get("verified_until"),
            "covers_from": self.document.get("covers_from"),
            "importers": self.document.get("importers") or [],
            "reference": self.document.get("reference") or False,
            "note": self.document.get("note"),
        }
        self._build("source.verified_until", fields, ("pack",))

    def _sources(self) -> None:
        sources = self.document.get("sources") or {}
        if not isinstance(sources, dict):
            self.problem(BAD_FIELD, "sources is no mapping.", "write  id: {title: …}", "sources")
            return
        for source, described in sources.items():
            if not isinstance(described, dict):
                fix = "write  {title: …, kind: …, published: …}"
                self.problem(BAD_FIELD, f"{source!r} is no mapping.", fix, "sources", source)
                continue
            fields = {key: value for key, value in described.items() if key != "kind"}
            fields |= {
                "key": f"source/{source}",
                "source": source,
                "type": described.get("kind"),
                "announced": described.get("announced") or described.get("published"),
            }
            fields.setdefault("sources", [source])
            self._build("source.registered", fields, ("sources", source))

    def _events(self) -> None:
        events = self.document.get("events") or []
        if not isinstance(events, list):
            self.problem(
                BAD_FIELD, "events is no list.", "write one  - kind: …  per event", "events"
            )
            return
        for number, fields in enumerate(events):
            path = ("events", number)
            if not isinstance(fields, dict):
                self.problem(BAD_FIELD, "an event is no mapping.", "write  - kind: …", *path)
                continue
            self._build(str(fields.get("kind")), _without(fields, "kind"), path)

    def _build(self, kind: str, fields: dict[str, Any], path: tuple[str | int, ...]) -> None:
        event, problems = build(kind, fields)
        key = str(fields.get("key") or "")
        for problem, inner in problems:
            self.pack.problems.append(
                Problem(problem.code, problem.detail, problem.fix, self.place(*path, *inner), key)
            )
        if event is not None:
            self.pack.events.append(event)
            self.pack.places[event.key] = self.place(*path)


def _without(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key not in names}


def build(
    kind: str, fields: dict[str, Any]
) -> tuple[Event | None, list[tuple[Problem, tuple[str | int, ...]]]]:
    """Makes an event, or says everything that is wrong with its fields and where."""
    model = EVENTS.get(kind)
    if model is None or issubclass(model, KeepingEvent):
        fix = f"one of: {', '.join(_near(kind))}"
        return None, [(Problem(BAD_KIND, f"{kind[:60]!r} is no kind of event.", fix), ("kind",))]
    try:
        return model.model_validate(fields), []
    except ValidationError as error:
        return None, [
            (said(model, item), tuple(item["loc"])) for item in error.errors(include_url=False)
        ]


def _near(kind: str) -> Iterable[str]:
    near = get_close_matches(kind, EVENTS, n=3, cutoff=0.75)
    family = kind.split(".", maxsplit=1)[0]
    return near or [name for name in EVENTS if name.startswith(f"{family}.")] or sorted(EVENTS)


#: pydantic's types of findings, in a colleague's words: what is expected
_EXPECTED = {
    "tuple_type": "a list is expected, like [CN, HK]",
    "dict_type": "a mapping is expected, like {CN: 34%}",
    "model_type": "a mapping is expected, like {codes: [7201]}",
    "string_type": "a text is expected",
    "string_unicode": "a text in UTF-8 is expected",
    "bool_parsing": "true or false is expected",
    "bool_type": "true or false is expected",
    "int_parsing": "a whole number is expected",
    "int_type": "a whole number is expected",
}


def said(model: type[Event], item: Any) -> Problem:
    """Pydantic's finding in a colleague's words."""
    where = ".".join(str(part) for part in item["loc"]) or model.kind
    if item["type"] == "extra_forbidden":
        inner = len(item["loc"]) > 1
        known = ", ".join(name for name in model.model_fields if name != "waivers")
        fix = "take it out" if inner else f"it has: {known}"
        return Problem(BAD_FIELD, f"{model.kind} has no field {where[:80]!r}.", fix)
    if item["type"] == "missing":
        return Problem(BAD_FIELD, f"{model.kind} needs {where!r}.", f"add    {where}: …")
    if item["type"] == "literal_error":
        text = f"{str(item['input'])[:60]!r} is none of {item['ctx']['expected']}"
    else:
        text = _EXPECTED.get(item["type"]) or item["msg"].removeprefix("Value error, ")
    return Problem(BAD_FIELD, f"{where[:80]}: {text}", "")

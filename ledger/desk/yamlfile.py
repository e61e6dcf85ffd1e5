"""YAML read with a line for every value, and without surprises.

Built on PyYAML's event stream, so that each value keeps its line. Differences from a plain
``safe_load``, all in favour of people who write tariff data:

* every scalar is text (``0203`` is a code, ``NO`` is Norway) but ``null``, ``true`` and ``false``;
* a key given twice is an error, not a silent override;
* anchors and aliases are refused: a few lines of them can unfold into gigabytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from ledger.vocabulary.problems import BAD_YAML, Problem, ProblemsError

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 40
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "false": False,
}


@dataclass(slots=True)
class Lines:
    """Where each value stands: a path such as ``("events", 3, "duty")`` to its line, from 1."""

    of: dict[tuple[str | int, ...], int] = field(default_factory=dict)

    def nearest(self, path: tuple[str | int, ...]) -> int:
        """The line of the value, or of the closest thing around it that has one."""
        while path and path not in self.of:
            path = path[:-1]
        return self.of.get(path, 1)


def read(text: str | bytes, name: str) -> tuple[Any, Lines]:
    """The document as plain lists, dicts and strings, with the line of each value.

    Raises ``ProblemsError`` (IN-07) with file and line for anything that is not such a document.
    """
    if len(text) > MAX_BYTES:
        raise _refuse(name, 1, f"it is larger than {MAX_BYTES // 2**20} MB.", "split the file")
    builder = _Builder(name)
    try:
        events = yaml.parse(text, Loader=_LOADER)
        return builder.document(events), builder.lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise _refuse(
            name, line, f"{error.problem or 'it is not YAML'}.", "look at indentation and quotes"
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        said = str(error).splitlines()[0][:120]
        raise _refuse(name, 1, f"{said}.", "save the file as UTF-8 text") from None


def _refuse(name: str, line: int, detail: str, fix: str) -> ProblemsError:
    return ProblemsError([Problem(BAD_YAML, detail, fix, f"{name}:{line}")])


def _line(event: yaml.Event) -> int:
    """The line of an event, from 1."""
    return event.start_mark.line + 1 if event.start_mark is not None else 1


class _Builder:
    def __init__(self, name: str) -> None:
        self.name = name
        self.lines = Lines()

    def document(self, events: Any) -> Any:
        stream = iter(events)
        value: Any = None
        documents = 0
        for event in stream:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    line = _line(event)
                    raise _refuse(
                        self.name, line, "a second document starts.", "one file, one pack"
                    )
                value = self._value(next(stream), stream, ())
        return value

    def _value(self, event: Any, stream: Any, path: tuple[str | int, ...]) -> Any:
        line = _line(event)
        self.lines.of[path] = line
        if len(path) > MAX_DEPTH:
            raise _refuse(self.name, line, "it is nested too deeply.", "a pack is nested 5 deep")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refuse(self.name, line, "an anchor or alias is used.", "write the value out")
        if isinstance(event, yaml.ScalarEvent):
            if event.tag not in (None, "!", "tag:yaml.org,2002:str"):
                raise _refuse(self.name, line, f"the tag {event.tag} is used.", "remove the tag")
            plain = event.style in (None, "")
            return _PLAIN.get(event.value, event.value) if plain else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            for inner in stream:
                if isinstance(inner, yaml.SequenceEndEvent):
                    return items
                items.append(self._value(inner, stream, (*path, len(items))))
        return self._mapping(stream, path)

    def _mapping(self, stream: Any, path: tuple[str | int, ...]) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for event in stream:
            if isinstance(event, yaml.MappingEndEvent):
                break
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise _refuse(self.name, line, "a key is not text.", "write  name: value")
            if event.value in mapping:
                raise _refuse(
                    self.name, line, f"{event.value[:40]!r} is given twice.", "keep one of them"
                )
            self.lines.of[(*path, event.value)] = line
            mapping[event.value] = self._value(next(stream), stream, (*path, event.value))
        return mapping

"""A no that is a text of the catalogue."""

from __future__ import annotations


class RefusedError(Exception):
    """Understood, but no: ``key`` is the text that says why."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

"""A terminal in a test: the program called in this process, and what it said."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from bot.root import run

NOW = "2026-11-24T12:00:00Z"

#: a small history that no rule has anything against
PACK = """\
pack: small
title: A small history
verified_until: 2026-10-10
importers: [US]
sources:
  proc-1: {title: A proclamation, kind: proclamation, citation: 91 FR 1, published: 2026-02-20,
           url: "https://example.org/proc-1"}
  eo-1: {title: An order, kind: executive_order, published: 2026-07-20}
events:
  - kind: measure.introduced
    key: us.s122/introduced
    measure: us.s122
    announced: 2026-02-20
    importer: US
    programme: s122
    title: Import surcharge
    sources: [proc-1]
  - kind: measure.duty_set
    key: us.s122/imposed
    measure: us.s122
    announced: 2026-02-20
    effective: 2026-02-24
    until: 2026-07-24
    duty: 10%
    summary: Ten percent on everything.
    sources: [proc-1]
"""
SIZE = 5


@dataclass(frozen=True)
class Said:
    """What a call printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def problems(self) -> list[dict[str, str]]:
        """The problems of a call with --json."""
        return [json.loads(line) for line in self.err.splitlines() if line.startswith("{")]

    @property
    def codes(self) -> list[str]:
        return [problem["code"] for problem in self.problems]


@dataclass
class Terminal:
    """Calls ``tradeledger`` on one store."""

    folder: Path
    store: str
    globals_: tuple[str, ...] = field(default=("--empty", "--now", NOW))

    def __call__(self, *arguments: str, stdin: str | bytes | None = None) -> Said:
        with CliRunner().isolation(input=stdin) as streams:
            code = run(["--store", self.store, *self.globals_, *arguments])
            out, err = (streams[0].getvalue().decode(), streams[1].getvalue().decode())
        return Said(code, out, err)

    def ok(self, *arguments: str, stdin: str | bytes | None = None) -> Said:
        """A call that must succeed."""
        said = self(*arguments, stdin=stdin)
        assert said.code == 0, said.err
        return said

    def on(self, store: str) -> Terminal:
        """The same terminal on another store."""
        return Terminal(self.folder, store)

    def file(self, name: str, text: str | bytes) -> str:
        """Writes a file; returns its path."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    @property
    def log(self) -> list[dict[str, Any]]:
        return self.ok("--json", "log").json

    @property
    def head(self) -> int:
        return len(self.log)

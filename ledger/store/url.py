"""Which store is meant: ``sqlite:///path``, ``memory:`` or ``postgresql://user@host/db``."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from ledger.vocabulary.problems import BAD_STORE, Problem, ProblemsError


@dataclass(frozen=True, slots=True)
class StoreUrl:
    """A store, told apart by kind; ``path`` is set for SQLite files."""

    kind: Literal["sqlite", "memory", "postgresql"]
    text: str
    path: Path | None = None

    @property
    def shown(self) -> str:
        """The URL without its password."""
        if self.kind != "postgresql":
            return self.text
        parts = urlsplit(self.text)
        host = parts.hostname or ""
        user = f"{parts.username}@" if parts.username else ""
        port = f":{parts.port}" if parts.port else ""
        return f"postgresql://{user}{host}{port}{parts.path}"

    def index_path(self) -> Path | None:
        """Where the projections' index of this store is kept; ``None`` for a memory store.

        Beside a SQLite ledger; in the user's cache folder for a server.
        """
        if self.path is not None:
            return self.path.with_name(self.path.name + ".index")
        if self.kind == "memory":
            return None
        from platformdirs import user_cache_path

        name = sha256(self.shown.encode()).hexdigest()[:16]
        return user_cache_path("tradeledger") / f"{name}.index"


def default_url() -> str:
    """The ledger in the user's data folder."""
    from platformdirs import user_data_path

    return f"sqlite:///{user_data_path('tradeledger') / 'ledger.db'}"


def parse(text: str) -> StoreUrl:
    """Reads a store URL; raises ``ProblemsError`` (IN-09) for anything else."""
    if text == "memory:":
        return StoreUrl("memory", text)
    if text.startswith("sqlite:///"):
        name = unquote(text.removeprefix("sqlite:///"))
        if name and "\0" not in name and not name.startswith(":memory:"):
            path = Path(name if name.startswith("/") else f"{name}").expanduser()
            return StoreUrl("sqlite", text, path)
    if text.startswith(("postgresql://", "postgres://")):
        try:
            parts = urlsplit(text)
            (parts.hostname or "").encode("idna")
            valid = bool(parts.path.strip("/")) and (parts.port is None or parts.port > 0)
        except ValueError:
            valid = False
        if valid:
            return StoreUrl("postgresql", text)
    raise ProblemsError(
        [
            Problem(
                BAD_STORE,
                f"{text[:80]!r} is no store.",
                "use sqlite:///path/to/ledger.db, postgresql://user:password@host/db or memory:",
                "--store",
            )
        ]
    )

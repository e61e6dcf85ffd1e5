"""Which processes that share the state are alive: each holds a lock on a file of its own.

The system lets go of the lock when a process ends, however it ends, so that what a killed process
had promised is known to be orphaned at once, and what a living one works on is left alone.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from uuid import uuid4

if sys.platform != "win32":
    import fcntl
#: what the name of a file begins with that is not locked yet
_HIDDEN = "."


class Presence:
    """This process among those that share a state file."""

    def __init__(self, state: Path) -> None:
        self._folder = state.with_name(state.name + ".running")
        self._folder.mkdir(parents=True, exist_ok=True)
        self.name = uuid4().hex
        place = self._folder / self.name
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        if sys.platform != "win32":
            # Seen by others only once it is locked: to them a file that is not is a dead process.
            hidden = place.with_name(f"{_HIDDEN}{self.name}")
            self._file = os.open(hidden, flags)
            fcntl.flock(self._file, fcntl.LOCK_EX)
            hidden.rename(place)
            self._sweep()
        else:
            self._file = os.open(place, flags)

    def _sweep(self) -> None:
        """Takes away the files of processes that were killed: one that is not there is dead too."""
        for each in self._folder.iterdir():
            if not each.name.startswith(_HIDDEN):
                with contextlib.suppress(OSError):
                    self.is_dead(each.name)

    def living(self) -> int:
        """How many processes share the state now, this one among them."""
        found = 0
        for each in self._folder.iterdir():
            if not each.name.startswith(_HIDDEN):
                with contextlib.suppress(OSError):
                    found += not self.is_dead(each.name)
        return found

    def is_dead(self, name: str) -> bool:
        """Whether the process of this name has ended; its file is then removed."""
        if name == self.name:
            return False
        place = self._folder / name
        try:
            file = os.open(place, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return True
        try:
            if sys.platform != "win32":
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            place.unlink(missing_ok=True)
        except OSError:
            return False
        finally:
            os.close(file)
        return True

    def close(self) -> None:
        (self._folder / self.name).unlink(missing_ok=True)
        os.close(self._file)

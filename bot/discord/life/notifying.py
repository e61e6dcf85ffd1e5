"""What systemd is told: that the bot is ready, alive, or stopping (``sd_notify``).

The protocol is a datagram of ``NAME=value`` lines to the socket that ``NOTIFY_SOCKET`` names; a
name that begins with ``@`` is one of the abstract namespace. Where nobody listens nothing happens:
a bot must not end because it could not say that it lives.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notifier:
    """The socket of the supervisor.

    ``address``   where it is; ``None`` without a supervisor
    ``watchdog``  seconds within which it wants to hear that the bot lives; ``None`` if never
    """

    address: str | None = None
    watchdog: float | None = None

    def ready(self) -> bool:
        return self._tell("READY=1")

    def alive(self) -> bool:
        return self._tell("WATCHDOG=1")

    def stopping(self) -> bool:
        return self._tell("STOPPING=1")

    def status(self, text: str) -> bool:
        """One line for ``systemctl status``."""
        return self._tell(f"STATUS={' '.join(text.split())[:500]}")

    def _tell(self, line: str) -> bool:
        """Whether it was handed over."""
        if not self.address or not hasattr(socket, "AF_UNIX"):
            return False
        place = f"\0{self.address[1:]}" if self.address.startswith("@") else self.address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ours:
                ours.setblocking(False)
                ours.sendto(line.encode(), place)
        except (OSError, ValueError):
            return False
        return True


def notifier(environment: Mapping[str, str], process: int | None = None) -> Notifier:
    """The notifier of an environment; a watchdog that is meant for another process is none."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")) or "\0" in address:
        return Notifier()
    whose = environment.get("WATCHDOG_PID", "")
    ours = not whose or whose == str(os.getpid() if process is None else process)
    given = environment.get("WATCHDOG_USEC", "")
    usable = ours and given.isascii() and given.isdigit() and int(given) > 0
    return Notifier(address, int(given) / 1_000_000 if usable else None)

"""Other processes that take a share of an audit, where the machine has the cores for them.

A share is a small JSON object; what comes back is another. Each process opens the store anew and
read-only. All of one call have one seed of hashes, drawn for it, so that what they count can be
added up and still nobody can foresee it. What goes wrong in any of them is not looked into: the
answer is ``None``, and whoever asked does the work without them.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson

Tick = Callable[[int, int], None]
#: more would wait for the disk
MOST = 4
#: with fewer events the processes would take longer to start than to work
FEW = 50_000
_PROGRAM = "ledger.desk.auditing.share"


def hands(events: int) -> int:
    """How many processes are worth starting for so many events; 1 means: none beside this one."""
    if events < FEW:
        return 1
    if hasattr(os, "sched_getaffinity"):
        return min(MOST, len(os.sched_getaffinity(0)))
    return min(MOST, os.cpu_count() or 1)


def ask(shares: Sequence[dict[str, Any]], tick: Tick, of: int) -> list[dict[str, Any]] | None:
    """What each share comes to, in their order; ``None`` if any of them does not come back.

    ``tick`` hears how many of ``of`` events are gone through.
    """
    with _started(len(shares)) as processes:
        try:
            for process, share in zip(processes, shares, strict=True):
                assert process.stdin is not None
                process.stdin.write(orjson.dumps(share))
                process.stdin.close()
            found = []
            for number, process in enumerate(processes, start=1):
                last = b""
                for line in process.stdout or ():
                    last = line
                    if line.strip().isdigit():
                        tick(min(int(line) * len(shares), of * number // len(shares)), of)
                if process.wait() or not last.startswith(b"{"):
                    return None
                found.append(orjson.loads(last))
        except (OSError, ValueError):
            return None
    return found


@contextmanager
def _started(count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes that wait for their shares; none of them outlives the block."""
    seed = str(1 + secrets.randbelow(4294967295))
    # ours first: the same program must be found wherever this one was started
    path = os.pathsep.join(part for part in sys.path if part)
    surroundings = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for _ in range(count):
            process = subprocess.Popen(  # noqa: S603  this program itself
                [sys.executable, "-P", "-m", _PROGRAM],
                env=surroundings,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            processes.append(process)
        yield processes
    finally:
        for process in processes:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
            process.wait()

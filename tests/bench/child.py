"""Starts a command, waits for it, and prints its time and peak memory as JSON (``measuring.run``).

Run by itself and without site packages, so that this process stays smaller than any it measures.
"""

import json
import os
import resource
import subprocess
import sys
from time import perf_counter

_KIB = 1 if sys.platform == "darwin" else 1024

start = perf_counter()
with subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
    out, err = process.communicate()
took = perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _KIB
json.dump(
    {
        "seconds": took,
        "peak": peak,
        "code": process.returncode,
        "out": out.decode(errors="replace")[:4000],
        "err": err.decode(errors="replace")[:4000],
    },
    sys.stdout,
)
sys.stdout.flush()
os._exit(0)

"""What researchers found, beside the checkout: the checks of the bundled history."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.bundled import SHARED

HERE = Path(__file__).parent


@cache
def _read(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506


def shared(name: str) -> Any:
    """A file of researchers; the test is skipped where it is not."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not here: it is what researchers found, beside the checkout")
    return _read(path)


def table(name: str) -> list[list[str]]:
    """Rows of a table that lies beside the tests; lines with # are remarks."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]

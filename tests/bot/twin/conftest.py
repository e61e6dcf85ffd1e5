"""Tests of the local Discord itself."""

from tests.twin.fixtures import pytest_pyfunc_call, world  # noqa: F401

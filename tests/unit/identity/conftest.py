"""Identity tests that need the table get it in memory, as function tests do."""

from tests.functions.conftest import clock, services

__all__ = ["clock", "services"]

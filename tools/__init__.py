"""Generators of the committed documents; CI compares what they make with what is there."""

import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(_ROOT / "layers/core/python"), str(_ROOT / "functions")]

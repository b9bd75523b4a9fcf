"""Weights of the signals, fitted on one half of the labelled truth by benchmarks/scan_fit.py."""

from __future__ import annotations

BIAS = -6.0
WEIGHTS = (3.0, 2.0, 1.5, 1.0, 1.0, 3.0, 1.5, 2.0, 0.5, 0.6, 0.5, 1.0, 0.5, -1.0, -5.0)

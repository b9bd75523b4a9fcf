"""Weights of the clues, fitted by benchmarks/likelihood_fit.py on labelled public code bases."""

from __future__ import annotations

SHOWN = 0.7
"""What is at least so likely is a finding; the rest is listed by ``--all``."""

BIAS = -3.05
WEIGHTS = {
    "same_name": 1.69,
    "qualified": 1.07,
    "proven": 2.07,
    "share": 1.56,
    "copied": 1.62,
    "methods_copied": 0.93,
    "phrases": 1.5,
    "interface": 0.81,
    "both_used": -0.31,
    "says_so": 1.81,
    "messages": -0.48,
    "replaced": 0.59,
    "succeeds": 2.22,
    "same_module": -0.91,
    "siblings": -0.79,
    "other_framework": -0.59,
    "showcases": -3.23,
    "function": 0.54,
    "size": 0.82,
    "purposes": -0.67,
    "wrapper": -1.84,
    "apart": 0.40,
    "warns": 1.36,
}
"""By the names of the clues, in their order."""

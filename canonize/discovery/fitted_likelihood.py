"""Weights of the clues, fitted by benchmarks/likelihood_fit.py on labelled public code bases."""

from __future__ import annotations

SHOWN = 0.7
"""What is at least so likely is a finding; the rest is listed by ``--all``."""

BIAS = -3.08
WEIGHTS = {
    "same_name": 1.51,
    "qualified": 1.33,
    "proven": 2.02,
    "share": 1.22,
    "copied": 1.31,
    "methods_copied": 0.81,
    "phrases": 1.10,
    "interface": 0.52,
    "both_used": -0.37,
    "says_so": 1.53,
    "messages": -0.49,
    "replaced": 0.78,
    "succeeds": 2.23,
    "same_module": -1.28,
    "siblings": -0.23,
    "other_framework": -0.54,
    "showcases": -3.26,
    "function": 0.51,
    "size": 0.66,
    "purposes": -0.63,
    "wrapper": -1.88,
    "apart": 0.33,
    "warns": 1.39,
    "accepted": 0.45,
    "has_used": 0.58,
}
"""By the names of the clues, in their order."""

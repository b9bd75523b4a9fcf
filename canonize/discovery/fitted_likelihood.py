"""Weights of the clues, fitted by benchmarks/likelihood_fit.py on labelled public code bases."""

from __future__ import annotations

SHOWN = 0.75
"""What is at least so likely is a finding; the rest is listed by ``--all``."""

BIAS = -3.11
WEIGHTS = {
    "same_name": 1.53,
    "qualified": 1.47,
    "proven": 2.23,
    "share": 1.28,
    "copied": 1.31,
    "methods_copied": 0.67,
    "phrases": 0.96,
    "interface": 0.41,
    "both_used": -0.33,
    "says_so": 1.28,
    "messages": -0.61,
    "replaced": 0.81,
    "succeeds": 2.23,
    "same_module": -1.49,
    "siblings": -0.10,
    "other_framework": -0.53,
    "showcases": -3.26,
    "function": 0.45,
    "size": 0.68,
    "purposes": -0.64,
    "wrapper": -1.87,
    "apart": 0.32,
    "warns": 1.41,
    "accepted": 0.56,
    "has_used": 0.58,
}
"""By the names of the clues, in their order."""

"""Weights of the clues, fitted by benchmarks/likelihood_fit.py on labelled public code bases."""

from __future__ import annotations

SHOWN = 0.70
"""What is at least so likely is a finding; the rest is listed by ``--all``."""

BIAS = -3.07
WEIGHTS = {
    "same_name": 1.52,
    "qualified": 1.52,
    "proven": 2.36,
    "share": 1.30,
    "copied": 1.28,
    "methods_copied": 0.64,
    "phrases": 0.95,
    "interface": 0.41,
    "both_used": -0.32,
    "says_so": 1.28,
    "messages": -0.62,
    "replaced": 0.80,
    "succeeds": 2.23,
    "same_module": -1.52,
    "siblings": -0.12,
    "other_framework": -0.54,
    "showcases": -3.26,
    "function": 0.42,
    "size": 0.67,
    "purposes": -0.61,
    "wrapper": -1.87,
    "apart": 0.31,
    "warns": 1.41,
    "accepted": 0.53,
    "has_used": 0.58,
}
"""By the names of the clues, in their order."""

"""Weights of the clues, fitted by benchmarks/likelihood_fit.py on labelled public code bases."""

from __future__ import annotations

SHOWN = 0.7
"""What is at least so likely is a finding; the rest is listed by ``--all``."""

BIAS = -3.03
WEIGHTS = {
    "same_name": 1.60,
    "qualified": 1.35,
    "proven": 2.00,
    "share": 1.21,
    "copied": 1.32,
    "methods_copied": 0.79,
    "phrases": 1.26,
    "interface": 0.63,
    "both_used": -0.22,
    "says_so": 1.57,
    "messages": -0.48,
    "replaced": 0.81,
    "succeeds": 2.23,
    "same_module": -1.28,
    "siblings": -0.27,
    "other_framework": -0.48,
    "showcases": -3.29,
    "function": 0.49,
    "size": 0.75,
    "purposes": -0.62,
    "wrapper": -1.73,
    "apart": 0.29,
    "warns": 1.40,
}
"""By the names of the clues, in their order."""

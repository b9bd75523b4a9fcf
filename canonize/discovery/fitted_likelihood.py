"""Weights of the clues, fitted by benchmarks/likelihood_fit.py on labelled public code bases."""

from __future__ import annotations

SHOWN = 0.77
"""What is at least so likely is a finding; the rest is listed by ``--all``."""

BIAS = -3.15
WEIGHTS = {
    "same_name": 1.49,
    "qualified": 1.38,
    "proven": 2.35,
    "share": 1.24,
    "copied": 1.04,
    "methods_copied": 0.79,
    "phrases": 0.78,
    "interface": 0.48,
    "both_used": -0.12,
    "says_so": 1.52,
    "replaced": 0.82,
    "succeeds": 2.18,
    "same_module": -1.47,
    "siblings": -0.58,
    "other_framework": -0.35,
    "showcases": -3.23,
    "function": 0.52,
    "size": 0.75,
    "purposes": -0.65,
    "wrapper": -1.81,
    "apart": 0.36,
    "warns": 1.39,
    "accepted": 0.23,
    "has_used": 0.60,
    "parallel": -1.64,
}
"""By the names of the clues, in their order."""

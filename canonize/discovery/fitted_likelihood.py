"""Weights of the clues, fitted by benchmarks/likelihood_fit.py on labelled public code bases."""

from __future__ import annotations

SHOWN = 0.75
"""What is at least so likely is a finding; the rest is listed by ``--all``."""

BIAS = -3.23
WEIGHTS = {
    "same_name": 1.57,
    "qualified": 1.38,
    "proven": 2.41,
    "share": 1.23,
    "copied": 1.02,
    "methods_copied": 0.80,
    "phrases": 0.84,
    "interface": 0.47,
    "both_used": -0.08,
    "says_so": 1.39,
    "replaced": 0.84,
    "succeeds": 2.16,
    "same_module": -1.44,
    "siblings": -0.56,
    "other_framework": -0.46,
    "showcases": -3.23,
    "function": 0.52,
    "size": 0.75,
    "purposes": -0.61,
    "wrapper": -1.81,
    "apart": 0.36,
    "warns": 1.40,
    "accepted": 0.22,
    "has_used": 0.60,
    "parallel": -1.56,
}
"""By the names of the clues, in their order."""

"""Weights of the clues, fitted by benchmarks/likelihood_fit.py on labelled public code bases."""

from __future__ import annotations

SHOWN = 0.74
"""What is at least so likely is a finding; the rest is listed by ``--all``."""

BIAS = -3.01
WEIGHTS = {
    "same_name": 1.51,
    "qualified": 1.53,
    "proven": 2.39,
    "share": 1.26,
    "copied": 1.04,
    "methods_copied": 0.65,
    "phrases": 0.84,
    "interface": 0.44,
    "both_used": -0.33,
    "says_so": 1.37,
    "replaced": 0.76,
    "succeeds": 2.24,
    "same_module": -1.48,
    "siblings": -0.14,
    "other_framework": -0.53,
    "showcases": -3.24,
    "function": 0.46,
    "size": 0.54,
    "purposes": -0.64,
    "wrapper": -1.85,
    "apart": 0.29,
    "warns": 1.41,
    "accepted": 0.52,
    "has_used": 0.60,
}
"""By the names of the clues, in their order."""

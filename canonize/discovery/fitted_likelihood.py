"""Weights of the clues, fitted by benchmarks/likelihood_fit.py on labelled public code bases."""

from __future__ import annotations

SHOWN = 0.82
"""What is at least so likely is a finding; the rest is listed by ``--all``."""

BIAS = -1.92
WEIGHTS = {
    "same_name": 1.15,
    "qualified": 1.24,
    "proven": 2.31,
    "share": 1.44,
    "copied": 0.74,
    "methods_copied": 0.23,
    "phrases": 0.71,
    "interface": 0.74,
    "both_used": -0.53,
    "says_so": 0.79,
    "replaced": 0.98,
    "succeeds": 1.91,
    "same_module": -1.54,
    "siblings": -0.32,
    "one_base": -0.44,
    "texts": 0.48,
    "other_framework": -0.23,
    "showcases": -4.10,
    "function": -0.17,
    "size": 0.55,
    "purposes": -0.62,
    "wrapper": -1.91,
    "apart": 0.59,
    "warns": 1.26,
    "accepted": 0.22,
    "has_used": 0.30,
    "parallel": -1.34,
}
"""By the names of the clues, in their order."""

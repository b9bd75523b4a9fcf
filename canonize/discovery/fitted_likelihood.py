"""Weights of the clues, fitted by benchmarks/likelihood_fit.py on labelled public code bases."""

from __future__ import annotations

SHOWN = 0.7
"""What is at least so likely is a finding; the rest is listed by ``--all``."""

BIAS = -2.99
WEIGHTS = {
    "same_name": 1.59,
    "qualified": 1.39,
    "proven": 2.00,
    "share": 1.22,
    "copied": 1.23,
    "methods_copied": 0.78,
    "phrases": 1.25,
    "interface": 0.63,
    "both_used": -0.20,
    "says_so": 1.57,
    "messages": -0.48,
    "replaced": 0.80,
    "succeeds": 2.23,
    "same_module": -1.29,
    "siblings": -0.36,
    "other_framework": -0.50,
    "showcases": -3.28,
    "function": 0.46,
    "size": 0.75,
    "purposes": -0.64,
    "wrapper": -1.73,
    "apart": 0.29,
    "warns": 1.40,
}
"""By the names of the clues, in their order."""

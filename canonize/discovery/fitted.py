"""Weights of the signals, fitted by benchmarks/scan_fit.py on half a of the truth."""

from __future__ import annotations

BIAS = -5.45
WEIGHTS = (
    3.03,  # name
    1.79,  # same_name
    1.30,  # same_core
    1.12,  # core_rarity
    0.72,  # same_role
    3.13,  # methods
    1.68,  # methods_contained
    2.01,  # edge
    0.48,  # users
    1.04,  # near
    1.05,  # same_service
    1.08,  # doc
    0.50,  # returns
    -1.00,  # data
    -5.31,  # contrast
    0.36,  # contained
    2.08,  # name_and_methods
    -1.88,  # role_clash
    -2.53,  # disjoint
    -1.84,  # extra
)

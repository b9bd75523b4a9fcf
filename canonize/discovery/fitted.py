"""Weights of the signals, fitted by benchmarks/scan_fit.py on half a of the truth."""

from __future__ import annotations

BIAS = -5.63
WEIGHTS = (
    3.00,  # name
    1.83,  # same_name
    1.35,  # same_core
    1.07,  # core_rarity
    0.59,  # same_role
    3.16,  # methods
    1.72,  # methods_contained
    2.01,  # edge
    0.42,  # users
    1.00,  # near
    0.94,  # same_service
    1.03,  # doc
    0.50,  # returns
    -1.00,  # data
    -5.25,  # contrast
    0.36,  # contained
    2.08,  # name_and_methods
    -0.93,  # role_clash
)

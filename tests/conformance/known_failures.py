"""Cases that fail today, each with what happens; the table shows them as failures.

An entry whose case passes fails the suite: it has to go.
"""

KNOWN_FAILURES: dict[str, str] = {
    "1l": "an unused import of a module from its package is not in the ledger",
    "21f": "a star import of a competitor that is a whole module is not in the ledger",
    "73i": "what a shim hands on is compared with nothing and refused",
}

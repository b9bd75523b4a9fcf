"""Cases that fail today, each with what happens; the table shows them as failures.

An entry whose case passes fails the suite: it has to go.
"""

KNOWN_FAILURES: dict[str, str] = {}

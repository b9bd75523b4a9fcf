"""Cases that fail today, each with what happens; the table shows them as failures.

An entry whose case passes fails the suite: it has to go.
"""

KNOWN_FAILURES: dict[str, str] = {
    "1i": "comments inside a dotted name are lost",
    "59c": "relative and nested dynamic imports are called harmless or missing",
}

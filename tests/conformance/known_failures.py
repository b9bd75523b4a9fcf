"""Cases that fail today, each with what happens; the table shows them as failures.

An entry whose case passes fails the suite: it has to go.
"""

KNOWN_FAILURES: dict[str, str] = {
    "1i": "comments inside a dotted name are lost",
    "59c": "relative and nested dynamic imports are called harmless or missing",
    "67a": "the removal does not speak of pickles",
    "69b": "a competitor that a decorator registers is removed",
    "69c": "a competitor that its base registers is removed",
    "71b": "the refusal is not at the definition's line",
    "72c": "the refusal is not at the definition's line",
    "73f": "a method that the canonical lacks is only seen on a variable",
    "73g": "a plain function takes the place of a context manager",
    "76c": "a module that makes what it deprecates no longer imports when warnings are errors",
    "78d": "the refusal is not at the definition's line",
    "78e": "the refusal is not at the definition's line",
    "78f": "the refusal is not at the definition's line",
    "78i": "the refusal is not at the definition's line",
    "79c": "a second warning is added to one that was written by hand",
}

"""canonize: from competing implementations to a single canonical one, step by step and back."""

__version__ = "0.1.0"

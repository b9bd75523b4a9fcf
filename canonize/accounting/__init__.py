"""The whole ledger: every place that names a competitor, and what becomes of it."""

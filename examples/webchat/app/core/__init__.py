"""Start, stop and quotas."""

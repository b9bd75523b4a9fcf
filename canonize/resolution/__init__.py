"""Where a name comes from, across the files of a code base."""

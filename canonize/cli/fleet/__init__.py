"""`fleet`: one plan over many repositories; one verb a file."""

"""LibCST knowledge that codemods share: names, scopes, imports, strings."""

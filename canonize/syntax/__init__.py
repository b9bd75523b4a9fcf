"""One file: parsed, its scopes walked, edits written back. No tree, no module map."""

"""Who defines, exports, imports and names what: facts of one file, cached by content, resolved."""

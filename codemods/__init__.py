"""The built-in catalogue: one codemod a file, LibCST in, LibCST out, no I/O."""

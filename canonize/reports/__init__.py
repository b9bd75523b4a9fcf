"""What leaves the tool as a file: SARIF, HTML."""

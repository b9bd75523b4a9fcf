"""Does the canonical mean the same at every use of a competitor?"""

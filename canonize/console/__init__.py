"""Every line that a person sees; nothing else of the tool writes to a terminal.

================  =====================================================================
`screen`          where lines go, in which colours; errors, questions, JSON
`inert`           text from files and names, made harmless
`diff`            coloured patches
`proposals`       what steps would do: summaries, files, ledgers
`journey`         what running, rolling back and resuming tell while they work
`standing`        status and log
`plans`           mistakes of plans, and the catalogue
`verified`        what still names what is gone
`progress`        the line of what takes long
================  =====================================================================
"""

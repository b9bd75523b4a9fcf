"""YAML to plan; every mistake with line and column, all at once. Also writes new plans.

========================  ================================================================
`load.load_plan`          the plan of a file, or every mistake of the file itself
`check.check_plan`        every mistake against the catalogue and the repository too
`new.new_plan`            the text of a new nine-step plan
`schema.schema_text`      the JSON Schema that editors use
========================  ================================================================
"""

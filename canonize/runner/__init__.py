"""The step loop: plays, writes, commits, checks, keeps or restores; yields events.

Each verb is a module of its own, so that the fast ones stay fast:

==================  ===================================================================
`place`             the repository, its files and its journal: all that undoing needs
`session`           a place plus a plan: all that previewing and running need
`preview`, `run`    the steps, in memory and for real
`rollback`          back to a checkpoint, and `undo`
`recover`           after a crash or an interruption: finish or restore
`status`            where the migration stands, and the operation log
`saved_preview`     `preview --save` and `run --plan-file`
`closing`           `adopt` and `finish`
==================  ===================================================================
"""

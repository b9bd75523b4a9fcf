"""Pure heart of the tool: plan, tree and change, codemod protocol, ledger, guard, rehearsal."""

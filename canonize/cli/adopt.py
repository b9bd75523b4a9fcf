"""`adopt`: accept an edited plan and amended commits as they are."""

from __future__ import annotations

import typer

from canonize.cli.invocation import invocation


def adopt(context: typer.Context) -> None:
    """Accept what moved since the last step.

    That is an edited plan, or a step's commit that was amended. Rolling back then includes it.
    """
    from canonize.runner.closing import adopt as accept

    asked = invocation(context)
    with asked.open_session() as session:
        accepted = accept(session)
    if asked.json:
        asked.screen.document("adopt", {"accepted": list(accepted)})
        return
    for sentence in accepted:
        asked.screen.show(("accepted: ", "green"), sentence)
    if not accepted:
        asked.screen.show("nothing to accept: everything is as it was left")

"""Two enumerations: their members are known, so all of them are looked at."""

import enum

from canonize_equiv.steps import OwnSteps, PairedCall, RecipeSteps


def steps_of(st, spec, pair):
    """What is called on both sides of a pair: by the plan's recipe, or for what the two are."""
    if spec.get("recipe"):
        return RecipeSteps(st, spec, pair)
    are_enumerations = all(isinstance(one, enum.EnumMeta) and len(one) for one in pair)
    return (EnumSteps if are_enumerations else OwnSteps)(st, spec, pair)


class EnumSteps(OwnSteps):
    """Members are made from values of either side, and asked for what anybody may ask."""

    def makers(self):
        values = []
        for member in [m for one in self.classes for m in one]:
            if not any(type(v) is type(member.value) and v == member.value for v in values):
                values.append(member.value)
        given = self.st.sampled_from(values).map(lambda value: ([value], {}))
        return [PairedCall(self.name, self.classes, given)]

    def narrow(self):
        return None

    def members(self):
        looks = [PairedCall(name, (look, look), None) for name, look in _LOOKS.items()]
        return looks + super().members()

    def same_state(self, comparer, things):
        return comparer.same(*things)


def _shown(member):
    """What it shows; who shows what its class is called is asked by himself."""
    return str(member).removeprefix(f"{type(member).__name__}.")


_LOOKS = {
    ".value": lambda member: member.value,
    "as text": _shown,
    "among its members": lambda member: list(type(member).__members__),
}

"""Competing implementations: groups, what each member is, which is canonical, how much it hurts."""

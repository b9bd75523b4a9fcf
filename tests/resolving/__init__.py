"""The scan's index held to the resolver: every import of a code base resolved by both."""

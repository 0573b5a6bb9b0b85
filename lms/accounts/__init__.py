"""People, roles, sign-in, consent, accommodations."""

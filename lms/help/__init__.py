"""Help: one page a role, from the shelf, in the reader's language."""

"""The audit journal for those who may read it: who did what to which object, and whether the journal is whole."""

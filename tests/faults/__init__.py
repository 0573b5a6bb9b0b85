"""Faults on purpose: killed servers, broken lines; the oracle is what a client outside was told."""

"""The shelf of files: policies, notices, help and courses, with their loader."""

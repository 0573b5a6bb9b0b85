"""SCORM packages: upload, launch, run-time, results.

Course JavaScript is untrusted and lives on the content origin (`content_views`); the LMS side (`views`) hands it a launch.
The engine `scorm` decides what a package is and what a commit means; this room keeps rows, files, tickets and marks.
Public names: `operations.import_package`, `operations.open_launch`, `operations.take_commit`, `queries`.
"""

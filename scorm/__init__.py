"""The SCORM engine: packages, manifests, run-time data, outcome; knows no house."""

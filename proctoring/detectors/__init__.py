"""Looks at one picture each: faces, identity, the state of the camera picture."""

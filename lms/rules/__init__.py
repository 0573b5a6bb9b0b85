"""The law room: numbers become decisions. Standard library only, no clock, no database."""

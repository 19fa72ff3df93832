"""Files in and out; an import can be previewed, repeated, undone."""

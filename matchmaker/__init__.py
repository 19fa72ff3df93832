"""The meeting of person and place, and the application itself."""

"""Who may be told what, until when."""

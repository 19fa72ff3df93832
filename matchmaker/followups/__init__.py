"""Two streams of follow-up, concerns, strain."""

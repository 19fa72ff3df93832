"""重層的支援会議, 支援会議 and area meetings: agenda, packets, decisions, minutes."""

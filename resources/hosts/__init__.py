"""Own pages behind a personal link, confirmations, worries."""

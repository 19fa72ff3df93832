"""The book of words (ことばの表): what the engine hears, which places say it, and the town's own terms over it."""

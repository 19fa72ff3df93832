"""A town's own terms (町のことば), laid over the thesaurus of the house."""

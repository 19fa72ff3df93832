"""Terms, synonyms, accessibility, and the week."""

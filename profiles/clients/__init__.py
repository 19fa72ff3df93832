"""The person (本人): wishes, dislikes, needs, mobility, availability."""

"""The customs of a town (この町のきまり): own words, the cycle of reviews, who leads; and what its documents say and do not say."""

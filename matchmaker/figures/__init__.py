"""Figures (数字): what was done in a town, month by month and year by year; never a league table."""

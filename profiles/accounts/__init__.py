"""Agencies, accounts, roles and signing in."""

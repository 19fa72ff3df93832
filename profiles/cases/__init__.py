"""Referral, stages of a case, plan."""

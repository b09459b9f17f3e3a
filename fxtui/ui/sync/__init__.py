"""Sync as a table: a form, then the plan as rows that a person checks, then a job."""

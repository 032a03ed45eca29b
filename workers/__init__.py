"""Celery's side: thin tasks around the services, one retry policy, one context a process."""

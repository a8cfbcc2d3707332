"""Runs one playbook to its end and keeps everything it says.

What an end means, for a job or a server, is for the reader of the spool to decide."""

"""Runs one playbook to its end: python3 -I supervisor.py RUN_DIR, with the secrets as JSON on standard input.

The answer is RUN_DIR/spool.jsonl, whose last record tells the end; without one, the run was lost. Standard output
and error carry nothing but the supervisor's own troubles. Exit code 2: this run was started before, nothing was done.
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # -I leaves it out

from daybook_runner import guard, ways

_STARTED_BEFORE = 2


def main(run_dir):
    try:
        return guard.bring_to_its_end(run_dir, ways.Program, lambda: None)
    except FileExistsError as trouble:
        print("This run was started before: %s" % trouble, file=sys.stderr)
        return _STARTED_BEFORE


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

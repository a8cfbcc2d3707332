"""A run that is interrupted leaves nothing behind, on the targets neither."""
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest

from starts import SOURCES, both_ways
from support import Run, Sshd, wait_until, words_of_processes  # which also makes the sources known

from daybook_runner import processes

SLEEPING = """
    - hosts: all
      gather_facts: false
      environment:
        OWN: "{{ inventory_hostname }}"
      tasks:
        - name: the environment of a task
          shell: env
          register: there
        - assert:
            that: "'OWN=web' in there.stdout_lines"
        - name: sleeping
          shell: exec sleep %s
        - name: never
          shell: echo never
"""


@both_ways
class CancelTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Sshd(cls)

    def sleeping(self, text=SLEEPING, **options):
        """A run in the middle of a task that would take an hour, told apart by the fraction of its seconds."""
        self.seconds = "3600.%d" % time.time_ns()
        job = "the-job-%d" % time.time_ns()
        run = Run(self, textwrap.dedent(text) % self.seconds, {"web": {**self.server.host("the-id", "ops"), **options}},
                  ssh_keys={"ops": self.server.key}, job_id=job)
        run.job = job.encode()
        self.addCleanup(self._end_task, self.seconds)
        run.start()
        wait_until(self.remote, "the task runs")
        return run

    def remote(self, seconds=None):
        task = b"sleep\0" + (seconds or self.seconds).encode()
        return [pid for pid, words in words_of_processes().items() if task in words]

    def _end_task(self, seconds):
        """Where the run could not, or was not asked to."""
        processes.send(signal.SIGKILL, self.remote(seconds))

    def cancel(self, run):
        began = time.monotonic()
        run.ask_to_cancel()
        run.wait()
        self.assertLess(time.monotonic() - began, 5)
        self.assertEqual("cancel", run.end["interrupted_by"])
        self.assertNotIn("never", [task["name"] for task in run.of_kind("task")])
        self.assertEqual([], self.remote())
        self.assertEqual({}, run.processes())

    def test_ends_the_task_on_the_target_though_it_does_not_notice_the_cut(self):
        run = self.sleeping(ansible_pipelining=True)
        self.cancel(run)
        self.assertTrue(any(text.startswith("Ended on web: ") for text in run.texts), run.texts[-5:])

    def test_removes_the_temporary_directories_of_the_target(self):
        run = self.sleeping(ansible_pipelining=False)
        made = self.temporary(run)
        self.assertEqual([True], [path.is_dir() for path in made])
        self.cancel(run)
        self.assertEqual([False], [path.is_dir() for path in made])

    def test_removes_what_a_module_has_unpacked(self):
        for name, options in (("over ssh", {"ansible_pipelining": True}), ("local", {"ansible_connection": "local"})):
            with self.subTest(name):
                before = unpacked()
                run = self.sleeping(**options)
                wait_until(lambda: unpacked() - before, "the module is unpacked")
                self.cancel(run)
                self.assertEqual(set(), unpacked() - before)

    def test_ends_what_was_put_into_the_background(self):
        run = self.sleeping(SLEEPING.replace("exec sleep %s", "setsid nohup sleep %s & sleep 3600"),
                            ansible_pipelining=True)
        self.cancel(run)

    def test_leaves_the_processes_of_other_runs_alone(self):
        other = self.sleeping(ansible_pipelining=True)
        others = self.remote()
        self.cancel(self.sleeping(ansible_pipelining=True))
        self.assertTrue(set(others) <= set(words_of_processes()))
        other.ask_to_cancel()
        other.wait()

    def test_says_so_when_a_target_is_gone(self):
        run = self.sleeping(ansible_pipelining=True)
        self.server.process.kill()
        self.server.process.wait()
        run.ask_to_cancel()
        run.wait()
        self.assertIn("Not cleaned up on web: ", " ".join(run.texts))
        type(self).server = Sshd(type(self))

    def temporary(self, run):
        """Where the module lies of which the task on the target consists."""
        found = {match for words in words_of_processes().values() if run.job in words
                 for match in re.findall(rb"(/[^\0\n ]*/ansible-tmp-[\d.-]+)/AnsiballZ", words)}
        return [pathlib.Path(os.fsdecode(path)) for path in found]


def unpacked():
    """The directories of modules that run, or have not been tidied up."""
    return set(pathlib.Path(tempfile.gettempdir()).glob("ansible_*_payload_*"))

class YoungPlayTest(unittest.TestCase):
    def test_that_has_no_group_of_its_own_yet_is_ended(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        told = subprocess.run([sys.executable, "-c", textwrap.dedent("""
            import os, subprocess, sys
            sys.path.insert(0, sys.argv[1])
            from daybook_runner.signals import Signals
            from daybook_runner.spool import Spool
            from daybook_runner.streams import Streams
            from daybook_runner.watch import Watch
            signals = Signals()
            signals.cancelled = True
            streams = Streams(Spool(sys.argv[2]), signals.wakeup)
            watch = Watch(subprocess.Popen(["sleep", "60"]).pid, streams, 3600)
            streams.close_writers()
            watch.follow(signals)
            print(watch.interrupted_by, os.waitstatus_to_exitcode(watch.status))
        """), str(SOURCES), os.path.join(directory.name, "spool.jsonl")], capture_output=True, text=True, timeout=20)
        self.assertEqual(("cancel -15\n", ""), (told.stdout, told.stderr))

"""However a run ends, nothing of it is left running, and the spool tells the truth about it."""
import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import textwrap
import time
import unittest

from starts import SOURCES, STARTED_BEFORE, both_ways, stat
from support import Run, make_key, wait_until

WAITING = textwrap.dedent("""
    - hosts: all
      gather_facts: false
      tasks:
        - name: started
          shell: nohup sleep 987 >/dev/null 2>&1 &
        - name: waiting
          shell: %s
    """)


@both_ways
class EndingTest(unittest.TestCase):
    def assert_ended(self, run, **end):
        self.assertEqual({}, run.processes())
        self.assertFalse(pathlib.Path(run.supervisor["scratch"]).exists())
        self.assertEqual(end, {name: run.end.get(name) for name in end})

    def waiting(self, command="sleep 988", **request):
        run = Run(self, WAITING % command, **request).start()
        run.wait_for_task("waiting")
        return run

    def test_what_a_play_left_behind_ends_with_it(self):
        run = Run(self, WAITING % "echo").start().wait()
        self.assert_ended(run, exit_code=0, signal=None, interrupted_by=None, error=None)

    def test_cancelling_lets_ansible_tidy_up(self):
        run = self.waiting()
        self.assertGreater(len(run.processes()), 1)
        run.ask_to_cancel()
        run.ask_to_cancel()
        run.wait()
        self.assert_ended(run, exit_code=99, interrupted_by="cancel", error=None)

    def test_cancelling_in_the_middle_of_a_long_record_tells_it_whole(self):
        run = Run(self, "- hosts: all\n  gather_facts: false\n  vars: {long: \"{{ 'x' * 3000000 }}\"}\n  tasks:\n"
                  + "    - debug: {msg: \"{{ long }}\"}\n" * 3).start()
        wait_until(lambda: run.of_kind("task"), "the first task")
        supervisor = run.supervisor["pid"]
        os.kill(supervisor, signal.SIGSTOP)  # the pipe is full then, with half a record in it
        play, = (int(pid) for pid in pathlib.Path("/proc/%d/task/%d/children" % (supervisor, supervisor)).read_text().split())
        wait_until(lambda: waits_for_pipe(play), "the play waits")
        run.ask_to_cancel()
        os.kill(supervisor, signal.SIGCONT)
        run.wait()
        self.assert_ended(run, interrupted_by="cancel", error=None)

    def test_a_task_that_heeds_no_signal_ends_nevertheless(self):
        run = self.waiting("trap '' INT TERM; while true; do sleep 0.1; done")
        asked = time.monotonic()
        run.ask_to_cancel()
        run.wait()
        self.assertLess(time.monotonic() - asked, 10)
        self.assert_ended(run, interrupted_by="cancel", error=None)

    def test_a_play_that_heeds_no_signal_ends_nevertheless(self):
        program = Run(self).directory / "program"
        program.write_text("#!/bin/sh\ntrap '' INT TERM\nsetsid sh -c 'trap \"\" TERM; while :; do sleep 0.1; done' &\n"
                           "echo deaf\nwhile :; do sleep 0.1; done\n")
        program.chmod(0o700)
        run = Run(self, ansible_playbook=str(program)).start()
        wait_until(lambda: "deaf" in run.texts, "its first word")
        asked = time.monotonic()
        os.kill(run.process.pid, signal.SIGTERM)  # the guard hands it on
        run.wait()
        self.assertLess(time.monotonic() - asked, 10)
        self.assert_ended(run, exit_code=None, signal=9, interrupted_by="cancel", error=None)

    def test_the_time_limit_holds_without_the_hub(self):
        run = Run(self, WAITING % "sleep 988", time_limit_seconds=-3).start().wait()  # the hub has 5 more seconds
        self.assert_ended(run, interrupted_by="time_limit", error=None)
        self.assertLess(run.end["ended"] - run.end["started"], 7)

    def test_a_supervisor_that_is_killed_takes_all_with_it_and_leaves_no_end(self):
        run = Run(self, WAITING % "sleep 988", ssh_keys={"one": self.new_key()}).start()
        run.wait_for_task("waiting")
        self.assertTrue(any(b"ssh-agent" in words for words in run.processes().values()))
        os.kill(run.supervisor["pid"], signal.SIGKILL)
        self.assertEqual(1, run.process.wait(20))
        self.assertEqual({}, run.processes())
        self.assertEqual([], run.of_kind("end"))
        self.assertFalse(pathlib.Path(run.supervisor["scratch"]).exists())

    def test_the_play_dies_even_if_nobody_is_left_to_end_it(self):
        run = self.waiting()
        play, = (pid for pid, words in run.processes().items()
                 if (b"--inventory" in words or b"host.py" in words) and parent(pid) == run.supervisor["pid"])
        os.kill(run.process.pid, signal.SIGKILL)
        os.kill(run.supervisor["pid"], signal.SIGKILL)
        wait_until(lambda: play not in run.processes(), "the end of the play")
        for pid in run.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        shutil.rmtree(run.supervisor["scratch"])

    def test_a_hub_that_dies_while_it_hands_over_has_begun_nothing(self):
        run = Run(self, "- hosts: all\n  gather_facts: false\n  tasks:\n    - ping:\n")
        self.way.abandon(run.directory, b'{"ssh_keys": {"ops": "-----BEG')
        self.assertEqual([False, False], [(run.directory / name).exists() for name in ("supervisor.pid", "spool.jsonl")])
        run.start().wait()
        self.assertEqual(0, run.end["exit_code"])

    def test_a_run_starts_once(self):
        run = Run(self, "- hosts: nobody\n").start().wait()
        before = run.records, run.supervisor
        self.assertEqual(STARTED_BEFORE, run.start_again().wait(20))
        self.assertEqual(before, (run.records, run.supervisor))

    def new_key(self):
        path = Run(self).directory / "key"
        make_key(path)
        return path.read_text()


@both_ways
class NotStartedTest(unittest.TestCase):
    def assert_not_started(self, run, error):
        self.assertEqual((False, None), (run.end["begun"], run.end["exit_code"]))
        self.assertRegex(run.end["error"], error)
        self.assertEqual(run.end["error"], "\n".join(line["text"] for line in run.of_kind("line")))
        self.assertEqual({"failed"}, {line["level"] for line in run.of_kind("line")})
        self.assertEqual({}, run.processes())

    def test_without_ansible(self):
        run = Run(self, ansible_playbook="/no/such/ansible-playbook").start().wait()
        self.assert_not_started(run, "ansible-playbook could not be started: .*No such file")

    def test_with_a_key_that_is_none(self):
        run = Run(self, ssh_keys={"broken": "no key"}).start().wait()
        self.assert_not_started(run, 'The SSH key of the credential "broken" was refused: Error loading key')

    def test_with_a_name_no_socket_can_have(self):
        run = Run(self, ssh_keys={"x" * 200: "no key"}).start()
        self.assertEqual(0, run.process.wait(20))
        self.assert_not_started(run, "No SSH agent could be started")

    def test_a_supervisor_that_fails_says_whether_the_play_had_begun(self):
        program = Run(self).directory / "program"
        program.write_text("#!/bin/bash\necho no record >&$DAYBOOK_RECORDS\nsleep 60\n")
        program.chmod(0o700)
        run = Run(self, ansible_playbook=str(program)).start()
        self.assertEqual(0, run.process.wait(20))
        self.assertEqual((True, None), (run.end["begun"], run.end["exit_code"]))
        self.assertIn("The supervisor failed: JSONDecodeError", run.end["error"])
        self.assertEqual({}, run.processes())

    def test_a_guard_that_fails_leaves_no_sign_of_a_beginning(self):
        run = Run(self)
        failed = subprocess.run([sys.executable, "-c", textwrap.dedent("""
            import os, sys
            sys.path.insert(0, sys.argv[1])
            from daybook_runner import guard
            def fork():
                raise BlockingIOError("no more processes")
            os.fork = fork
            guard.bring_to_its_end(sys.argv[2], None, None)
        """), str(SOURCES), str(run.directory)], env={**os.environ, "TMPDIR": str(run.directory)}, capture_output=True, text=True)
        self.assertIn("no more processes", failed.stderr)
        self.assertEqual(["inventory.json", "project", "request.json"], sorted(path.name for path in run.directory.iterdir()))

    def test_with_a_request_that_is_none(self):
        run = Run(self)
        (run.directory / "request.json").write_text("{")
        run.start()
        self.assertEqual(0, run.process.wait(20))
        self.assert_not_started(run, "The supervisor failed: JSONDecodeError")
        self.assertIn("Traceback", run.log)


def waits_for_pipe(pid):
    return any("pipe_write" in path.read_text() for path in pathlib.Path("/proc/%d/task" % pid).glob("*/wchan"))


def parent(pid):
    return int(stat(pid)[1])


if __name__ == "__main__":
    unittest.main()

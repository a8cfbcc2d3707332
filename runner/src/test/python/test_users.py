"""What a run may not do when the hub is root: each has a system user of its own."""
import json
import os
import pathlib
import pwd
import signal
import subprocess
import tempfile
import textwrap
import unittest
import unittest.mock

from starts import both_ways, shared_host, stat
from support import LOCAL, Run, Sshd, wait_until  # which also makes the sources known

from daybook_runner import users

PYTHON = "/usr/bin/python3"
HERE = {"here": {**LOCAL["here"], "ansible_python_interpreter": PYTHON}}
LOCKS = pathlib.Path("/var/lib/daybook-run/locks")


def playbook(*commands):
    tasks = "".join("    - shell: %s\n      ignore_errors: true\n" % json.dumps(command) for command in commands)
    return "- hosts: all\n  gather_facts: false\n  tasks:\n" + tasks


@unittest.skipUnless(os.getuid() == 0, "Only root can give a run a user of its own")
@unittest.skipUnless(os.access(PYTHON, os.X_OK), "Needs a Python that every user may run")
class UnprivilegedTestCase(unittest.TestCase):
    def run_of(self, text, hosts=None, **request):
        return Run(self, text, HERE if hosts is None else hosts, unprivileged=True, **request)


@both_ways
class WallTest(UnprivilegedTestCase):
    def test_what_is_not_for_a_run_is_out_of_its_reach(self):
        data = pathlib.Path(tempfile.mkdtemp(prefix="data-"))
        self.addCleanup(subprocess.run, ["rm", "-rf", data])
        (data / "keys").mkdir()
        (data / "keys" / "secrets.json").write_text("the canary")
        (data / "keys" / "secrets.json").chmod(0o644)
        other = self.run_of("- hosts: all\n  gather_facts: false\n  tasks:\n    - name: waiting\n      command: sleep 60\n")
        other.start()
        other.wait_for_task("waiting")
        run = self.run_of("")
        forbidden = [
            "cat %s/keys/secrets.json" % data, "ls %s" % data,
            "cat '%s/spool.jsonl'" % run.directory, "echo x >> '%s/spool.jsonl'" % run.directory,
            "cat '%s/request.json'" % run.directory, "touch '%s/cancel'" % run.directory,
            "ls '%s'" % other.directory, "ls %s" % other.supervisor["scratch"],
            "cat /proc/%d/environ" % os.getpid(), "kill -9 %d" % other.supervisor["pid"], "kill -9 %d" % other.process.pid,
            "ls %s" % os.path.dirname(shared_host().path), "cat /proc/%d/mem" % shared_host().process.pid,
            "kill %d" % shared_host().process.pid, "ls %s" % LOCKS, "cat /etc/shadow",
            "pkill -9 -f 'sleep 60'", "sudo -n true"]
        (run.directory / "project" / "playbook.yml").write_text(playbook(*forbidden))
        run.start().wait()
        self.assertEqual(["ignored"] * len(forbidden), [result["status"] for result in run.of_kind("result")], run.texts)
        self.assertEqual(0, run.end["exit_code"])
        self.assertNotIn("the canary", "\n".join(run.texts))
        self.assertNotIn("end", [record["k"] for record in other.records])

    def test_it_cannot_end_its_own_supervisor_or_guard(self):
        run = self.run_of(playbook("true"))
        (run.directory / "project" / "filter_plugins").mkdir()
        (run.directory / "project" / "filter_plugins" / "attack.py").write_text(textwrap.dedent("""
            import os, signal
            class FilterModule:
                def filters(self):
                    return {"attack": attack}
            def attack(_):
                done = []
                for pid in filter(str.isdigit, os.listdir("/proc")):
                    try:
                        if int(pid) not in (os.getpid(), os.getppid()) and os.stat("/proc/" + pid).st_uid != os.getuid():
                            os.kill(int(pid), signal.SIGKILL)
                            done.append(pid)
                    except OSError:
                        pass
                return "killed %s" % done
            """))
        (run.directory / "project" / "playbook.yml").write_text(
            "- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: {msg: \"{{ 1 | attack }}\"}\n")
        run.start().wait()
        self.assertIn('    "msg": "killed []"', run.texts)

    def test_it_has_a_home_of_its_own_and_its_files(self):
        run = self.run_of(textwrap.dedent("""
            - hosts: all
              gather_facts: false
              tasks:
                - shell: id -un; id -G | wc -w; touch ~/here "$PWD/there"; umask; echo {{ given }}
                  register: seen
                - debug: {var: seen.stdout_lines}
            """), extra_vars={"given": "an extra variable"}).start().wait()
        self.assertEqual(0, run.end["exit_code"], run.texts)
        said = [text.strip(' ",') for text in run.texts if text.startswith("        ")]
        self.assertRegex(said[0], r"daybook-run-\d+")
        self.assertEqual(["1", "0077", "an extra variable"], said[1:])
        self.assertFalse(pathlib.Path(run.supervisor["scratch"]).exists())
        self.assertNotIn("WARNING", "\n".join(run.texts))


@both_ways
class LeaseTest(UnprivilegedTestCase):
    def waiting(self, *commands):
        run = self.run_of(playbook(*commands) + "    - name: waiting\n      command: sleep 60\n").start()
        run.wait_for_task("waiting")
        return run

    def user_of(self, run):
        """The name of the user who has processes that work in the run's scratch directory."""
        return pwd.getpwuid(os.stat(run.supervisor["scratch"]).st_uid)

    def test_two_runs_have_two_users(self):
        one, two = self.waiting(), self.waiting()
        self.assertNotEqual(self.user_of(one), self.user_of(two))

    def test_nothing_of_the_user_is_left_at_the_end(self):
        run = self.waiting()
        user = self.user_of(run)
        outside = subprocess.Popen(["sleep", "977"], user=user.pw_uid, group=user.pw_gid, extra_groups=[],
                                   start_new_session=True)
        run.ask_to_cancel()
        run.wait()
        self.assertEqual(-signal.SIGKILL, outside.wait(5))
        self.assertEqual(99, run.end["exit_code"])

    def test_nor_when_the_supervisor_is_killed(self):
        run = self.waiting()
        user = self.user_of(run)
        outside = subprocess.Popen(["sleep", "977"], user=user.pw_uid, group=user.pw_gid, extra_groups=[],
                                   start_new_session=True)
        os.kill(run.supervisor["pid"], signal.SIGKILL)
        self.assertEqual(-signal.SIGKILL, outside.wait(5))
        run.process.wait(20)

    def test_who_has_the_user_next_finds_nothing_of_it(self):
        run = self.waiting()
        user = self.user_of(run)
        outside = subprocess.Popen(["sleep", "977"], user=user.pw_uid, group=user.pw_gid, extra_groups=[],
                                   start_new_session=True)
        for pid in run.process.pid, run.supervisor["pid"]:
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: all(gone(pid) for pid in (run.process.pid, run.supervisor["pid"])), "their end")
        self.assertIsNone(outside.poll())
        held = [self.waiting() for _ in range(3)]
        self.assertIn(user, [self.user_of(other) for other in held])
        self.assertEqual(-signal.SIGKILL, outside.wait(5))
        subprocess.run(["rm", "-rf", run.supervisor["scratch"]], check=True)


@unittest.skipUnless(os.getuid() == 0, "Only root can give a run a user of its own")
class LeftUserTest(unittest.TestCase):
    def test_one_whose_processes_cannot_be_ended_is_passed_over(self):
        first = users.lease()
        os.close(first._lock)  # as when a run has ended, and could not end all that it had started
        with unittest.mock.patch.object(users.User, "kill_all", return_value=[4711]):
            second = users.lease()
        self.assertNotEqual(first.name, second.name)
        second.give_back()
        users.lease().give_back()


@both_ways
class KeysTest(UnprivilegedTestCase):
    def test_a_server_is_reached_with_the_agent_and_its_host_key_is_told(self):
        server = Sshd(self)
        run = self.run_of("- hosts: all\n  remote_user: root\n  gather_facts: false\n  tasks:\n    - ping:\n",
                          {"web": {**server.host("the-id", "ops"), "ansible_user": "root"}})
        run.ssh_keys = {"ops": server.key}
        run.start().wait()
        self.assertEqual((0, {"the-id": server.host_key}), (run.end["exit_code"], run.end["host_keys"]), run.texts)


@both_ways
class LinksTest(UnprivilegedTestCase):
    def test_root_follows_no_link_that_the_play_has_laid(self):
        with tempfile.NamedTemporaryFile("w") as secret:
            secret.write("the-id ssh-ed25519 canary\n")
            secret.flush()
            run = self.run_of(playbook("ln -sf %s ../known_hosts" % secret.name)).start().wait()
            self.assertEqual({}, run.end["host_keys"])


@unittest.skipUnless(os.getuid() == 0, "Only root can make users")
class MakingTest(unittest.TestCase):
    def test_needs_no_search_path_of_roots(self):
        LOCKS.mkdir(0o700, parents=True, exist_ok=True)
        with unittest.mock.patch.dict(os.environ, PATH="/usr/bin:/bin"):
            users._make("root", "/root")  # who is there, which it takes for done


def gone(pid):
    try:
        return stat(pid)[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


del UnprivilegedTestCase

if __name__ == "__main__":
    unittest.main()

"""A connection to a server is used by later runs too, but only by those with the same credential."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest
import unittest.mock

from starts import Guard, HostProcess, stat
from support import Run, Sshd, make_key, wait_until, words_of_processes  # which also makes the sources known

from daybook_runner.agents import Keys
from daybook_runner.masters import Masters

PYTHON = "/usr/bin/python3" if os.getuid() == 0 else sys.executable
PING = "- hosts: all\n  gather_facts: false\n  tasks:\n    - ping:\n"
HELD = PING.replace("ping:", "raw: touch %s; until [ -e %s ]; do sleep 0.1; done; echo seen")
TWO_STEPS = textwrap.dedent("""
    - hosts: all
      gather_facts: false
      tasks:
        - raw: echo first
        - name: waiting
          local_action: wait_for path={{ go }} timeout=30 sleep=1
        - raw: echo second
    """)


def can_listen_at(address):
    try:
        socket.create_server((address, 0), family=socket.AF_INET6).close()
        return True
    except OSError:
        return False


class ConnectionsTestCase(unittest.TestCase):
    way = None

    def setUp(self):
        self.server = Sshd(self)
        self.host = HostProcess()
        self.addCleanup(lambda: self.host.stop())
        self.way = self

    def start(self, directory, secrets):
        """As the ways of starts.py, from this test's own host."""
        with self.host.ask({"run_dir": str(directory)}, json.dumps(secrets).encode()) as connection:
            self.assertEqual(b"started\n", connection.recv(100))
        return Guard(directory)

    def run_of(self, text=PING, credential="ops", version=1, key=None, extra="", **changed):
        """On the server, as the hub writes it when the server's key is pinned."""
        user = changed.pop("user", "root" if os.getuid() == 0 else os.environ.get("USER"))
        wanted = {"credential": credential, "version": version, "alias": "the-id", "host_key": self.server.host_key,
                  "address": self.server.address, "port": self.server.port, "user": user, **changed}
        wanted["socket"] = "0-%(address)s-%(port)d-%(user)s" % wanted
        variables = {**self.server.host("the-id", credential, "yes"), "ansible_user": user, "ansible_host": wanted["address"],
                     "ansible_port": wanted["port"], "ansible_python_interpreter": PYTHON,
                     "ansible_control_path": "${DAYBOOK_SSH}/0-%%h-%%p-%%r"}
        variables["ansible_ssh_extra_args"] += extra
        run = Run(self, text, {"web": variables}, ssh_keys={credential: key or self.server.key}, connections=[wanted],
                  unprivileged=os.getuid() == 0)
        (run.directory / "known_hosts").write_text("the-id %s\n" % wanted["host_key"])
        return run

    def succeed(self, run):
        (run if run.process else run.start()).wait()
        self.assertEqual(0, run.end["exit_code"], run.texts)
        self.assertNotIn("mux", "\n".join(run.texts))

    def refused(self, run, reason):
        run.start().wait()
        self.assertEqual([("unreachable", reason)],
                         [(result["status"], result.get("reason")) for result in run.of_kind("result")], run.texts)
        self.assertNotIn("mux", "\n".join(run.texts))

    def other_key(self, suffix=""):
        path = Run(self).directory / "key"
        make_key(path)
        return path.with_name("key" + suffix).read_text()

    def masters(self):
        """{pid: path of the socket}"""
        found = {}
        for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                words = path.read_bytes().decode(errors="replace")
                if words.startswith("ssh") and "daybook-ssh-" in words and children_of(path.parent) == self.host.process.pid:
                    found[int(path.parent.name)] = next(
                        word.partition("=")[2] for word in words.split("\0") if word.startswith("ControlPath="))
        return found


def words_of(masters):
    """{pid: command line} of those that have their directory."""
    return {pid: words for pid, words in words_of_processes().items() if b"\nssh\0" in words and masters.directory.encode() in words}


def children_of(path):
    return int((path / "stat").read_text().rpartition(")")[2].split()[1])


class SharingTest(ConnectionsTestCase):
    def test_the_next_run_with_the_same_credential_does_not_sign_in_again(self):
        for _ in range(3):
            self.succeed(self.run_of())
        self.assertEqual(1, self.server.logins)

    def test_modules_that_are_copied_as_files_go_that_way_too(self):
        self.succeed(self.run_of())
        run = self.run_of("- hosts: all\n  gather_facts: false\n  tasks:\n    - command: echo {{ 'x' * 100000 }}\n"
                          "      no_log: true\n")
        self.succeed(run)
        self.assertEqual(1, self.server.logins)

    def test_two_runs_at_once_share_one(self):
        runs = [self.run_of().start() for _ in range(2)]
        for run in runs:
            self.succeed(run)
        self.assertEqual(1, self.server.logins)

    def test_what_the_play_changes_has_a_connection_of_its_own(self):
        other = Sshd(self, "127.0.0.3")
        (other.directory / "client.pub").write_text((self.server.directory / "client.pub").read_text())
        self.succeed(self.run_of())
        text = PING.replace("  tasks", "  vars: {ansible_host: 127.0.0.3, ansible_port: %d, ansible_ssh_extra_args: "
                            "'-o IdentityAgent=${DAYBOOK_SSH}/ops.sock -o StrictHostKeyChecking=accept-new'}\n  tasks"
                            % other.port)
        run = self.run_of(text)
        run.start().wait()
        self.assertEqual((0, 1, 1), (run.end["exit_code"], self.server.logins, other.logins))

    def test_a_master_that_dies_is_opened_anew(self):
        go = pathlib.Path("/tmp/go-%d" % time.time_ns())
        self.addCleanup(lambda: go.unlink())
        run = self.run_of(TWO_STEPS.replace("{{ go }}", str(go))).start()
        run.wait_for_task("waiting")
        master, = self.masters()
        os.kill(master, signal.SIGKILL)
        wait_until(lambda: not self.masters(), "its end")
        go.touch()
        self.succeed(run)
        self.assertEqual(2, self.server.logins)

    def test_a_play_can_have_a_new_connection(self):
        self.succeed(self.run_of())
        self.succeed(self.run_of("- hosts: all\n  gather_facts: false\n  tasks:\n    - raw: echo 1\n"
                                 "    - meta: reset_connection\n    - raw: echo 2\n    - raw: echo 3\n"))
        self.assertEqual(2, self.server.logins)
        self.succeed(self.run_of())
        self.assertEqual(2, self.server.logins)

    def test_sessions_beyond_those_the_server_allows_have_a_connection_of_their_own(self):
        self.server = Sshd(self, options="MaxSessions 2")
        go = pathlib.Path("/tmp/go-%d" % time.time_ns())
        begun = [go.with_suffix(".%d" % number) for number in range(2)]
        self.addCleanup(lambda: [path.unlink(missing_ok=True) for path in (go, *begun)])
        holding = [self.run_of(HELD % (path, go)).start() for path in begun]
        wait_until(lambda: all(path.exists() for path in begun), "their tasks")
        self.assertEqual(1, self.server.logins)
        self.succeed(self.run_of())
        self.assertEqual(2, self.server.logins)
        go.touch()
        for run in holding:
            self.succeed(run)

    @unittest.skipUnless(can_listen_at("::1"), "This machine has no IPv6")
    def test_a_server_with_an_address_of_version_6(self):
        self.server = Sshd(self, "::1")
        for _ in range(2):
            self.succeed(self.run_of())
        self.assertEqual(1, self.server.logins)

    def test_one_that_is_too_old_is_not_used_by_those_who_come(self):
        with tempfile.TemporaryDirectory() as directory:
            masters = Masters(os.path.join(directory, "no host"))
            self.addCleanup(masters.end)
            wanted = dict.fromkeys(("credential", "version", "identity", "alias", "host_key", "address", "port", "user"), "x")
            with socket.socket(socket.AF_UNIX) as master:
                master.bind(masters._path(wanted))
                master.listen()
                masters.connect(wanted).close()
                with unittest.mock.patch("daybook_runner.masters.LONGEST_SECONDS", 0):
                    self.assertFalse(masters.connect(wanted))

    def test_one_too_old_takes_the_name_of_the_next_one_to_its_end(self):
        directory = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, directory)
        agent = subprocess.Popen(["ssh-agent", "-D", "-a", directory / "agent"], stdout=subprocess.DEVNULL)
        self.addCleanup(agent.wait)
        self.addCleanup(agent.kill)
        wait_until((directory / "agent").exists, "the agent")
        subprocess.run(["ssh-add", "-q", "-"], env={**os.environ, "SSH_AUTH_SOCK": str(directory / "agent")},
                       input=self.server.key.encode(), check=True)
        wanted = {"credential": "ops", "version": 1, "identity": (self.server.directory / "client.pub").read_text(),
                  "alias": "the-id", "host_key": self.server.host_key, "address": self.server.address,
                  "port": self.server.port, "user": "root" if os.getuid() == 0 else os.environ.get("USER"),
                  "agent": str(directory / "agent")}
        masters = Masters(str(directory / "no host"))
        self.addCleanup(masters.end)
        self.addCleanup(lambda: [os.kill(pid, signal.SIGTERM) for pid in words_of(masters)])
        self.assertTrue(masters.open(wanted))
        old, = words_of(masters)
        with unittest.mock.patch("daybook_runner.masters.LONGEST_SECONDS", 0):
            self.assertTrue(masters.open(wanted))
        os.kill(old, signal.SIGTERM)
        wait_until(lambda: old not in words_of(masters), "its end")
        masters.connect(wanted).close()

    def test_a_server_that_says_nothing_is_not_waited_for_twice(self):
        with socket.create_server(("127.0.0.3", 0)) as silent:
            silent.settimeout(9)  # each waits 10 s for an answer
            run = self.run_of(address="127.0.0.3", port=silent.getsockname()[1]).start()
            with silent.accept()[0], silent.accept()[0]:
                pass
        run.wait()
        self.assertEqual(["unreachable"], [result["status"] for result in run.of_kind("result")])

    def test_a_cancelled_run_leaves_it_to_others(self):
        run = self.run_of("- hosts: all\n  gather_facts: false\n  tasks:\n    - name: sleeping\n      raw: sleep 60\n").start()
        run.wait_for_task("sleeping")
        master = wait_until(self.masters, "the master")
        wait_until(lambda: self.server.logins == 1, "the login")
        run.ask_to_cancel()
        run.wait()
        self.assertEqual(("cancel", master), (run.end["interrupted_by"], self.masters()))
        before = self.server.logins  # the cleaner of the target signs in for itself
        self.succeed(self.run_of())
        self.assertEqual(before, self.server.logins)

    def test_nothing_is_left_after_the_host(self):
        self.succeed(self.run_of())
        path, = self.masters().values()
        self.assertEqual(0, self.host.stop())
        self.assertEqual({}, {pid: words for pid, words in self.masters().items() if words == path})
        self.assertFalse(os.path.exists(os.path.dirname(path)))

    def test_the_next_host_removes_what_a_killed_one_has_left(self):
        def host_with_a_run():
            self.succeed(self.run_of())
            path, = self.masters().values()
            os.utime(os.path.dirname(path), (0, 0))
            return path
        in_use = host_with_a_run()
        self.addCleanup(shutil.rmtree, os.path.dirname(in_use))
        self.host.kill()
        self.host = HostProcess()
        abandoned = host_with_a_run()
        master, = self.masters()
        self.assertTrue(os.path.exists(in_use))
        self.host.kill()
        os.kill(master, signal.SIGKILL)
        wait_until(lambda: not os.path.exists("/proc/%d/cmdline" % master) or not pathlib.Path(
            "/proc/%d/cmdline" % master).read_bytes(), "the end of the master")
        self.host = HostProcess()
        self.assertEqual((True, False), (os.path.exists(in_use), os.path.exists(os.path.dirname(abandoned))))

    def test_a_connection_in_use_outlives_the_host(self):
        go = pathlib.Path("/tmp/go-%d" % time.time_ns())
        begun = go.with_suffix(".begun")
        self.addCleanup(lambda: [path.unlink() for path in (go, begun)])
        run = self.run_of(HELD % (begun, go)).start()
        wait_until(begun.exists, "the task")
        self.host.stop()
        go.touch()
        run.wait()
        self.assertEqual(0, run.end["exit_code"], run.texts)

    def test_a_run_outlives_the_host_and_its_connection(self):
        go = pathlib.Path("/tmp/go-%d" % time.time_ns())
        self.addCleanup(lambda: go.unlink())
        run = self.run_of(TWO_STEPS.replace("{{ go }}", str(go))).start()
        run.wait_for_task("waiting")
        self.host.stop()
        go.touch()
        run.wait()
        self.assertEqual(0, run.end["exit_code"], run.texts)


class WallTest(ConnectionsTestCase):
    def test_another_credential_never_has_it(self):
        self.succeed(self.run_of())
        self.refused(self.run_of(credential="dev", key=self.other_key()), "credential_refused")
        self.assertEqual((1, 1), (self.server.logins, len(self.masters())))

    def test_nor_has_the_same_credential_with_another_secret(self):
        self.succeed(self.run_of())
        self.refused(self.run_of(version=2, key=self.other_key()), "credential_refused")
        self.succeed(self.run_of(version=2))
        self.assertEqual(2, self.server.logins)

    def test_nor_has_who_only_claims_to_be_that_credential(self):
        self.succeed(self.run_of())
        self.refused(self.run_of(key=self.other_key()), "credential_refused")

    def test_an_unreachable_server(self):
        with socket.create_server((self.server.address, 0)) as free:
            port = free.getsockname()[1]
        run = self.run_of(port=port)
        self.refused(run, None)
        self.assertIn("Connection refused", "\n".join(run.texts))

    def test_a_server_with_another_key(self):
        self.succeed(self.run_of())
        self.refused(self.run_of(host_key=" ".join(self.other_key(".pub").split()[:2])), "host_key_changed")

    @unittest.skipUnless(os.getuid() == 0, "Runs have users of their own only if root gives them")
    def test_a_run_cannot_reach_the_masters_but_by_the_relay(self):
        self.succeed(self.run_of())
        path, = self.masters().values()
        run = self.run_of(textwrap.dedent("""
            - hosts: all
              gather_facts: false
              tasks:
                - local_action: shell ls %s; ssh -O check -S %s x
                  ignore_errors: true
            """) % (os.path.dirname(path), path))
        run.start().wait()
        self.assertIn("Permission denied", "\n".join(run.texts))
        self.assertNotIn("Master running", "\n".join(run.texts))

    def test_the_relay_forwards_sessions_and_nothing_else(self):
        self.succeed(self.run_of())
        master = self.masters()
        for asked in ("-O forward -L 127.0.0.9:4711:127.0.0.2:%d" % self.server.port, "-O exit",
                      "-W 127.0.0.2:%d" % self.server.port):
            with self.subTest(asked):
                run = self.run_of(textwrap.dedent("""
                    - hosts: all
                      gather_facts: false
                      tasks:
                        - raw: echo there
                        - local_action:
                            module: shell
                            cmd: timeout 3 ssh %s -S $DAYBOOK_SSH/0-* -o BatchMode=yes x; timeout 2 cat </dev/tcp/127.0.0.9/4711
                            executable: /bin/bash
                          ignore_errors: true
                          register: tried
                        - debug: {var: tried}
                        - raw: echo there
                    """) % asked)
                run.start().wait()
                said = "\n".join(run.texts)
                self.assertEqual((0, master), (run.end["exit_code"], self.masters()), said)
                self.assertIn("/dev/tcp/127.0.0.9/4711: Connection refused", said)
                self.assertNotIn("SSH-2.0", said)


class CleaningTest(ConnectionsTestCase):
    def test_a_cancelled_run_is_cancelled_also_where_its_servers_cannot_be_reached_any_more(self):
        lines = self.server.key.splitlines()
        run = self.run_of("- hosts: all\n  gather_facts: false\n  tasks:\n    - name: sleeping\n      local_action: raw sleep 60\n",
                          key="\n".join([*lines[:3], lines[3][::-1], *lines[4:]]))
        run.start().wait_for_task("sleeping")
        run.ask_to_cancel()
        run.wait()
        self.assertEqual("cancel", run.end["interrupted_by"])
        self.assertRegex("\n".join(run.texts), "Not looked for what still runs on servers: The SSH key .* was refused")


class IdentityTest(unittest.TestCase):
    def made(self, *options):
        directory = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, directory)
        subprocess.run(["ssh-keygen", "-q", "-N", "", "-f", directory / "key", *options], check=True)
        return (directory / "key").read_text(), " ".join((directory / "key.pub").read_text().split()[:2])

    def identity(self, key):
        return Keys({"ops": key}, "/nowhere", None).identities()["ops"]

    def test_is_read_from_a_key_in_the_format_of_openssh(self):
        key, public = self.made("-t", "ed25519")
        self.assertEqual(public, self.identity(key))
        self.assertEqual(public, self.identity("\n" + key.replace("\n", "\r\n") + "\n"))

    def test_is_for_an_agent_to_tell_of_any_other(self):
        key, _ = self.made("-t", "rsa", "-b", "2048", "-m", "PEM")
        broken, _ = self.made("-t", "ed25519")
        for text in key, broken[:120], broken.replace("a", "\u00e4"), "", "one line":
            self.assertIsNone(self.identity(text))


@unittest.skipUnless(os.getuid() == 0, "Agents are lent to runs that have a user of their own only")
class LentAgentTest(ConnectionsTestCase):
    def held(self, **options):
        """A run in the middle, and what lets it go on."""
        directory = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, directory)
        there, go = directory / "there", directory / "go"
        run = self.run_of(HELD % (there, go), **options).start()
        wait_until(there.exists, "the run is in the middle")
        return run, go

    def agents(self, run):
        return [pid for pid, words in run.processes().items() if b"ssh-agent" in words]

    def private(self, run):
        return pathlib.Path(run.supervisor["scratch"] + "-keys")

    def test_none_is_started_where_the_connection_is_open(self):
        self.succeed(self.run_of())
        run, go = self.held()
        self.assertEqual([], self.agents(run))
        go.touch()
        self.succeed(run)

    def test_one_is_there_for_those_who_ask_and_gone_with_the_run(self):
        run, go = self.held(extra=" -S none")
        agent, = self.agents(run)
        self.assertEqual(0, os.stat("/proc/%d" % agent).st_uid)
        self.assertEqual(0o40700, self.private(run).stat().st_mode)
        go.touch()
        self.succeed(run)
        self.assertEqual([], self.agents(run))
        self.assertFalse(self.private(run).exists())

    def test_it_lists_and_signs_and_does_nothing_else(self):
        run = self.run_of(textwrap.dedent("""
            - hosts: all
              gather_facts: false
              tasks:
                - local_action: shell ssh-add -L
                  environment: &agent {SSH_AUTH_SOCK: "{{ lookup('env', 'DAYBOOK_SSH') }}/ops.sock"}
                  register: listed
                - debug: {var: listed.stdout}
                - local_action: shell ssh-keygen -q -t ed25519 -N '' -f $DAYBOOK_SSH/own; ssh-add $DAYBOOK_SSH/own; ssh-add -D; ssh-add -x </dev/null
                  environment: *agent
                  ignore_errors: true
                - local_action: shell ls $DAYBOOK_SSH-keys
                  ignore_errors: true
                - raw: echo there
            """))
        run.start().wait()
        said = "\n".join(run.texts)
        self.assertEqual(0, run.end["exit_code"], said)
        self.assertIn(" ".join((self.server.directory / "client.pub").read_text().split()[:2]), said)
        self.assertIn("Could not add identity", said)
        self.assertIn("Failed to remove all identities", said)
        self.assertIn("-keys': Permission denied", said)

    def test_a_killed_supervisor_leaves_nothing_of_it(self):
        run, _ = self.held(extra=" -S none")
        os.kill(run.supervisor["pid"], signal.SIGKILL)
        self.assertEqual(1, run.process.wait(20))
        self.assertEqual([], self.agents(run))
        self.assertFalse(self.private(run).exists())

    def asked_too_late(self):
        """A run whose play has ended while its supervisor waits for an agent; and what lets it go on, and who asked."""
        directory = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, directory)
        directory.chmod(0o755)
        asked, go = directory / "asked", directory / "go"
        slow = directory / "ssh-agent"
        slow.write_text("#!/bin/sh\necho >>%s\nuntil [ -e %s ]; do sleep 0.05; done\nexec %s \"$@\"\n" % (
            asked, go, shutil.which("ssh-agent")))
        slow.chmod(0o755)
        self.host.stop()
        with unittest.mock.patch.dict(os.environ, PATH="%s:%s" % (directory, os.environ["PATH"])):
            self.host = HostProcess()
        run = self.run_of("- hosts: all\n  gather_facts: false\n  tasks:\n"
                          "    - local_action: raw until [ -e %s ]; do sleep 0.05; done\n" % asked)
        request = json.loads((run.directory / "request.json").read_bytes())
        first, = request["connections"]
        request["connections"].append({**first, "credential": "dev", "socket": "1-dev"})
        run._write("request.json", request)
        run.ssh_keys["dev"] = self.other_key()
        run.start()
        wait_until(lambda: "Z" in self.children(run).values(), "the end of the play")
        return run, go, asked

    @staticmethod
    def children(run):
        """{pid: state} of those of the supervisor."""
        pids = pathlib.Path("/proc/%(pid)d/task/%(pid)d/children" % run.supervisor).read_text().split()
        return {int(pid): stat(pid)[0] for pid in pids}

    def test_a_play_that_ends_while_one_is_asked_for_ends_as_it_ended(self):
        run, go, asked = self.asked_too_late()
        go.touch()
        run.wait()
        self.assertEqual((0, None), (run.end["exit_code"], run.end.get("error")))
        self.assertEqual("\n", asked.read_text(), "of two that were asked for, the second one after the end")

    def test_so_it_does_if_those_who_asked_are_gone(self):
        run, go, _ = self.asked_too_late()
        relay, = (pid for pid, state in self.children(run).items() if state != "Z" and b"host.py" in words_of_processes()[pid])
        os.kill(relay, signal.SIGKILL)
        go.touch()
        run.wait()
        self.assertEqual((0, None), (run.end["exit_code"], run.end.get("error")))

    def test_that_none_can_be_started_is_told_in_words_and_no_end_of_the_run(self):
        with tempfile.TemporaryDirectory() as directory:
            os.chmod(directory, 0o755)
            for program in "ssh", "sh":
                os.symlink(shutil.which(program), os.path.join(directory, program))
            self.host.stop()
            with unittest.mock.patch.dict(os.environ, PATH=directory):
                self.host = HostProcess()
            run = self.run_of()
            run.start().wait()
        self.assertEqual((4, ["unreachable"]), (run.end["exit_code"], [result["status"] for result in run.of_kind("result")]))
        self.assertRegex(run.end["error"], 'No SSH agent could be had for the credential "ops": .*ssh-agent')

    def test_a_key_that_it_does_not_take_is_told_in_words(self):
        lines = self.server.key.splitlines()
        run = self.run_of(key="\n".join([*lines[:3], lines[3][::-1], *lines[4:]]))
        run.start().wait()
        self.assertIn('The SSH key of the credential "ops" was refused: ', run.end["error"])


if __name__ == "__main__":
    unittest.main()

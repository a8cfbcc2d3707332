"""Servers reached by SSH, with keys that only the agent has."""
import os
import pathlib
import textwrap
import unittest

from starts import both_ways
from support import Run, Sshd, make_key, words_of_processes

PING = "- hosts: all\n  gather_facts: false\n  tasks:\n    - ping:\n"


@both_ways
class SshTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Sshd(cls)

    def ping(self, key=None, checking="accept-new", known_hosts=None):
        """Of one host, known as the-id."""
        run = Run(self, PING, {"web": self.server.host("the-id", "ops", checking)},
                  ssh_keys={"ops": key or self.server.key})
        if known_hosts:
            (run.directory / "known_hosts").write_text(known_hosts)
        return run.start().wait()

    def assert_unreachable(self, run, reason):
        self.assertEqual(4, run.end["exit_code"])
        self.assertEqual([("unreachable", reason)],
                         [(result["status"], result["reason"]) for result in run.of_kind("result")])
        self.assertEqual({}, run.end["host_keys"])

    def test_the_first_contact_tells_the_host_key(self):
        run = self.ping()
        self.assertEqual((0, {"the-id": self.server.host_key}), (run.end["exit_code"], run.end["host_keys"]))

    def interpreters(self, **host):
        """What is told of the host with these variables more; a None takes one away."""
        variables = {**self.server.host("the-id", "ops"), **host}
        run = Run(self, PING, {"web": {name: value for name, value in variables.items() if value}},
                  ssh_keys={"ops": self.server.key}).start().wait()
        return run.end["interpreters"]

    def test_tells_which_python_it_found(self):
        found = self.interpreters(ansible_python_interpreter=None)
        self.assertRegex(found.pop("web"), r"/python3[0-9.]*$")
        self.assertEqual({}, found)

    def test_tells_when_the_python_it_was_to_use_is_not_there(self):
        self.assertEqual({"web": None}, self.interpreters(ansible_python_interpreter="/usr/bin/python3.1"))

    def test_does_not_look_for_a_python_that_it_is_told(self):
        self.assertEqual({}, self.interpreters())

    def test_a_known_host_key_is_no_news(self):
        run = self.ping(checking="yes", known_hosts="the-id %s\n" % self.server.host_key)
        self.assertEqual((0, {}), (run.end["exit_code"], run.end["host_keys"]))

    def test_another_host_key_is_refused(self):
        run = self.ping(known_hosts="the-id %s\n" % self.other_key(".pub"))
        self.assert_unreachable(run, "host_key_changed")

    def test_an_unknown_host_key_is_refused_when_it_must_be_known(self):
        self.assert_unreachable(self.ping(checking="yes"), "host_key_changed")

    def test_a_key_the_server_does_not_know_is_refused(self):
        run = self.ping(self.other_key(""))
        self.assertEqual([("unreachable", "credential_refused")],
                         [(result["status"], result["reason"]) for result in run.of_kind("result")])

    def other_key(self, suffix):
        path = Run(self).directory / "key"
        make_key(path)
        return path.with_name("key" + suffix).read_text()

    def test_the_key_is_nowhere_while_it_is_in_use(self):
        run = Run(self, textwrap.dedent("""
            - hosts: all
              gather_facts: false
              tasks:
                - raw: echo there
                - name: waiting
                  raw: while [ ! -e '{{ playbook_dir }}/../go' ]; do sleep 0.1; done
            """), {"web": self.server.host("the-id", "ops")}, ssh_keys={"ops": self.server.key})
        run.start()
        run.wait_for_task("waiting")
        canary = self.server.key.splitlines()[2].encode()
        self.assertTrue(any(b"ssh-agent" in words for words in run.processes().values()))
        self.assertEqual([], [pid for pid, words in words_of_processes().items() if canary in words])
        self.assertEqual([], [path for path in files(run.directory, run.supervisor["scratch"])
                              if canary in path.read_bytes()])
        (run.directory / "go").touch()
        run.wait()
        self.assertEqual(0, run.end["exit_code"])
        self.assertEqual({}, run.processes())

    def test_a_control_connection_ends_with_its_run(self):
        run = self.ping()
        self.assertEqual({}, run.processes())
        self.assertFalse(os.path.exists(run.supervisor["scratch"]))


def files(*directories):
    return [path for directory in directories for path in pathlib.Path(directory).rglob("*") if path.is_file()]


if __name__ == "__main__":
    unittest.main()

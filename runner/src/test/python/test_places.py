"""Whatever TMPDIR is, a run reaches its servers and finds room for temporary files."""
import json
import os
import pathlib
import sys
import tempfile
import textwrap
import unittest
import unittest.mock

from starts import Guard, HostProcess, Plain
from support import LOCAL, Run, Sshd  # which also makes the sources known

from daybook_runner import places

PYTHON = "/usr/bin/python3" if os.getuid() == 0 else sys.executable
TASKS = textwrap.dedent("""
    - hosts: all
      gather_facts: false
      tasks:
        - ping:
        - shell: rm "$(mktemp)"
        - debug: {msg: "{{ 1 | temporary }}"}
    """)
FILTER = textwrap.dedent("""
    import tempfile
    class FilterModule:
        def filters(self):
            return {"temporary": lambda _: tempfile.TemporaryFile().close()}
    """)


class BaseTest(unittest.TestCase):
    def base(self, wanted, uid):
        with unittest.mock.patch("tempfile.gettempdir", lambda: str(wanted)), unittest.mock.patch("os.getuid", lambda: uid):
            return places.base()

    def directory(self, name=""):
        parent = tempfile.TemporaryDirectory(dir="/tmp", prefix="d")
        self.addCleanup(parent.cleanup)
        os.chmod(parent.name, 0o755)
        directory = pathlib.Path(parent.name, name)
        directory.mkdir(exist_ok=True)
        return directory

    def test_is_the_directory_for_temporary_files(self):
        directory = self.directory()
        for uid in 0, 1000:
            self.assertEqual(str(directory), self.base(directory, uid))

    def test_is_another_where_sockets_have_no_room(self):
        self.assertEqual("/tmp", self.base(self.directory("a" * 20), 1000))

    def test_is_another_where_its_name_means_something_to_ssh(self):
        for name in "a b", "%h", "$x", "ä":
            self.assertEqual("/tmp", self.base(self.directory(name), 1000))

    def test_is_another_where_the_user_of_a_run_does_not_get(self):
        directory = self.directory("a")
        directory.parent.chmod(0o700)
        self.assertEqual(["/tmp", str(directory)], [self.base(directory, uid) for uid in (0, 1000)])


class OddTemporaryDirectoryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Sshd(cls)

    def start_of(self, way):
        """A host is started now, with what the environment is now."""
        if way == "plain":
            return Plain.start
        host = HostProcess()
        self.addCleanup(lambda: host.process.poll() is None and host.stop())

        def start(directory, secrets):
            with host.ask({"run_dir": str(directory)}, json.dumps(secrets).encode()) as connection:
                self.assertEqual(b"started\n", connection.recv(100))
            return Guard(directory)
        return start

    def reached_with(self, directory):
        address = self.server.host("the-id", "ops", "yes")
        user = "root" if os.getuid() == 0 else os.environ.get("USER")
        wanted = {"credential": "ops", "version": 1, "alias": "the-id", "host_key": self.server.host_key,
                  "address": self.server.address, "port": self.server.port, "user": user}
        wanted["socket"] = "0-%(address)s-%(port)d-%(user)s" % wanted
        for way in "plain", "host":
            with self.subTest(way), unittest.mock.patch.dict(os.environ, TMPDIR=str(directory)):
                self.way = self
                self.start = self.start_of(way)
                run = Run(self, TASKS, {
                    "here": {**LOCAL["here"], "ansible_python_interpreter": PYTHON},
                    "web": {**address, "ansible_user": user, "ansible_python_interpreter": PYTHON,
                            "ansible_control_path": "${DAYBOOK_SSH}/0-%%h-%%p-%%r"}},
                    ssh_keys={"ops": self.server.key}, connections=[wanted], unprivileged=os.getuid() == 0)
                (run.directory / "known_hosts").write_text("the-id %s\n" % self.server.host_key)
                (run.directory / "project" / "filter_plugins").mkdir()
                (run.directory / "project" / "filter_plugins" / "temporary.py").write_text(FILTER)
                before = self.server.logins
                for _ in range({"plain": 1, "host": 2}[way]):  # of which the second shares the connection of the first
                    (run.directory / "spool.jsonl").unlink(missing_ok=True)
                    run.start().wait()
                    self.assertEqual(0, run.end["exit_code"], run.texts)
                self.assertEqual(1, self.server.logins - before)

    def test_a_long_one(self):
        with tempfile.TemporaryDirectory(dir="/tmp", prefix="long-" * 12) as directory:
            os.chmod(directory, 0o1777)
            self.reached_with(directory)

    def test_one_with_a_space(self):
        with tempfile.TemporaryDirectory(dir="/tmp", prefix="a b") as directory:
            os.chmod(directory, 0o1777)
            self.reached_with(directory)

    def test_one_that_is_closed_to_others(self):
        with tempfile.TemporaryDirectory(dir="/tmp", prefix="c") as directory:
            self.reached_with(directory)


if __name__ == "__main__":
    unittest.main()

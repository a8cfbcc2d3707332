"""ansible-playbook as somebody types it, with the settings it comes with."""
import json
import os
import subprocess
import time

_KEPT = ("PATH", "HOME", "USER", "LOGNAME", "TZ", "TMPDIR", "LANG")


class ByHand:
    """Runs playbooks without a hub. Each inventory is a file that names servers, port, user, key and known host keys."""

    def __init__(self, workplace, program, key=None):
        self._program = program
        self._key = key
        self._directory = workplace.path / "by-hand"
        self._directory.mkdir()
        (self._directory / "ansible.cfg").touch()  # whoever runs the bench may have another one
        self._environment = {**{name: os.environ[name] for name in _KEPT if name in os.environ},
                             "ANSIBLE_CONFIG": str(self._directory / "ansible.cfg")}

    def playbook(self, name, text):
        path = self._directory / (name + ".yml")
        path.write_text(text)
        return path

    def inventory(self, name, servers):
        """Of these SSH servers."""
        known_hosts = self._directory / ("known_hosts-" + name)
        known_hosts.write_text("".join("[%s]:%d %s\n" % (server.address, server.port, server.host_key)
                                       for server in servers))
        common = "-F /dev/null -o IdentitiesOnly=yes -o UserKnownHostsFile=%s" % known_hosts
        hosts = {server.name: {"ansible_host": server.address, "ansible_port": server.port, "ansible_user": server.user,
                               "ansible_ssh_private_key_file": str(self._key), "ansible_ssh_common_args": common}
                 for server in servers}
        return self._write(name, hosts)

    def local_inventory(self):
        return self._write("local", {"localhost": {"ansible_connection": "local",
                                                   "ansible_python_interpreter": "{{ ansible_playbook_python }}"}})

    def _write(self, name, hosts):
        path = self._directory / ("inventory-%s.json" % name)
        path.write_text(json.dumps({"all": {"hosts": hosts}}))
        return path

    def run(self, playbook, inventory, extra_vars=None):
        """Seconds, of a run that has to succeed."""
        command = [self._program, "-i", str(inventory), str(playbook)]
        if extra_vars:
            command += ["-e", json.dumps(extra_vars)]
        log = self._directory / ("log-%d" % time.monotonic_ns())
        with log.open("wb") as output:
            start = time.monotonic()
            code = subprocess.run(command, cwd=self._directory, env=self._environment, stdin=subprocess.DEVNULL,
                                  stdout=output, stderr=subprocess.STDOUT).returncode
            seconds = time.monotonic() - start
        if code != 0:
            raise SystemExit("ansible-playbook ended with %d:\n%s" % (code, log.read_text(errors="replace")[-3000:]))
        log.unlink()
        return seconds

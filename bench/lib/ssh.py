"""Real SSH servers on loopback addresses, and the key that opens them."""
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import sys

from lib import processes


def make_key(path, *options):
    """Of the kind that the options of ssh-keygen say, or else Ed25519."""
    subprocess.run(["ssh-keygen", "-q", *(options or ("-t", "ed25519")), "-N", "", "-C", "", "-f", str(path)], check=True)


class SshServer:
    """An sshd on an address of its own that lets in the current user with one key. Runs while entered."""

    def __init__(self, workplace, address, key):
        self.name = "host-" + address.rpartition(".")[2]
        self.address = address
        self.user = pwd.getpwuid(os.getuid()).pw_name
        self._directory = workplace.path / ("sshd-" + address)
        self._key = key
        self._process = None
        self.port = None

    def __enter__(self):
        self._directory.mkdir()
        make_key(self._directory / "host")
        with socket.create_server((self.address, 0)) as free:
            self.port = free.getsockname()[1]
        (self._directory / "config").write_text("\n".join([
            "ListenAddress %s" % self.address, "Port %d" % self.port, "HostKey %s" % (self._directory / "host"),
            "AuthorizedKeysFile %s.pub" % self._key, "PidFile none", "StrictModes no", "UsePAM no",
            "PasswordAuthentication no", "KbdInteractiveAuthentication no", "PermitRootLogin yes",
            "MaxStartups 100", "MaxSessions 100", "Subsystem sftp internal-sftp"]))
        if os.getuid() == 0:
            pathlib.Path("/run/sshd").mkdir(exist_ok=True)  # root's sshd insists on it
        program = shutil.which("sshd", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
        if program is None:
            sys.exit("There is no sshd: install openssh-server")
        with (self._directory / "log").open("wb") as log:
            self._process = subprocess.Popen([program, "-D", "-e", "-f", str(self._directory / "config")], stderr=log,
                                             start_new_session=True)
        processes.wait_until(self._listens, "sshd listens on " + self.address, 30)
        return self

    def __exit__(self, *_):
        """With the connections that are still open."""
        processes.kill([*processes.descendants(self._process.pid), self._process.pid])
        self._process.wait()

    @property
    def host_key(self):
        """As known_hosts has it: type and key."""
        return " ".join((self._directory / "host.pub").read_text().split()[:2])

    def _listens(self):
        with socket.socket() as probe:
            return probe.connect_ex((self.address, self.port)) == 0


def start_servers(workplace, count):
    """(path of the private key, servers on 127.0.0.2 and the addresses behind it)."""
    key = workplace.path / "key"
    make_key(key)
    return key, [workplace.enter_context(SshServer(workplace, "127.0.0.%d" % (2 + number), key))
                 for number in range(count)]

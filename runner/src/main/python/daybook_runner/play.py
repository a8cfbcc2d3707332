"""What is to be run: the command line, the environment and the directory of ansible-playbook."""
import json
import os
import secrets
import shlex
import shutil

from daybook_runner import places
from daybook_runner.facts import Facts
from daybook_runner.handed import Handed
from daybook_runner.targets import MARK

_KEPT = ("PATH", "HOME", "USER", "LOGNAME", "TZ", "TMPDIR")
_HERE = os.path.dirname(os.path.abspath(__file__))
CONFIG = os.path.join(_HERE, "ansible.cfg")
CALLBACK = os.path.join(_HERE, "callback", "daybook.py")


def inherited():
    """What of this process's environment concerns Ansible: no more, since secrets may be in the rest."""
    return {
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",  # also keeps the words of ssh, by which the plugin knows its reasons, the same everywhere
        "ANSIBLE_CONFIG": CONFIG,
    }


def _inherited_by(user):
    """A user of its own has nothing in a directory for temporary files that belongs to the hub's."""
    environment = inherited()
    if user and "TMPDIR" in environment and not places.is_for_all(environment["TMPDIR"]):
        del environment["TMPDIR"]
    return environment


class Play:
    """What a play needs lies in the run's directory, or, when it has a user of its own, as a copy in the scratch directory."""

    def __init__(self, run_dir, request, scratch, streams, user):
        self.program = request["ansible_playbook"]
        self.user = user
        self.base = scratch if user else run_dir
        if user:
            _copy(run_dir, scratch, request)
        self.directory = os.path.join(self.base, "project")
        self.home = user.home if user else os.path.expanduser("~")
        self.callback = _lay_out_callback(scratch)
        self.handed = Handed(request.get("secrets", {}), scratch)
        self.facts = Facts(request.get("facts"), scratch)
        self.command = self._command(request)
        self.environment = {
            **_inherited_by(user),
            **self.handed.environment,
            **self.facts.environment,
            **({"HOME": self.home, "USER": user.name, "LOGNAME": user.name} if user else {}),
            "PYTHONUNBUFFERED": "1",
            "ANSIBLE_CONFIG": shutil.copy(CONFIG, scratch),
            "ANSIBLE_CALLBACK_PLUGINS": os.path.dirname(self.callback),
            "ANSIBLE_STDOUT_CALLBACK": self.callback_name,
            "ANSIBLE_LOCAL_TEMP": os.path.join(scratch, "tmp"),
            "ANSIBLE_SSH_CONTROL_PATH_DIR": scratch,
            "ANSIBLE_SSH_COMMON_ARGS": ssh_arguments(self.known_hosts),
            "ANSIBLE_PIPELINING": str(bool(request.get("pipelining"))),
            "DAYBOOK_RECORDS": str(streams.plugin),
            MARK: request["job_id"],
            "DAYBOOK_SSH": scratch,  # for IdentityAgent=${DAYBOOK_SSH}/<credential>.sock in the inventory
        }
        if user:
            user.owns(scratch)
            for pipe in (streams.out, streams.err):
                os.fchown(pipe, user.uid, user.gid)  # /dev/stdout is opened by name

    @property
    def callback_name(self):
        return os.path.splitext(os.path.basename(self.callback))[0]

    @property
    def known_hosts(self):
        return os.path.join(self.base, "known_hosts")

    def _command(self, request):
        extra_vars = os.path.join(self.base, "extra_vars.json")
        with open(extra_vars, "w", encoding="utf-8") as file:
            json.dump(request["extra_vars"], file)
        return [request["ansible_playbook"],
                "--inventory", os.path.join(self.base, request["inventory"]),
                "--extra-vars", "@" + extra_vars,
                *self.handed.arguments,
                *request["arguments"],
                os.path.join(self.base, request["playbook"])]


def _lay_out_callback(scratch):
    """Ansible finds plugins beside a playbook before all others, so ours gets a name that nobody can give to theirs."""
    directory = os.path.join(scratch, "callback")
    os.mkdir(directory)
    return shutil.copy(CALLBACK, os.path.join(directory, "daybook_%s.py" % secrets.token_hex(8)))


def _copy(run_dir, scratch, request):
    shutil.copytree(os.path.join(run_dir, "project"), os.path.join(scratch, "project"), symlinks=True)
    for name in (request["inventory"], "known_hosts"):
        if os.path.exists(os.path.join(run_dir, name)):
            shutil.copy(os.path.join(run_dir, name), scratch)


def ssh_arguments(known_hosts):
    """Nothing of the user or the machine the hub runs on has a say in how a server is reached and recognised."""
    known_hosts = known_hosts.replace("%", "%%")
    options = ("IdentityFile=none", 'UserKnownHostsFile="%s"' % known_hosts, "GlobalKnownHostsFile=/dev/null",
               "HashKnownHosts=no", "UpdateHostKeys=no", "BatchMode=yes")
    return shlex.join(["-F", "/dev/null"] + [word for option in options for word in ("-o", option)])

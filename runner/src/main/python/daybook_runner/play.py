"""What is to be run: the command line, the environment and the directory of ansible-playbook."""
import json
import os
import secrets
import shlex

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


class Play:
    """Ansible finds plugins beside a playbook before all others, so ours has a name that nobody can give to theirs."""

    def __init__(self, run_dir, request, scratch, plugin_descriptor):
        self.program = request["ansible_playbook"]
        self.directory = os.path.join(run_dir, "project")
        self.callback = "daybook_" + secrets.token_hex(8)
        self.callbacks = os.path.join(scratch, "callback")
        os.mkdir(self.callbacks)
        os.symlink(CALLBACK, os.path.join(self.callbacks, self.callback + ".py"))
        self.command = _command(run_dir, request)
        self.environment = {
            **inherited(),
            "PYTHONUNBUFFERED": "1",
            "ANSIBLE_CALLBACK_PLUGINS": self.callbacks,
            "ANSIBLE_STDOUT_CALLBACK": self.callback,
            "ANSIBLE_LOCAL_TEMP": os.path.join(scratch, "tmp"),
            "ANSIBLE_SSH_CONTROL_PATH_DIR": scratch,
            "ANSIBLE_SSH_COMMON_ARGS": _ssh_arguments(run_dir),
            "DAYBOOK_RECORDS": str(plugin_descriptor),
            MARK: request["job_id"],
            "DAYBOOK_SSH": scratch,  # for IdentityAgent=${DAYBOOK_SSH}/<credential>.sock in the inventory
        }


def _command(run_dir, request):
    extra_vars = os.path.join(run_dir, "extra_vars.json")
    with open(extra_vars, "w", encoding="utf-8") as file:
        json.dump(request["extra_vars"], file)
    return [request["ansible_playbook"],
            "--inventory", os.path.join(run_dir, request["inventory"]),
            "--extra-vars", "@" + extra_vars,
            *request["arguments"],
            os.path.join(run_dir, request["playbook"])]


def _ssh_arguments(run_dir):
    """Nothing of the user or the machine the hub runs on has a say in how a server is reached and recognised."""
    known_hosts = os.path.join(run_dir, "known_hosts").replace("%", "%%")
    options = ("IdentityFile=none", 'UserKnownHostsFile="%s"' % known_hosts, "GlobalKnownHostsFile=/dev/null",
               "HashKnownHosts=no", "UpdateHostKeys=no", "BatchMode=yes")
    return shlex.join(["-F", "/dev/null"] + [word for option in options for word in ("-o", option)])

"""The command line and the environment of ansible-playbook."""
import json
import os
import shlex
import subprocess

from daybook_runner import processes

_KEPT = ("PATH", "HOME", "USER", "LOGNAME", "TZ", "TMPDIR")
_HERE = os.path.dirname(os.path.abspath(__file__))


def start_play(run_dir, request, scratch, streams):
    """Starts what the request asks for, speaking into the streams, and returns its process number."""
    command = _command(run_dir, request)
    try:
        play = processes.start(command, cwd=os.path.join(run_dir, "project"),
                               env=_environment(run_dir, scratch, streams.plugin), stdin=subprocess.DEVNULL,
                               stdout=streams.out, stderr=streams.err, pass_fds=[streams.plugin])
    except OSError as trouble:
        raise processes.NotStarted("ansible-playbook could not be started: %s" % trouble) from trouble
    streams.close_writers()
    return play.pid


def _command(run_dir, request):
    extra_vars = os.path.join(run_dir, "extra_vars.json")
    with open(extra_vars, "w", encoding="utf-8") as file:
        json.dump(request["extra_vars"], file)
    return [request["ansible_playbook"],
            "--inventory", os.path.join(run_dir, request["inventory"]),
            "--extra-vars", "@" + extra_vars,
            *request["arguments"],
            os.path.join(run_dir, request["playbook"])]


def _environment(run_dir, scratch, plugin_descriptor):
    return {
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",  # also keeps the words of ssh, by which the plugin knows its reasons, the same everywhere
        "PYTHONUNBUFFERED": "1",
        "ANSIBLE_CONFIG": os.path.join(_HERE, "ansible.cfg"),
        "ANSIBLE_LOCAL_TEMP": os.path.join(scratch, "tmp"),
        "ANSIBLE_SSH_CONTROL_PATH_DIR": scratch,
        "ANSIBLE_SSH_COMMON_ARGS": _ssh_arguments(run_dir),
        "DAYBOOK_RECORDS": str(plugin_descriptor),
        "DAYBOOK_SSH": scratch,  # for IdentityAgent=${DAYBOOK_SSH}/<credential>.sock in the inventory
    }


def _ssh_arguments(run_dir):
    """Nothing of the user or the machine the hub runs on has a say in how a server is reached and recognised."""
    known_hosts = os.path.join(run_dir, "known_hosts").replace("%", "%%")
    options = ("IdentityFile=none", 'UserKnownHostsFile="%s"' % known_hosts, "GlobalKnownHostsFile=/dev/null",
               "HashKnownHosts=no", "UpdateHostKeys=no", "BatchMode=yes")
    return shlex.join(["-F", "/dev/null"] + [word for option in options for word in ("-o", option)])

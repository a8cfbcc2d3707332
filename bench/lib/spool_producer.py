"""How a bench has the stand-in run in place of Ansible."""
import json
import shutil

from lib import processes, stand_in

PLAYBOOK = """- hosts: all
  gather_facts: false
  tasks:
    - ansible.builtin.ping:
"""
"""Something for the hub to check and keep; the stand-in does not read it."""


def settings(workplace, **more):
    """The environment of a hub that runs the stand-in, as a program of its own."""
    program = workplace.path / "stand-in" / "ansible-playbook"
    if not program.exists():
        program.parent.mkdir()
        shutil.copy(stand_in.__file__, program)
        for path in (program.parent, program):
            path.chmod(0o755)
    return {"DAYBOOK_ANSIBLE_PLAYBOOK": str(program), "DAYBOOK_RUNNER_ANSIBLE": "plain", **more}


class Producer:
    """One job of the stand-in. It begins to print when told to."""

    def __init__(self, workplace, client, playbook, server, name, **asked):
        self._summary = workplace.open / (name + ".summary")
        self._begin = workplace.open / (name + ".begin")
        self._started = workplace.open / (name + ".started")
        self.job = client.run(playbook, [server], {
            **asked, "begin": str(self._begin), "started": str(self._started), "summary": str(self._summary)})

    def wait_until_started(self):
        processes.wait_until(self._started.exists, "job %s is started" % self.job, 60)

    def begin(self):
        self._begin.touch()

    @property
    def summary(self):
        """{lines, began, ended}, or None until it has printed the last one."""
        return json.loads(self._summary.read_text()) if self._summary.exists() else None

"""Passwords and secret variables of a run: Ansible has them, and nobody else ever sees them."""
import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import textwrap
import unittest

from starts import ANSIBLE_PLAYBOOK, both_ways
from support import Run, words_of_processes

BECOME = "canary become's \"pw\""
VAULT = "canary-vault \u00e9 1"
OTHER_VAULT = "canary-vault-2"
VALUES = {"token": "canary-token: {{ nothing }}", "odd": " canary\t\"odd'\\ \u2028\U0001f600\x07 ",
          "lines": "canary line one\ncanary line two\n"}

# Like sudo as Ansible calls it: asks, reads one line, and goes on only if that is the password.
SUDO = """#!%s
import os, sys
prompt = sys.argv[sys.argv.index("-p") + 1]
sys.stderr.write(prompt)
sys.stderr.flush()
word = sys.stdin.buffer.raw.readline().rstrip(b"\\n").decode()
if word != %r:
    sys.exit("Sorry, try again.")
command = sys.argv[sys.argv.index("-u") + 2:]
os.environ["BECAME"] = "yes"
os.execvp(command[0], command)
"""


def encrypted(text, label, password):
    """By ansible-vault, as somebody would do it who has that password."""
    program = pathlib.Path(ANSIBLE_PLAYBOOK).with_name("ansible-vault")
    with tempfile.NamedTemporaryFile() as file:
        file.write(password.encode())
        file.flush()
        return subprocess.run([program, "encrypt", "--vault-id", "%s@%s" % (label, file.name), "--output=-"],
                              input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True,
                              env={**os.environ, "LC_ALL": "C.UTF-8"}).stdout.decode()


@both_ways
class SecretsTest(unittest.TestCase):
    def run_with(self, text, wanted, arguments=(), unprivileged=False, **secrets):
        run = Run(self, textwrap.dedent(text), None, arguments, secrets=wanted, unprivileged=unprivileged)
        run.secrets = secrets
        return run

    def test_secret_variables_are_what_was_given(self):
        run = self.run_with("""
            - hosts: all
              gather_facts: false
              tasks:
                - copy: {content: "{{ {'token': token, 'odd': odd, 'lines': lines} | to_json }}", dest: "{{ playbook_dir }}/../got"}
            """, {"vars": True}, secret_vars=VALUES).start().wait()
        self.assertEqual(0, run.end["exit_code"], run.texts)
        self.assertEqual(VALUES, json.loads((run.directory / "got").read_bytes()))

    @unittest.skipIf(os.getuid(), "only root can give a run a user of its own")
    def test_a_user_of_its_own_gets_them_too(self):
        run = self.run_with("""
            - hosts: all
              gather_facts: false
              tasks:
                - include_vars: vaulted.yml
                - debug: {msg: "{{ filed }} {{ token | length }}"}
            """, {"become": True, "vaults": ["default"], "vars": True}, unprivileged=True, become_password=BECOME,
                            vault_passwords={"default": VAULT}, secret_vars=VALUES)
        (run.directory / "project" / "vaulted.yml").write_text(encrypted("filed: from a vault", "default", VAULT))
        run.start().wait()
        self.assertTrue(any("from a vault %d" % len(VALUES["token"]) in text for text in run.texts), run.texts)

    def test_vaults_are_opened_by_their_labels(self):
        run = self.run_with("""
            - hosts: all
              gather_facts: false
              vars_files: [inline.yml]
              tasks:
                - include_vars: vaulted.yml
                - debug: {msg: "{{ inline }} and {{ filed }}"}
            """, {"vaults": ["default", "other"]}, vault_passwords={"default": VAULT, "other": OTHER_VAULT})
        inline = textwrap.indent(encrypted("words in a line", "other", OTHER_VAULT), "  ")
        (run.directory / "project" / "inline.yml").write_text("inline: !vault |\n" + inline)
        (run.directory / "project" / "vaulted.yml").write_text(encrypted("filed: words of a file", "default", VAULT))
        run.start().wait()
        self.assertEqual(0, run.end["exit_code"], run.texts)
        self.assertTrue(any("words in a line and words of a file" in text for text in run.texts), run.texts)

    def test_become_gives_the_password(self):
        directory = tempfile.TemporaryDirectory(prefix="sudo-")
        self.addCleanup(directory.cleanup)
        sudo = pathlib.Path(directory.name, "sudo")
        sudo.write_text(SUDO % (sys.executable, BECOME), "utf-8")
        sudo.chmod(0o700)
        for password, code in (BECOME, 0), (BECOME + "!", 2):
            run = self.run_with("""
                - hosts: all
                  gather_facts: false
                  become: true
                  become_user: nobody
                  vars: {ansible_become_exe: %s}
                  tasks:
                    - raw: echo became=$BECAME
                """ % sudo, {"become": True}, become_password=password).start().wait()
            self.assertEqual(code, run.end["exit_code"], run.texts)

    def test_no_secret_is_anywhere_while_they_are_in_use(self):
        run = self.run_with("""
            - hosts: all
              gather_facts: false
              tasks:
                - debug: {msg: "{{ token }} {{ token | b64encode }} {{ token | urlencode }} {{ token | to_json | to_json }}"}
                - debug: {var: lines}
                - shell: printf %s "$TOKEN" >&2; printf %s "$TOKEN" | base64; exit 3
                  environment: {TOKEN: "{{ token }}"}
                  ignore_errors: true
                - set_fact: {kept: "{{ odd }}"}
                - debug: {var: kept}
                - fail: {msg: "Because of {{ token }}"}
                  ignore_errors: true
                - name: Named {{ token }}
                  ping: {data: "{{ token }}"}
                - ping: {nonsense: "{{ token }}"}
                  ignore_errors: true
                - debug: {msg: "{{ (token ~ '-x') | from_yaml | dict2items }}"}
                  ignore_errors: true
                - name: looking
                  shell: ls -l /proc/$PPID/fd /proc/self/fd; cat /dev/stdin
                - name: waiting
                  wait_for: {path: "{{ playbook_dir }}/../go", sleep: 1}
            """, {"become": True, "vaults": ["default"], "vars": True}, arguments=["-vvv"], become_password=BECOME,
                            vault_passwords={"default": VAULT}, secret_vars=VALUES)
        run.start()
        run.wait_for_task("waiting")
        own = run.supervisor["scratch"]
        places = [path for place in (str(run.directory), own)
                  for path in pathlib.Path(place).rglob("*") if path.is_file()]
        self.assertEqual([], [str(path) for path in places if b"canary" in path.read_bytes()])
        # the test itself has the words in its memory only, so that it may look at every process
        self.assertEqual([], [words for words in words_of_processes().values() if b"canary" in words])
        self.assertFalse(any("memfd" in text for text in run.texts))
        (run.directory / "go").touch()
        run.wait()
        self.assertEqual(0, run.end["exit_code"], run.texts)
        told = (run.directory / "spool.jsonl").read_text("utf-8")
        for leaked in ("canary", "Y2FuYXJ5", base64.b64encode(b"x" + VALUES["token"].encode()).decode()[4:12]):
            self.assertNotIn(leaked, told)
        self.assertGreater(told.count("********"), 15)


if __name__ == "__main__":
    unittest.main()

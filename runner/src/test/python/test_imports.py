"""What is known of the imports of a source is what Ansible finds out itself, and of no other source."""
import subprocess
import textwrap
import unittest

from starts import ANSIBLE_PLAYBOOK, SOURCES

SCRIPT = textwrap.dedent("""
    import ast, glob, os, sys
    sys.path.insert(0, sys.argv[1])
    import ansible.executor.module_common as common, ansible.module_utils, ansible.modules
    from daybook_runner import imports

    parsed = []
    if hasattr(common, "_compile_module_ast"):
        of_ansible = common._compile_module_ast
        common._compile_module_ast = lambda name, source: parsed.append(name) or of_ansible(name, source)
        def tree(name, source): return common._compile_module_ast(name, source)
    else:
        common.compile = compile
        def tree(name, source): return common.compile(source, name, "exec", ast.PyCF_ONLY_AST)

    def found(name, source, is_package):
        finder = common.ModuleDepFinder(name, tree(name, source), is_package)
        return finder.submodules, finder.optional_imports

    def all_of(package):
        home = os.path.dirname(package.__file__)
        for path in glob.glob(home + "/**/*.py", recursive=True):
            words = os.path.relpath(path, home)[:-3].split("/")
            is_package = words[-1] == "__init__"
            yield ".".join([package.__name__, *words[:-1 if is_package else None]]), open(path, "rb").read(), is_package

    sources = [*all_of(ansible.module_utils), *all_of(ansible.modules)]
    before = [found(*source) for source in sources]
    imports.remember()
    assert [found(*source) for source in sources] == before
    basic = next(source for source in sources if source[0] == "ansible.module_utils.basic")
    known = tree(basic[0], basic[1])
    assert not isinstance(known, ast.AST), "it was parsed"
    relative = b"from .basic import x"
    for name, source in (("ansible.module_utils.basic", relative), ("ansible_collections.a.b.plugins.module_utils.basic", relative),
                         ("ansible.module_utils.basic", basic[1] + b"import ansible.module_utils.urls")):
        is_found = found(name, source, False)
        assert isinstance(tree(name, source), ast.AST), name
        assert name.rpartition(".")[0] in ".".join(map(".".join, is_found[0])), is_found
    print(len(sources))
    """)


class ImportsTest(unittest.TestCase):
    def test_they_are_those_that_ansible_finds(self):
        with open(ANSIBLE_PLAYBOOK, encoding="utf-8") as file:
            interpreter = file.readline()[2:].split()
        done = subprocess.run([*interpreter, "-c", SCRIPT, str(SOURCES)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertGreater(int(done.stdout), 100)


if __name__ == "__main__":
    unittest.main()

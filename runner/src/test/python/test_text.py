import unittest

import support  # noqa: F401 (it knows where the sources are)

from daybook_runner.masks import NONE
from daybook_runner.text import LIMIT, Lines, pieces, visible


class VisibleTest(unittest.TestCase):
    def test_colours_go_and_what_else_acts_on_a_terminal_is_written_out(self):
        self.assertEqual("red\tand \\x1b]8;;http://a\\x1b\\link\\x07", visible("\x1b[1;31mred\x1b[0m\tand "
                                                                              "\x1b]8;;http://a\x1b\\link\x07"))
        self.assertEqual("\\x00 \\x7f \\x9b31m \\x0d50 %", visible("\0 \x7f \x9b31m \r50 %"))

    def test_line_ends_stay(self):
        self.assertEqual("one\ntwo\nthree", visible("one\r\ntwo\nthree\r"))

    def test_what_is_no_character_shows(self):
        self.assertEqual("half \ufffd", visible("half \udcc3"))


class PiecesTest(unittest.TestCase):
    def test_are_as_long_as_allowed_and_cut_between_characters(self):
        line = "é" * LIMIT + "x"
        parts = pieces(line)
        self.assertEqual(line, "".join(parts))
        self.assertEqual([LIMIT, LIMIT, 1], [len(part.encode()) for part in parts])
        self.assertEqual([LIMIT - 1, LIMIT, 2], [len(part.encode()) for part in pieces("x" + "é" * LIMIT)])

    def test_an_empty_line_is_one(self):
        self.assertEqual([""], pieces(""))


class LinesTest(unittest.TestCase):
    def test_half_a_line_and_half_a_character_wait_for_the_rest(self):
        lines = Lines()
        self.assertEqual([("a", False)], list(lines.take(b"a\ncaf\xc3", NONE)))
        self.assertEqual([("café", False)], list(lines.take(b"\xa9\n", NONE)))
        self.assertEqual([], list(lines.rest()))

    def test_a_line_without_end_does_not_wait_for_ever(self):
        lines = Lines()
        self.assertEqual([("é" * LIMIT, True)], list(lines.take("é".encode() * LIMIT + b"\xc3", NONE)))
        self.assertEqual([("é", False)], list(lines.take(b"\xa9\n", NONE)))

    def test_the_last_line_needs_no_end(self):
        lines = Lines()
        self.assertEqual([], list(lines.take(b"bye\xff", NONE)))
        self.assertEqual([("bye\ufffd", False)], list(lines.rest()))


if __name__ == "__main__":
    unittest.main()

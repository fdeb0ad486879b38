# SPDX-License-Identifier: MIT
"""tessera-cli on a terminal: what is typed, pasted and dropped there."""
import fcntl
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import termios
import time
import unittest

from cli_case import PROGRAM, SAMPLES, CliCase, find_model
from gguf_file import write_gguf
from test_regions import answering

CTRL_C, CTRL_D, CTRL_Z = b"\x03", b"\x04", b"\x1a"
LEFT, UP = b"\x1b[D", b"\x1b[A"
SHORT = ("--temperature", "0", "--max-tokens", "4", "--ignore-eos")


def pasted(text):
    """As terminals send it to a program that asked for pastes to be marked."""
    return b"\x1b[200~" + text.encode().replace(b"\n", b"\r") + b"\x1b[201~"


class Conversation(CliCase):
    def start(self, *options):
        model, mmproj = find_model()
        self.start_program([PROGRAM, "ask", "--model", model, "--mmproj", mmproj, *options])
        return self.wait_for(b"> ")

    def start_program(self, command):
        try:
            self.master, slave = pty.openpty()
        except OSError as error:
            self.skipTest(f"there are no terminals here: {error}")
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

        def take_terminal():  # so that Ctrl+C reaches the program
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, preexec_fn=take_terminal,
            env={**os.environ, "TERM": "xterm", "LC_ALL": "C", "HOME": str(self.folder)})
        # Both ends stay open: what is still on its way through a terminal is lost when the program closes the last.
        self.addCleanup(self.finish, self.process, self.master, slave)
        self.seen = b""

    def finish(self, process, *ends):
        if process.poll() is None:
            process.kill()
            process.wait()
        for end in ends:
            os.close(end)

    def wait_for(self, words, timeout=120):
        end = time.monotonic() + timeout
        while words not in self.seen:
            left = end - time.monotonic()
            ready = select.select([self.master], [], [], max(left, 0))[0]
            self.assertTrue(ready, f"{words} was not shown, only {self.seen!r}")
            try:
                self.seen += os.read(self.master, 65536)
            except OSError:
                self.fail(f"{words} was not shown before the end, only {self.seen!r}")
        before, self.seen = self.seen.split(words, 1)
        return before

    def send(self, keys):
        """Reads what is shown meanwhile: the terminal would take no more keys otherwise."""
        while keys:
            readable, writable, _ = select.select([self.master], [self.master], [], 60)
            self.assertTrue(readable or writable)
            if readable:
                self.seen += os.read(self.master, 65536)
            if writable:
                keys = keys[os.write(self.master, keys[:512]):]

    def type(self, line):
        self.send(line.encode() + b"\r")

    def start_long_answer(self):
        """Returns when a part of it is there; it takes longer than the test looks at it."""
        self.start("--max-tokens", "1000000", "--ignore-eos", "--context", "60000")
        self.type("Tell me a long story.")
        self.wait_for(b"story.")
        while len(re.sub(rb"\x1b\[[?0-9]*\w|Reading[^\r]*|\s", b"", self.seen)) < 20:
            self.seen += os.read(self.master, 65536)

    def prompt_tokens(self):
        """Of the next answer; waits for the prompt after it."""
        self.wait_for(b"prompt of ")
        tokens = int(re.match(rb"\d+", self.wait_for(b" tokens"))[0])
        self.wait_for(b"> ")
        return tokens

    def leave(self):
        self.send(CTRL_D)
        self.assertEqual(self.process.wait(timeout=60), 0)

    known_tokens = {}

    def tokens_of(self, question):
        """Of the prompt for a question that does not go through a terminal."""
        if question not in self.known_tokens:
            model, mmproj = find_model()
            self.known_tokens[question] = self.run_json(
                "ask", "--model", model, "--mmproj", mmproj, "--max-tokens", "1", "--prompt",
                question, "--context", "60000")["prompt_tokens"]
        return self.known_tokens[question]

    def test_the_context_is_told_before_anything_is_asked(self):
        begin = self.start(*SHORT)
        length = int(re.search(rb"(\d+) tokens of context", begin)[1])
        self.type(f"/image {SAMPLES / 'cat.png'}")
        self.wait_for(b"Now ask about it. ")
        left, whole = map(int, re.search(rb"^(\d+) of the context's (\d+) ",
                                         self.wait_for(b"tokens are left")).groups())
        self.assertEqual(whole, length)
        self.wait_for(b"> ")
        self.type("?")
        self.assertIn(self.prompt_tokens() - (length - left), range(1, 4))
        self.leave()
        self.start(*SHORT, "--context", "40")
        self.type(f"/image {SAMPLES / 'cat.png'}")
        self.wait_for(b"but the context holds 40")
        self.wait_for(b"/reset starts a new conversation")
        self.leave()

    def test_photos_questions_and_the_end(self):
        self.start("--temperature", "0", "--max-tokens", "6", "--ignore-eos")
        self.type(f"/image {SAMPLES / 'cat.png'}")
        self.wait_for(b"Now ask about it.")
        self.type("What is this?")
        self.wait_for(b"of them from photos")
        self.type("And what else?")
        self.wait_for(b"already known")
        self.type("/image /none.png")
        self.wait_for(b"tessera-cli: ")
        self.type("/sing")
        self.wait_for(b"There is no command")
        self.type("/help")
        self.wait_for(b"/quit")
        self.type("/reset")
        self.wait_for(b"A new conversation starts")
        self.type("/quit")
        self.assertEqual(self.process.wait(timeout=60), 0)

    def test_regions_are_drawn(self):
        model, mmproj = find_model()
        path = self.write("regions.gguf", write_gguf(*answering(
            pathlib.Path(model).read_bytes(),
            "<ref>\u2581a\u2581cat</ref><box>(250,500),(750,1000)</box>")))
        self.start_program([PROGRAM, "ask", "--model", str(path), "--mmproj", mmproj,
                            "--temperature", "0", "--max-tokens", "1", "--ignore-eos"])
        self.wait_for(b"> ")
        self.type(f"/boxes {self.folder / 'none.png'}")
        self.wait_for(b"There is no answer yet")
        self.type(f"/image {SAMPLES / 'cat.png'}")
        self.wait_for(b"Now ask about it.")
        self.type("Where is it?")
        self.wait_for(b"1. a cat: (")
        self.wait_for(b"> ")
        self.type(f"/boxes {self.folder / 'boxes.png'}")
        self.wait_for(b"Drew 1 region into")
        self.assertTrue((self.folder / "boxes.png").read_bytes().startswith(b"\x89PNG"))
        self.assertFalse((self.folder / "none.png").exists())
        self.leave()

    def test_a_line_may_be_of_any_length(self):
        # A terminal without an editor takes 4095 bytes.
        for question in ("Count: " + "x y " * 1100 + "How many shapes do you see here?",
                         "中文" * 700 + "这里有几个形状？"):
            self.start(*SHORT, "--context", "60000")
            self.type(question)
            self.assertEqual(self.prompt_tokens(), self.tokens_of(question))
            self.leave()

    def test_pasted_lines_are_one_question_that_can_be_changed(self):
        self.start(*SHORT)
        self.send(pasted("What do you see?\nHow many?\n\nAnd of which colou?\n"))
        self.wait_for(b"of which colou?")
        self.send(LEFT + b"r\r")
        question = "What do you see?\nHow many?\n\nAnd of which colour?"
        self.assertEqual(self.prompt_tokens(), self.tokens_of(question))
        self.type("/reset")
        self.wait_for(b"A new conversation starts")
        self.wait_for(b"> ")
        self.send(UP + UP + b"\r")  # all of its lines are one entry of the history
        self.assertEqual(self.prompt_tokens(), self.tokens_of(question))
        self.leave()

    def test_control_c_stops_only_the_answer(self):
        self.start_long_answer()
        self.send(CTRL_C + CTRL_C)
        self.wait_for(b"first word")
        self.wait_for(b"> ")
        self.type("/help")
        self.wait_for(b"/quit")
        self.wait_for(b"> ")
        self.leave()

    def test_control_c_clears_the_line_and_leaves_an_empty_one(self):
        self.start(*SHORT)
        self.send(b"half a question")
        self.wait_for(b"question")
        self.send(CTRL_C)
        self.type("Hello")
        self.assertEqual(self.prompt_tokens(), self.tokens_of("Hello"))
        self.send(CTRL_C)
        self.wait_for(b"again to leave")
        self.wait_for(b"> ")
        self.type("Hello")  # it was not meant
        self.prompt_tokens()
        self.send(b"half" + CTRL_C + CTRL_C)
        self.assertEqual(self.process.wait(timeout=60), 0)

    def test_keys_typed_during_an_answer_are_kept_for_the_next_line(self):
        self.start_long_answer()
        self.send(b"zebra")
        os.kill(self.process.pid, signal.SIGINT)  # the key would drop what was typed
        self.assertNotIn(b"zebra", self.wait_for(b"first word"))
        self.wait_for(b"zebra")
        self.send(CTRL_C)
        self.leave()

    def test_the_terminal_is_left_as_it_was_found(self):
        for keys, sent in ((CTRL_D, None), (b"/quit\r", None), (b"a", signal.SIGTERM)):
            self.start(*SHORT)
            self.assertFalse(termios.tcgetattr(self.master)[3] & termios.ICANON)
            self.send(keys)
            if sent:
                self.wait_for(b"a")
                self.process.send_signal(sent)
            self.assertEqual(self.process.wait(timeout=60), -sent if sent else 0)
            modes = termios.tcgetattr(self.master)
            for flag in (termios.ICANON, termios.ECHO, termios.ISIG):
                self.assertTrue(modes[3] & flag, (keys, flag))
            self.assertEqual(modes[6][termios.VINTR], CTRL_C)

    def test_the_background_and_back(self):
        self.start_program(["/bin/sh", "-im"])
        self.send(f"PS1='$ '; {PROGRAM} ask --model {find_model()[0]}\r".encode())
        self.wait_for(b"lists the commands")
        self.wait_for(b"> ")
        self.send(CTRL_Z)
        self.wait_for(b"Stopped")
        self.send(b"fg\r")
        self.wait_for(b"\x1b[?2004h> ")
        self.type("/help")
        self.wait_for(b"/quit")
        self.wait_for(b"> ")
        self.send(CTRL_D)
        self.wait_for(b"$ ")
        self.send(b"exit 7\r")
        self.assertEqual(self.process.wait(timeout=60), 7)

    def test_dropped_and_typed_paths(self):
        names = ("my photo.png", "l'été 100%.png", "row.png")
        for name in names:
            shutil.copy(SAMPLES / "cat.png", self.folder / name)
        here = str(self.folder)
        self.start(*SHORT)
        for line, shown in (
                (f"/image {here}/my\\ photo.png", names[0]),
                (f"/image {here}/my photo.png", names[0]),
                (f"/image file://{here}/my%20photo.png", names[0]),
                (f"/image '{here}/l'\\''été 100%.png'", names[1]),
                ("/image ~/row.png", names[2]),
                (f"{here}/row.png", names[2]),
                (f"'{here}/row.png' ", names[2])):
            self.type(line)
            self.assertNotIn(b"There is no", self.wait_for(f"{shown}, ".encode()))
            self.wait_for(b"Now ask about ")
            self.wait_for(b"> ")
        self.send(pasted(f"{here}/my\\ photo.png {here}/row.png What is this?") + b"\r")
        for name in (names[0], names[2]):
            self.wait_for(f"tessera-cli: {name}, ".encode())
        self.wait_for(b"of them from photos")
        self.wait_for(b"> ")
        self.type("/tmp/none at all.png")
        self.wait_for(b"There is no file")
        self.leave()

    def test_the_history_begins_anew_after_control_c(self):
        self.start(*SHORT)
        for question in ("Hello", "Count to five"):
            self.type(question)
            self.prompt_tokens()
            self.type("/reset")
            self.wait_for(b"A new conversation starts")
            self.wait_for(b"> ")
        self.send(UP * 4)
        self.wait_for(b"Hello")
        self.send(CTRL_C + UP * 2)
        self.wait_for(b"Count to five")
        self.send(b"\r")
        self.assertEqual(self.prompt_tokens(), self.tokens_of("Count to five"))
        self.send(UP * 2 + b"\x15" + CTRL_C)  # a line that is empty again
        self.wait_for(b"again to leave")
        self.send(UP)
        self.wait_for(b"Count to five")
        self.send(CTRL_C)
        self.leave()

    def test_what_helps_when_the_context_is_full(self):
        self.start(*SHORT, "--context", "128")
        self.type("word " * 200)
        self.wait_for(b"must leave room for the answer. /reset starts a new conversation; a larger --context N")
        self.wait_for(b"> ")
        self.leave()

    def test_an_answer_that_is_stopped_before_its_first_word(self):
        self.start(*SHORT, "--context", "60000")
        self.type("x y " * 8000)
        self.wait_for(b"Reading the prompt")
        self.send(CTRL_C)
        self.assertNotIn(b"0 tokens", self.wait_for(b"Stopped before the first word."))
        self.wait_for(b"> ")
        self.type("/reset")
        self.wait_for(b"A new conversation starts")
        self.wait_for(b"> ")
        self.leave()

    def test_an_answer_as_long_as_allowed(self):
        self.start("--temperature", "0", "--max-tokens", "2")
        self.type("Hello")
        self.wait_for(b"--max-tokens allows 2 tokens. Ask the model to go on")
        self.wait_for(b"> ")
        self.leave()

    def test_questions_that_begin_with_a_slash(self):
        self.start(*SHORT)
        self.type("/rest")
        self.wait_for(b"Did you mean /reset? To send it as a question, begin the line with a space.")
        self.wait_for(b"> ")
        for typed, question in ((" /reset", "/reset"), ("/etc/hosts what is this?",) * 2):
            self.type(typed)
            self.assertEqual(self.prompt_tokens(), self.tokens_of(question))
            self.type("/reset")
            self.wait_for(b"A new conversation starts")
            self.wait_for(b"> ")
        self.leave()

    def test_photos_with_and_without_a_question(self):
        for name in ("my cat.png", "row.png"):
            shutil.copy(SAMPLES / "cat.png", self.folder / name)
        begin = self.start(*SHORT, "--image", str(self.folder / "row.png"))
        self.assertIn(b"tessera-cli: row.png, ", begin)
        self.assertIn(b"Now ask about it.", begin)
        self.type("/image ~/my cat.png What are these?")
        self.wait_for(b"my cat.png, ")
        self.assertNotIn(b"Now ask", self.wait_for(b"of them from photos"))
        self.wait_for(b"> ")
        self.type("/image '~/none.png' What is this?")
        self.wait_for(b"The question was not asked.")
        self.wait_for(b"> ")
        self.type(f"{self.folder}/row.png {self.folder}/row.png")
        self.assertNotIn(b"Now ask", self.wait_for(b"row.png, "))
        self.assertNotIn(b"Now ask", self.wait_for(b"row.png, "))
        self.wait_for(b"Now ask about them.")
        self.assertNotIn(b"Now ask", self.wait_for(b"> "))
        self.leave()

    def test_words_that_leave(self):
        for word in ("exit", "quit"):
            self.start(*SHORT)
            self.type(word)
            self.assertEqual(self.process.wait(timeout=60), 0)

    def test_the_tab_key_completes(self):
        for name in ("my cat.png", "my dog.png"):
            shutil.copy(SAMPLES / "cat.png", self.folder / name)
        self.start(*SHORT)
        self.send(b"/im\t~/m\t")
        self.wait_for(b"y\\ ")  # only what is new is drawn
        self.send(b"\t")
        self.wait_for(b"my cat.png  my dog.png")
        self.wait_for(b"/image ~/my\\ ")
        self.send(b"c\t\r")
        self.wait_for(b"tessera-cli: my cat.png, ")
        self.wait_for(b"> ")
        self.leave()


if __name__ == "__main__":
    unittest.main()

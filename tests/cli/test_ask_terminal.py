# SPDX-License-Identifier: MIT
import fcntl
import os
import pty
import select
import subprocess
import termios
import time
import unittest

from cli_case import PROGRAM, SAMPLES, CliCase, find_model


class Conversation(CliCase):
    """The program on a terminal."""

    def start(self, *arguments):
        try:
            self.master, slave = pty.openpty()
        except OSError as error:
            self.skipTest(f"there are no terminals here: {error}")

        def take_terminal():  # so that Ctrl+C reaches the program
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen([PROGRAM, "ask", *arguments], stdin=slave, stdout=slave,
                                        stderr=slave, preexec_fn=take_terminal)
        os.close(slave)
        self.addCleanup(self.finish)
        self.seen = b""

    def finish(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)

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
        self.seen = self.seen[self.seen.index(words) + len(words):]

    def wait_for_more(self, timeout=120):
        if not self.seen:
            self.assertTrue(select.select([self.master], [], [], timeout)[0], "nothing more was shown")

    def type(self, line):
        os.write(self.master, line.encode() + b"\n")

    def test_photos_questions_and_the_end(self):
        model, mmproj = find_model()
        self.start("--model", model, "--mmproj", mmproj, "--temperature", "0", "--max-tokens", "6",
                   "--ignore-eos")
        self.wait_for(b"> ")
        self.type(f"/image {SAMPLES / 'cat.png'}")
        self.wait_for(b"tokens. Now ask about it.")
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
        self.wait_for(b"starts afresh")
        self.type("/quit")
        self.assertEqual(self.process.wait(timeout=60), 0)

    def test_control_c_stops_only_the_answer(self):
        model, mmproj = find_model()
        self.start("--model", model, "--mmproj", mmproj, "--max-tokens", "1000000", "--ignore-eos")
        self.wait_for(b"> ")
        self.type("Tell me a long story.")
        self.wait_for(b"story.\r\n")
        self.wait_for_more()
        os.write(self.master, b"\x03")
        self.wait_for(b"first word after")
        self.wait_for(b"> ")
        os.write(self.master, b"\x04")
        self.assertEqual(self.process.wait(timeout=60), 0)


if __name__ == "__main__":
    unittest.main()

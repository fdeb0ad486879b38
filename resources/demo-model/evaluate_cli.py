#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Accuracy of the exported pair in tessera-cli: the same pictures and questions as evaluate.py.

usage: evaluate_cli.py write DIR [SCALE | test]             pictures as PNG and DIR/exam.json; test: the 60 of the tests
       evaluate_cli.py run DIR TESSERA_CLI MODEL.gguf MMPROJ.gguf [--answers FILE.json]

`write` needs the generator's packages (PIL, numpy, fonts), `run` only Python. One process answers
all questions that see the tiles, another those that see the overview alone.
"""
import json
import os
import pty
import subprocess
import sys
import time


def write(folder, scale):
    import exam
    os.makedirs(folder, exist_ok=True)
    items = exam.test_paper() if scale == "test" else exam.paper(float(scale))
    out = []
    for i, item in enumerate(items):
        name = "%04d.png" % i
        item["image"].save(os.path.join(folder, name), optimize=True)
        asked = [dict(type=t, question=q, answer=a) for t, q, a in item["asked"]]
        out.append(dict(image=name, set=item["set"], overview=item["overview"], chat=item.get("chat", False), asked=asked))
    with open(os.path.join(folder, "exam.json"), "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(i) for i in out) + "\n]\n")
    print(len(out), "pictures,", sum(len(i["asked"]) for i in out), "questions in", folder)


class Cli:
    """tessera-cli in its conversation mode, on a pseudo-terminal."""

    def __init__(self, command):
        self.terminal, slave = pty.openpty()
        self.process = subprocess.Popen(command, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.close(slave)
        self._ready()

    def _ready(self):
        """Reads messages up to the next prompt."""
        seen = b""
        while not (seen == b"> " or seen.endswith(b"\n> ")):
            c = os.read(self.process.stderr.fileno(), 1)
            if not c:
                raise SystemExit("tessera-cli ended: " + seen.decode(errors="replace"))
            seen += c
        return seen.decode(errors="replace")

    def _send(self, line):
        os.write(self.terminal, line.encode() + b"\n")

    def command(self, line):
        self._send(line)
        return self._ready()

    def ask(self, question):
        self._send(question)
        self._ready()
        answer = b""
        while not answer.endswith(b"\n"):
            answer += os.read(self.process.stdout.fileno(), 65536)
        return answer.decode(errors="replace").strip()

    def close(self):
        self._send("/quit")
        self.process.wait()
        os.close(self.terminal)


def run(folder, program, model, mmproj, answers_file):
    import exam_table
    with open(os.path.join(folder, "exam.json")) as f:
        items = json.load(f)
    for item in items:
        item["asked"] = [(r["type"], r["question"], r["answer"]) for r in item["asked"]]
    results = [None] * len(items)
    start = time.time()
    for overview in (False, True):
        command = [program, "ask", "--model", model, "--mmproj", mmproj, "--temperature", "0", "--max-tokens", "96"]
        cli = Cli(command + (["--image-mode", "squash"] if overview else []))
        for i, item in enumerate(items):
            if item["overview"] != overview:
                continue
            results[i] = []
            for turn, (_, question, truth) in enumerate(item["asked"]):
                if turn == 0 or not item["chat"]:
                    cli.command("/reset")
                    cli.command("/image " + os.path.join(os.path.abspath(folder), item["image"]))
                text = cli.ask(question)
                results[i].append((text == truth, text))
        cli.close()
    exam_table.show(exam_table.add_up(items, [[ok for ok, _ in r] for r in results]))
    wrong = [(item["image"], row, text) for item, r in zip(items, results) for row, (ok, text) in zip(item["asked"], r) if not ok]
    for w in wrong[:40]:
        print("  ", w)
    print("%d pictures, %d questions, %.0f s" % (len(items), sum(len(i["asked"]) for i in items), time.time() - start))
    if answers_file:
        with open(answers_file, "w") as f:
            json.dump([[text for _, text in r] for r in results], f)


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "1")
    else:
        run(*sys.argv[2:6], sys.argv[7] if len(sys.argv) > 7 else None)

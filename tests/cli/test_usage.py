# SPDX-License-Identifier: MIT
import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import termios
import unittest

from cli_case import PROGRAM, ROOT, CliCase, find_model

BENCH = os.environ["TESSERA_BENCH"]
COMMANDS = ("ask", "tiles", "tokenize", "detokenize", "inspect", "convert", "devices", "models")
# Part of the C library and of the C++ library; and Highway, of which distributions have no other.
SHARED = ("linux-vdso", "ld-linux", "libc.so", "libm.so", "libpthread.so", "libdl.so", "librt.so",
          "libgcc_s.so", "libstdc++.so", "libhwy.so")


def help_on_terminal(program, columns):
    """What --help prints on a terminal that is so wide."""
    main, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    # What is still on its way through a terminal is lost when the last program closes it. So this side keeps
    # it open, and reads up to a mark that comes behind all that the program has written.
    with subprocess.Popen(["sh", "-c", '"$@"; status=$?; printf "\\4"; exit $status', "sh", *program, "--help"],
                          stdout=terminal) as running:
        shown = b""
        while not shown.endswith(b"\4"):
            shown += os.read(main, 65536)
        os.close(terminal)
        os.close(main)
    assert running.returncode == 0
    return shown[:-1].decode().replace("\r\n", "\n")


class Usage(CliCase):
    def test_help_everywhere(self):
        text = self.run_cli("--help").decode()
        for command in COMMANDS:
            self.assertIn(command, text)
            self.assertIn("--help", self.run_cli(command, "--help").decode())
        self.assertIn(b"tessera-cli", self.run_cli("--version"))

    def test_help_names_every_option_of_ask(self):
        text = self.run_cli("ask", "--help").decode()
        for option in ("model mmproj image prompt raw-prompt system template max-tokens temperature "
                       "top-k top-p min-p repeat-penalty repeat-window seed context rules "
                       "image-mode ignore-eos device json trace").split():
            self.assertIn(f"--{option}", text)
        self.assertIn("vicuna_v1", text)

    def test_every_sampler_field_is_an_option(self):
        table = (ROOT / "engine/text/sampler_fields.cpp").read_text(encoding="utf-8")
        options = re.findall(r'SamplerField\{"\w+", "(--[a-z-]+)"', table)
        self.assertGreater(len(options), 4)
        text = self.run_cli("ask", "--help").decode()
        for option in options:
            self.assertIn(option + " ", text)

    def test_what_is_not_understood(self):
        self.assert_fails(words=["--help"], status=2)
        self.assert_fails("sing", words=["sing"], status=2)
        self.assert_fails("tiles", "--scheme", "llava-9", "10x10", words=["llava-9"], status=2)
        self.assert_fails("ask", "--frobnicate", words=["--frobnicate"], status=2)
        self.assert_fails("ask", "--model", "m.gguf", "--temperature", "-1", "--prompt", "x",
                          words=["--temperature"], status=2)
        # As in the window.
        self.assert_fails("ask", "--model", "m.gguf", "--temperature", "nan", "--prompt", "x",
                          words=["--temperature", "from 0 to 2"], status=2)
        self.assert_fails("ask", "--model", "m.gguf", "--temperature", "2.5", "--prompt", "x",
                          words=["--temperature"], status=2)
        for seed in ("-1", "18446744073709551616", "1.5", "x"):
            self.assert_fails("ask", "--model", "m.gguf", "--seed", seed, "--prompt", "x",
                              words=["--seed", seed, "18446744073709551615"], status=2)
        self.assert_fails("ask", "--model", "m.gguf", "--template", "none", "--prompt", "x",
                          words=["none"], status=2)
        self.assert_fails("ask", "--model", "m.gguf", "--prompt", "x", "--raw-prompt", "y",
                          words=["--prompt", "--raw-prompt"], status=2)

    def test_mistakes_are_said_in_words_of_this_program(self):
        model = ("--model", "m.gguf")
        for arguments, said in (
                ((), "A command is missing. The commands are ask, tiles, "),
                (("--frob",), "Not expected: --frob. A command comes first: ask, tiles, "),
                (("sing",), 'There is no command "sing". The commands are ask, '),
                (("inspect",), '"inspect" needs FILE|FOLDER: a GGUF'),
                (("convert", "x"), '"convert" needs --out DIR: where to write'),
                (("tiles",), '"tiles" needs IMAGE|WxH: photos, or sizes'),
                (("ask", "--model"), "--model needs a value: --model FILE|FOLDER."),
                (("ask", *model, *model), "--model was given more than once. Give it once."),
                (("ask", "--json=x"), "--json takes no value."),
                (("ask", "--ignore-eos=5"), "--ignore-eos takes no value."),
                (("tiles", "--json=0", "9x9"), "--json takes no value."),
                (("--version=3",), "--version takes no value."),
                (("tiles", "--scheme", "llava-1.6", "--grid", "0x0", "9x9"),
                 '"0x0" is not a grid. Write it as columns x rows, each at least 1, such as 2x1'),
                (("ask", "--context", "1.5"),
                 '--context: "1.5" is not a whole number from 0 to 10000000.'),
                (("ask", "--context", "-1"), '"-1" is not a whole number'),
                (("ask", "--rules", "x"), '--rules: "x" is not one of original, hf.'),
                (("ask", "--template", "x"), '--template: "x" is not one of '),
                (("convert", "x", "--out", "y", "--type", "x"), '"x" is not one of F16, '),
                (("tiles", "--base", "x", "10x10"), '"x" is not a whole number from 1 to 4096.'),
                (("tiles", "--base", "56", "10x10"), "--base needs --scheme NAME. Give that as well."),
                (("ask", "--prompt", "x", "--raw-prompt", "y"), "cannot be used together."),
                (("--json", "ask"), "Not expected: --json. Options go after the command.")):
            self.assert_fails(*arguments, words=[said], status=2)
            for word in ("subcommand", "required", "excludes", "not in", "onvert:"):
                self.assertNotIn(word, self.stderr.split("\n")[0])
        self.assertNotIn("ubcommand", self.run_cli("--help").decode())

    def test_the_last_line_names_the_help_that_helps(self):
        for arguments, command in (
                ((), ""), (("sing",), ""), (("--frob",), ""), (("ask", "--frob"), "ask "),
                (("tiles",), "tiles "), (("--json", "inspect", "x"), "inspect "),
                (("ask", "--model", ""), "ask "), (("ask", "--json", "--batch", "x", "--trace", "y"),
                                                   "ask ")):
            self.run_cli(*arguments, status=2)
            last = self.stderr.splitlines()[-1]
            self.assertIn(f'Run "tessera-cli {command}--help" for', last)
            self.assertEqual(self.stderr.count("--help"), 1)

    def test_help_is_as_wide_as_the_terminal(self):
        for program in ((PROGRAM,), (BENCH,), (BENCH, "products"), *((PROGRAM, name) for name in COMMANDS)):
            piped = subprocess.run([*program, "--help"], capture_output=True, check=True).stdout.decode()
            self.assertLessEqual(max(map(len, piped.splitlines())), 80)
            for columns in (50, 80, 132):
                shown = help_on_terminal(program, columns)
                self.assertLessEqual(max(map(len, shown.splitlines())), columns, shown)
                self.assertEqual(shown.split(), piped.split())
        self.assertGreater(max(map(len, help_on_terminal((PROGRAM, "ask"), 132).splitlines())), 120)

    def test_help_is_in_words_of_this_program(self):
        for program in ((PROGRAM,), (BENCH,), (BENCH, "products"), *((PROGRAM, name) for name in COMMANDS)):
            shown = subprocess.run([*program, "--help"], capture_output=True, check=True).stdout.decode()
            for word in ("UINT", "TEXT:", "POSITIVE", "Positionals", "Excludes", "Needs", "{", "->", " in ["):
                self.assertNotIn(word, shown.replace('{"id"', ""))
        shown = " ".join(self.run_cli("ask", "--help").decode().split())
        self.assertIn("--max-tokens N Stop after this many tokens. Default: 512.", shown)
        self.assertIn("Not with --prompt, --batch, --system, --template.", shown)
        shown = " ".join(self.run_cli("tiles", "--help").decode().split())
        self.assertIn("Usage: tessera-cli tiles [OPTIONS] IMAGE|WxH...", shown)
        self.assertIn("--base S Side of a tile in pixels. Only with --scheme.", shown)
        self.assertIn("One of llava-1, llava-1.5,", shown)

    def test_the_case_of_a_name_does_not_matter(self):
        plan = [self.run_cli("tiles", "--scheme", "llava-1.6", "--rules", rules, "333x777")
                for rules in ("hf", "HF")]
        self.assertEqual(*plan)

    def test_options_without_a_value(self):
        for option in ("--model", "--mmproj", "--image", "--batch", "--trace", "--device"):
            self.assert_fails("ask", option, "", words=[option, "empty"], status=2)
        self.assert_fails("convert", "x", "--out", "", words=["--out"], status=2)

    def test_words_that_no_option_takes(self):
        self.assert_fails("ask", "photo.jpg", "what", "is", "this",
                          words=["Not expected: photo.jpg what is this.", "--image", "--prompt"],
                          status=2)
        self.assert_fails("inspect", "my", "model.gguf", words=["model.gguf", "quotes"], status=2)
        self.assert_fails("ask", "--frobnicate", "--sing", words=["--frobnicate --sing."], status=2)

    def test_names_do_not_steer_the_terminal(self):
        name = b"/none/\x1b[31mred\x9b\xc2\x9b\x7f\n\xc3\xa9\xff.png"
        for arguments in (("ask", "--prompt", "x", "--model", name), ("inspect", name),
                          ("ask", "--prompt", "x", "--image", name), (name,), ("ask", b"--" + name)):
            result = subprocess.run([PROGRAM, *arguments], stdin=subprocess.DEVNULL,
                                    capture_output=True, check=False)
            self.assertNotEqual(result.returncode, 0)
            lines = result.stderr.split(b"\n")
            self.assertTrue(any(b"[31mred" in line and b"\xc3\xa9" in line for line in lines), lines)
            for byte in (b"\x1b", b"\x9b", b"\x7f", b"\xff"):
                self.assertNotIn(byte, result.stderr)

    def test_without_standard_streams(self):
        closed = ["/bin/sh", "-c", 'exec "$0" "$@" <&- >&- 2>&-', PROGRAM]
        for arguments in (["tiles", "--scheme", "llava-1.5", "10x10"], ["ask"]):
            self.assertEqual(subprocess.run([*closed, *arguments], check=False).returncode, 1)
        result = subprocess.run(["/bin/sh", "-c", 'exec "$0" --version >&-', PROGRAM],
                                stderr=subprocess.PIPE, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"Bad file descriptor", result.stderr)

    def test_only_system_libraries_are_shared(self):
        alone = {k: v for k, v in os.environ.items() if k != "LD_PRELOAD"}
        result = subprocess.run(["ldd", PROGRAM], capture_output=True, text=True, check=True, env=alone)
        for line in result.stdout.splitlines():
            if "asan" in line or "ubsan" in line:
                self.skipTest("a build with sanitizers")
            self.assertTrue(any(name in line for name in SHARED), line)

    def test_a_full_disk_is_a_failure(self):
        with open("/dev/full", "wb") as full:
            result = subprocess.run([PROGRAM, "tiles", "--scheme", "llava-1.5", "10x10"], stdout=full,
                                    stderr=subprocess.PIPE, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"could not be written: No space left on device", result.stderr)

    def test_models(self):
        folder = self.folder / "home/.lmstudio/models/maker"
        folder.mkdir(parents=True)
        model, mmproj = (shutil.copy(path, folder) for path in find_model())
        environment = {"HOME": str(self.folder / "home"), "PATH": os.environ["PATH"]}
        models = self.run_json("models", env=environment)
        self.assertEqual([model["place"] for model in models], ["LM Studio"])
        self.assertEqual(models[0]["mmproj"], str(mmproj))
        self.assertTrue(models[0]["sees"])
        text = self.run_cli("models", env=environment).decode()
        self.assertIn("LM Studio, LLaVA-1.6, llama", text)
        self.assertIn(str(model), text)
        # Without that place, but with a folder that is named.
        self.assertEqual(self.run_json("models", "--without", "lmstudio", env=environment), [])
        named = self.run_json("models", "--without", "lmstudio", folder, env=environment)
        self.assertEqual([(model["place"], model["model"]) for model in named],
                         [("", str(model))])
        self.assert_fails("models", "--without", "elsewhere", words=["elsewhere", "lmstudio"], status=2)

    def test_devices(self):
        devices = self.run_json("devices")
        self.assertGreaterEqual(len(devices), 1)
        self.assertTrue(any(device["usable"] for device in devices))
        with open("/proc/meminfo", encoding="ascii") as memory:
            main_memory = int(memory.readline().split()[1]) * 1024
        for device in devices:
            if device["kind"] == "cpu":  # whose driver reports any number
                self.assertEqual(device["memory_bytes"], main_memory)
                self.assertIn("(main memory)", self.run_cli("devices").decode())
            self.assertIn(device["kind"], ("discrete", "integrated", "virtual", "processor", "cpu", "other"))
            self.assertIn(device["name"], self.run_cli("devices").decode())
            title = device["name"]
            if device["kind"] == "cpu":
                title = "the processor, through a Vulkan driver"
            elif device["kind"] == "processor":
                unit = f"{device['vector_unit']}, " if device["vector_unit"] else ""
                threads = "1 thread" if device["threads"] == 1 else f"{device['threads']} threads"
                title = f"Processor ({unit}{threads})"
            self.assertIn(f"{device['index']}  {title}\n", self.run_cli("devices").decode())


if __name__ == "__main__":
    unittest.main()

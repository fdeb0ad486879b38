# SPDX-License-Identifier: MIT
import json
import os
import pathlib
import shutil
import signal
import struct
import subprocess
import unittest

from cli_case import (GOLDEN, GREEDY, ROOT, PROGRAM, SAMPLES, CliCase, find_model, grey_png,
                      read_safetensors, stripes_png)


def int64s(tensor):
    return list(struct.unpack(f"<{len(tensor[2]) // 8}q", tensor[2]))


class Ask(CliCase):
    def setUp(self):
        super().setUp()
        self.model, self.mmproj = find_model()
        self.ask = ("ask", "--model", self.model, "--mmproj", self.mmproj)
        self.cat = str(SAMPLES / "cat.png")

    def test_json_has_everything(self):
        answer = self.run_json(*self.ask, "--image", self.cat, "--prompt", "What is this?", *GREEDY)
        self.assertIsInstance(answer["text"], str)
        self.assertEqual(len(answer["token_ids"]), 8)
        self.assertEqual(answer["stop_reason"], "max_tokens")
        self.assertEqual(len(answer["image_tokens"]), 1)
        self.assertGreater(answer["prompt_tokens"], answer["image_tokens"][0])
        self.assertIsInstance(answer["device"], str)
        self.assertGreaterEqual(set(answer["timings"]), {
            "load_ms", "image_encode_ms", "prefill_ms", "first_token_ms", "decode_ms",
            "decode_tokens_per_second"})

    def test_image_tokens_are_those_of_the_plan(self):
        (plan,) = self.run_json("tiles", "--model", self.model, "--mmproj", self.mmproj, self.cat)
        answer = self.run_json(*self.ask, "--image", self.cat, "--image", self.cat, "--prompt", "?",
                               *GREEDY)
        self.assertEqual(answer["image_tokens"], [plan["tokens"]] * 2)

    def test_a_grid_for_every_photo(self):
        both = ("--image", self.cat, "--image", self.cat, "--prompt", "?", *GREEDY)
        cut = {}
        for grid in ("overview", "2x2", "3x1"):
            (plan,) = self.run_json("tiles", "--model", self.model, "--mmproj", self.mmproj,
                                    "--grid", grid, self.cat)
            cut[grid] = self.run_json(*self.ask, *both, "--grid", grid)
            self.assertEqual(cut[grid]["image_tokens"], [plan["tokens"]] * 2)
        squashed = self.run_json(*self.ask, *both, "--image-mode", "squash")
        self.assertEqual(cut["overview"]["token_ids"], squashed["token_ids"])
        self.assertNotEqual(cut["2x2"]["image_tokens"], cut["3x1"]["image_tokens"])
        self.assert_fails(*self.ask, *both, "--grid", "9x9", words=["9x9", "overview, "])
        self.assert_fails(*self.ask, *both, "--grid", "2x2", "--image-mode", "pad",
                          words=["2x2", "choice of grids"])
        self.run_cli(*self.ask, *both, "--grid", "two", status=2)
        self.assertIn("two", self.stderr)

    def test_text_goes_to_stdout_and_nothing_else(self):
        arguments = (*self.ask, "--prompt", "Hello", *GREEDY)
        answer = self.run_json(*arguments)
        self.assertEqual(self.run_cli(*arguments).decode(), answer["text"] + "\n")

    def test_the_question_may_come_from_standard_input(self):
        given = self.run_json(*self.ask, "--prompt", "Hello there", *GREEDY)
        for dash in ((), ("--prompt", "-")):
            piped = self.run_json(*self.ask, *dash, *GREEDY, stdin=b"Hello there\n")
            self.assertEqual(piped["token_ids"], given["token_ids"])

    def test_more_threads_than_cores_is_said(self):
        for threads, said in (("1", False), ("1024", True)):
            self.run_cli(*self.ask, "--prompt", "x", "--max-tokens", "1", "--device", "Processor",
                         "--threads", threads)
            self.assertEqual("fewer cores than --threads" in self.stderr, said, self.stderr)

    def test_a_seed_repeats_the_answer(self):
        arguments = (*self.ask, "--prompt", "Hello", "--temperature", "1.5", "--max-tokens", "12",
                     "--ignore-eos")
        first = self.run_json(*arguments, "--seed", "7")
        self.assertEqual(self.run_json(*arguments, "--seed", "7")["token_ids"], first["token_ids"])
        self.assertNotEqual(self.run_json(*arguments, "--seed", "8")["token_ids"],
                            first["token_ids"])

    def test_how_it_was_sampled_is_said(self):
        answer = self.run_json(*self.ask, "--prompt", "Hello", "--max-tokens", "2", "--seed", "7",
                               "--temperature", "0.7", "--top-k", "40", "--min-p", "0.05",
                               "--repeat-penalty", "1.1", "--repeat-window", "-1")
        self.assertEqual(answer["sampling"],
                         {"temperature": 0.7, "top_k": 40, "top_p": 1, "min_p": 0.05,
                          "repeat_penalty": 1.1, "repeat_window": -1})
        self.assertEqual(answer["seed"], 7)

    def test_a_model_is_sampled_as_its_publisher_means_it(self):
        folder = self.folder / "yi"
        shutil.copytree(ROOT / "tests/golden/small/yi", folder)
        ask = ("ask", "--model", folder, "--prompt", "Hello", "--max-tokens", "2")
        own = self.run_json(*ask)
        self.assertEqual(own["sampling"]["temperature"], 0.2)
        self.assertEqual(set(own["sampling_from"].values()), {"default"})
        (folder / "generation_config.json").write_text(json.dumps(
            {"do_sample": True, "top_k": 0, "top_p": 0.3, "repetition_penalty": 1.005}))
        published = self.run_json(*ask)
        self.assertEqual(published["sampling"],
                         {"temperature": 1, "top_k": 0, "top_p": 0.3, "min_p": 0,
                          "repeat_penalty": 1.005, "repeat_window": -1})
        self.assertEqual(published["sampling_from"],
                         {"temperature": "model", "top_k": "model", "top_p": "model",
                          "min_p": "default", "repeat_penalty": "model",
                          "repeat_window": "model"})
        said = self.run_json(*ask, "--temperature", "0", "--top-p", "1", "--repeat-penalty", "1")
        self.assertEqual((said["sampling"]["temperature"], said["sampling"]["top_p"]), (0, 1))
        self.assertEqual((said["sampling_from"]["temperature"], said["sampling_from"]["top_k"]),
                         ("option", "model"))

    def test_raw_prompt_and_trace(self):
        prompt = self.write("prompt.txt", b"USER: <image>\n<image>\nCompare.\n ASSISTANT:")
        out = self.folder / "trace.safetensors"
        answer = self.run_json(*self.ask, "--image", self.cat, "--image",
                               str(SAMPLES / "coffee.png"), "--raw-prompt", prompt, "--trace", out,
                               *GREEDY)
        trace = read_safetensors(out)
        for name in ("tiles_u8", "pixel_values", "vit_selected", "projector", "packed"):
            self.assertIn(f"{name}.0", trace)
            self.assertIn(f"{name}.1", trace)
        self.assertEqual(trace["packed.1"][1][0], answer["image_tokens"][1])
        self.assertEqual(int64s(trace["greedy_ids"]), answer["token_ids"])
        self.assertEqual(len(int64s(trace["input_ids_expanded"])), answer["prompt_tokens"])
        self.assertIn("logits_last", trace)

    def test_transparency(self):
        clear = self.write("clear.png", stripes_png(0, alpha=0))
        white = self.write("white.png", stripes_png(255))
        black = self.write("black.png", stripes_png(0))

        def seen(photo, *options):
            out = self.folder / "trace.safetensors"
            self.run_json(*self.ask, "--image", photo, "--prompt", "?", "--trace", out, *GREEDY,
                          *options)
            return read_safetensors(out)["tiles_u8"]
        self.assertEqual(seen(clear), seen(white))
        self.assertEqual(seen(clear, "--alpha", "drop"), seen(black))

    def test_golden_answer(self):
        folder = GOLDEN / "d-llava16-vicuna"
        if not folder.exists():
            self.skipTest("the full golden data is not here")
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        sample = manifest["samples"][0]
        answer = self.run_json(
            "ask", "--model", folder / "gguf/model-f16.gguf", "--mmproj",
            folder / "gguf/mmproj-f16.gguf", "--image", folder / "inputs" / sample["image"],
            "--raw-prompt", folder / "inputs" / sample["prompt_file"], "--rules", "hf",
            "--temperature", "0", "--ignore-eos", "--max-tokens", "32")
        self.assertEqual(answer["token_ids"], sample["greedy_ids"])

    def test_a_folder_of_a_hub(self):
        folder = ROOT / "tests/golden/small/yi"
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        raw = self.write("yi.txt", expected["prompt"].encode())
        answer = self.run_json("ask", "--model", folder, "--raw-prompt", raw, "--temperature", "0",
                               "--ignore-eos", "--max-tokens", "32")
        self.assertEqual(answer["token_ids"], expected["greedy_ids"])
        self.assertEqual(answer["chat_template"], "chatml_direct")
        self.assertIn("name", answer["chat_template_reason"])
        self.assertEqual((answer["generation"], answer["tiling"]), ("text only", None))
        self.assert_fails("ask", "--model", folder, "--prompt", "x", "--image", self.cat,
                          words=["mmproj", "yi"])

    def test_how_photos_were_cut(self):
        folder = ROOT / "tests/golden/families/xcomposer2-4khd/hf"
        for options, most in (((), 25), (("--hd-num", "7"), 7)):
            answer = self.run_json("ask", "--model", folder, "--image", self.cat, "--prompt", "x",
                                   "--ignore-eos", "--max-tokens", "1", *options)
            self.assertIn(f"up to {most} tiles", answer["tiling"])

    def test_a_folder_that_sees(self):
        folder = GOLDEN / "e-llava16-mistral"
        if not folder.exists():
            self.skipTest("the full golden data is not here")
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        sample = manifest["samples"][0]
        answer = self.run_json(
            "ask", "--model", folder / "hf", "--image", folder / "inputs" / sample["image"],
            "--raw-prompt", folder / "inputs" / sample["prompt_file"], "--rules", "hf",
            "--temperature", "0", "--ignore-eos", "--max-tokens", "32")
        self.assertEqual(answer["token_ids"], sample["greedy_ids"])
        self.assertEqual((answer["generation"], answer["mmproj"]), ("LLaVA-1.6", None))
        (plan,) = self.run_json("tiles", "--model", folder / "hf", "420x140")
        self.assertGreater(plan["tokens"], 0)

    def test_layers_in_main_memory_answer_the_same(self):
        question = (*self.ask, "--image", self.cat, "--prompt", "What is this?", *GREEDY)
        whole = self.run_json(*question)
        self.assertEqual(whole["memory"]["host_layers"], 0)
        # Limits are whole MiB, and the model is not much more: some context leaves room for a part.
        for context in range(512, 4096, 128):
            memory = self.run_json("inspect", self.model, "--context", context)["memory"]
            limit = ((memory["kv_cache_bytes"] + memory["scratch_bytes"]) >> 20) + 1
            options = ("--context", context, "--device-memory", limit)
            memory = self.run_json("inspect", self.model, *options)["memory"]
            if memory["fits"] and memory["host_layers"] > 0:
                break
        self.assertGreater(memory["host_layers"], 0)
        part = self.run_json(*question, *options)
        self.assertIn("main memory", self.stderr)
        self.assertGreater(part["memory"]["host_layers"], 0)
        self.assertLessEqual(part["memory"]["device_bytes"], limit << 20)
        self.assertEqual(part["token_ids"], whole["token_ids"])

    def test_a_coarser_cache_answers(self):
        answer = self.run_json(*self.ask, "--prompt", "Hello", "--kv-type", "q8_0", *GREEDY)
        self.assertEqual(answer["memory"]["kv_type"], "q8_0")
        self.assertEqual(len(answer["token_ids"]), 8)

    def test_what_cannot_be_asked(self):
        self.assert_fails("ask", "--model", self.folder / "none.gguf", "--prompt", "x",
                          words=["none.gguf"])
        self.assert_fails(*self.ask, "--prompt", "x", "--image", self.folder / "none.png",
                          words=["none.png"])
        self.assert_fails(*self.ask, words=["question"], stdin=b"\n")
        for blank in ("", "   ", " \n\t", "\u3000\u00a0"):
            self.assert_fails(*self.ask, "--prompt", blank, words=["The question is empty."])
            self.assert_fails(*self.ask, words=["The question is empty."], stdin=blank.encode())
        raw = self.write("raw.txt", b"USER: <image> <image> ASSISTANT:")
        self.assert_fails(*self.ask, "--raw-prompt", raw, "--image", self.cat,
                          words=["2 <image> markers", "1 photo was"])
        self.assert_fails("ask", "--model", self.mmproj, "--prompt", "x", words=["mmproj"])
        self.assert_fails("ask", "--model", self.model, "--mmproj", self.model, "--prompt", "x",
                          words=["mmproj"])
        self.assert_fails(*self.ask, "--prompt", "x", "--device", "no such card",
                          words=["no such card"])
        self.assert_fails(*self.ask, "--prompt", "word " * 400, "--context", "64",
                          words=["holds 64", "Give fewer photos or a shorter question", "--context N"])
        self.assertNotIn("/reset", self.stderr)

    def test_an_answer_as_long_as_allowed_is_said_to_be(self):
        short = (*self.ask, "--prompt", "Hello", "--temperature", "0", "--max-tokens", "2")
        self.run_cli(*short)
        self.assertIn("--max-tokens allows 2 tokens", self.stderr)
        self.assertEqual(self.run_json(*short)["stop_reason"], "max_tokens")
        self.assertNotIn("allows", self.stderr)
        self.run_cli(*short, "--ignore-eos")  # that asks for so many
        self.assertNotIn("allows", self.stderr)

    def test_an_answer_stops_when_nobody_reads_it(self):
        endless = [PROGRAM, *self.ask, "--prompt", "x", "--ignore-eos", "--max-tokens", "10000000"]
        with open("/dev/full", "wb") as full:
            result = subprocess.run(endless, stdout=full, stderr=subprocess.PIPE, timeout=300,
                                    check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"No space left on device", result.stderr)

    def test_a_photo_of_100_megapixels(self):
        photo = self.write("large.png", grey_png(10_000, 10_000))
        answer = json.loads(self.run_cli(*self.ask, "--image", photo, "--prompt", "x", *GREEDY,
                                         "--json"))
        self.assertEqual(len(answer["token_ids"]), 8)
        self.assertGreater(answer["image_tokens"][0], 0)

    def test_what_is_wrong_with_a_model_is_said_also_with_a_photo(self):
        empty = self.write("empty.gguf", b"")
        for model, words in ((empty, ["empty"]), ("/no/such.gguf", ["No such file"]),
                             (self.mmproj, ["mmproj", "text model"])):
            self.assert_fails("ask", "--model", model, "--image", self.cat, "--prompt", "x",
                              words=words)

    def test_a_trace_is_not_written_over_a_device(self):
        self.run_cli(*self.ask, "--prompt", "x", "--max-tokens", "1", "--trace", "/dev/null",
                     status=1)
        self.assertIn("not a regular file", self.stderr)
        self.assertTrue(pathlib.Path("/dev/null").is_char_device())

    def test_a_full_context_is_no_success(self):
        self.run_cli(*self.ask, "--prompt", "x", "--context", "128", "--ignore-eos",
                     "--max-tokens", "500", status=1)
        self.assertIn("full", self.stderr)

    def test_a_trace_that_cannot_be_written_is_a_failure(self):
        self.run_cli(*self.ask, "--prompt", "x", "--max-tokens", "2", "--trace",
                     self.folder / "none" / "out.safetensors", status=1)
        self.assertIn("out.safetensors", self.stderr)

    def test_a_model_alone_in_its_folder_cannot_see(self):
        lonely = self.write("lonely.gguf", pathlib.Path(self.model).read_bytes())
        self.assert_fails("ask", "--model", lonely, "--prompt", "x", "--image", self.cat,
                          words=["mmproj"])
        self.write("lonely-mmproj.gguf", pathlib.Path(self.mmproj).read_bytes())
        self.run_cli("ask", "--model", lonely, "--prompt", "x", "--image", self.cat, *GREEDY)
        self.assertIn("lonely-mmproj.gguf", self.stderr)

    def test_control_c_stops_the_answer(self):
        process = subprocess.Popen([PROGRAM, *self.ask, "--prompt", "Hello", "--ignore-eos",
                                    "--max-tokens", "1000000"], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        process.stdout.read(1)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)


class ShippedModel(CliCase):
    """The model in share/tessera/demo-model beside the program, wherever that is."""

    def install(self):
        program = self.folder / "anywhere" / "bin" / "tessera-cli"
        program.parent.mkdir(parents=True)
        shutil.copy(PROGRAM, program)
        return program

    def run_installed(self, program, *arguments):
        return subprocess.run([program, *map(str, arguments)], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=300, check=False)

    def test_it_answers_when_no_model_is_named(self):
        model, mmproj = find_model()
        program = self.install()
        folder = program.parent.parent / "share" / "tessera" / "demo-model"
        folder.mkdir(parents=True)
        os.symlink(model, folder / "tessera-demo.gguf")
        os.symlink(mmproj, folder / "mmproj-tessera-demo.gguf")
        ask = ("ask", "--prompt", "What is this?", "--image", SAMPLES / "cat.png", "--json", *GREEDY)
        shipped = self.run_installed(program, *ask)
        self.assertEqual(shipped.returncode, 0, shipped.stderr)
        self.assertIn("demonstration model", shipped.stderr)
        answer = json.loads(shipped.stdout)
        self.assertEqual(answer["model"], str(folder / "tessera-demo.gguf"))
        named = self.run_json(*ask[:-1 - len(GREEDY)], *GREEDY, "--model", model, "--mmproj", mmproj)
        self.assertEqual(answer["token_ids"], named["token_ids"])
        named = self.run_installed(program, *ask, "--model", model, "--mmproj", mmproj)
        self.assertNotIn("demonstration", named.stderr)
        for wrong in (("--image", "none.png"), ("--device", "no such card"), ("--grid", "two"),
                      ("--trace", "/none/trace.safetensors")):
            refused = self.run_installed(program, "ask", "--prompt", "x", *wrong)
            self.assertNotEqual(refused.returncode, 0)
            self.assertNotIn("No model was given", refused.stderr, wrong)

    def test_without_one_a_model_has_to_be_named(self):
        program = self.install()
        missing = self.run_installed(program, "ask", "--prompt", "Hello")
        self.assertEqual((missing.returncode, missing.stdout), (2, ""))
        self.assertIn("--model", missing.stderr)


if __name__ == "__main__":
    unittest.main()

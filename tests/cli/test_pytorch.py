# SPDX-License-Identifier: MIT
"""Models whose weights are PyTorch files, against the same model in safetensors."""
import json
import shutil
import sys
import unittest

from cli_case import GOLDEN, GREEDY, ROOT, SAMPLES, CliCase, read_safetensors
from test_convert_again import seeing_folder

sys.path.insert(0, str(ROOT / "tests" / "fuzz"))
from pytorch_file import archive, name, pickle_of, pytorch_file, text  # noqa: E402


def is_weights(path):
    return path.name.endswith((".safetensors", ".safetensors.index.json"))


class PytorchFiles(CliCase):
    def repacked(self, source, shards=1, copy="pytorch"):
        """The folder with its weights in `shards` PyTorch files."""
        folder = self.folder / copy
        folder.mkdir(parents=True)
        tensors = {}
        for path in sorted(source.iterdir()):
            if path.suffix == ".safetensors":
                tensors.update(read_safetensors(path))
            elif not is_weights(path):
                shutil.copy(path, folder / path.name)
        if shards == 1:
            (folder / "pytorch_model.bin").write_bytes(pytorch_file(tensors))
            return folder
        weight_map = {}
        for shard in range(shards):
            part = dict(list(tensors.items())[shard::shards])
            file = f"pytorch_model-{shard + 1:05}-of-{shards:05}.bin"
            (folder / file).write_bytes(pytorch_file(part, file.removesuffix(".bin")))
            weight_map.update(dict.fromkeys(part, file))
        (folder / "pytorch_model.bin.index.json").write_text(json.dumps({"weight_map": weight_map}))
        return folder

    def ids(self, folder, *arguments):
        return self.run_json("ask", "--model", folder, *GREEDY, *arguments)["token_ids"]

    def test_text_models_answer_the_same(self):
        for model, shards in (("qwen2", 1), ("yi", 3)):
            source = ROOT / "tests" / "golden" / "small" / model
            folder = self.repacked(source, shards, model)
            question = ("--prompt", "How are you?")
            self.assertEqual(self.ids(folder, *question), self.ids(source, *question))

    def test_a_model_that_sees_answers_the_same(self):
        source = GOLDEN / "b-llava15-mlp" / "hf"
        if not source.exists():
            self.skipTest("the full golden data is not here")
        question = ("--prompt", "What is it?", "--image", SAMPLES / "cat.png")
        self.assertEqual(self.ids(self.repacked(source, 2), *question), self.ids(source, *question))

    def test_a_pair_converted_from_it_is_the_same(self):
        source = seeing_folder(self.folder / "seeing")
        made = []
        # Of the same name, which the pair remembers.
        for number, folder in enumerate((source, self.repacked(source, copy="again/seeing"))):
            out = self.folder / f"out-{number}"
            self.run_cli("convert", folder, "--out", out, "--type", "F16", "--name", "same")
            made.append({path.name: path.read_bytes() for path in out.iterdir()})
        self.assertEqual(len(made[0]), 2)
        self.assertEqual(made[0], made[1])

    def test_inspect_names_the_form(self):
        source = ROOT / "tests" / "golden" / "small" / "qwen2"
        known = self.run_json("inspect", source)
        for shards, form in ((1, "hub folder, a PyTorch file"), (2, "hub folder, 2 PyTorch files")):
            folder = self.repacked(source, shards, f"in{shards}")
            described = self.run_json("inspect", folder)
            self.assertEqual(described["format"], form)
            self.assertEqual(sorted(tensor["name"] for tensor in described["tensors"]),
                             sorted(tensor["name"] for tensor in known["tensors"]))
            self.assertEqual(described["memory"]["weight_bytes"], known["memory"]["weight_bytes"])
        file = self.folder / "in1" / "pytorch_model.bin"
        self.assertEqual(self.run_json("inspect", file)["format"], "PyTorch")

    def test_nothing_in_it_is_run(self):
        source = ROOT / "tests" / "golden" / "small" / "qwen2"
        folder = self.repacked(source)
        marker = self.folder / "it ran"
        call = name("os", "system") + text(f"touch '{marker}'") + b"\x85R"
        (folder / "pytorch_model.bin").write_bytes(
            archive([("data.pkl", pickle_of([("weight", call)]))]))
        for command in (("ask", "--prompt", "x", "--model"), ("inspect",)):
            self.assert_fails(*command, folder,
                              words=["pytorch_model.bin", "os.system", "Nothing in it was run"])
        self.assertFalse(marker.exists())


if __name__ == "__main__":
    unittest.main()

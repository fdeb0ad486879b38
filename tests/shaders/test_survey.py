# SPDX-License-Identifier: MIT
"""tessera-bench --shaders: that it covers every shader, and what it says where it cannot work."""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import survey

BENCH = os.environ["TESSERA_BENCH"]
# What the build made of shaders/variants.cmake.
DECLARED = pathlib.Path(os.environ["TESSERA_SHADERS_HEADER"])
GPU = "navi21"


class Survey(unittest.TestCase):
    def report(self, *arguments):
        with survey.place(None) as where:
            found = survey.survey(where, BENCH, GPU, arguments)
        if found is None:
            self.skipTest("no driver here can pretend to have a GPU")
        return found

    def fails(self, *arguments, environment=None):
        done = subprocess.run([BENCH, *arguments], env=os.environ | (environment or {}), capture_output=True, text=True,
                              check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def test_every_shader_is_covered(self):
        declared = set(re.findall(r"extern const ShaderCode k_(\w+);", DECLARED.read_text(encoding="utf-8")))
        self.assertGreater(len(declared), 50)
        found = set()
        for family in ("tiled", "lanes"):
            for kernel in self.report("--kernels", family)["kernels"]:
                self.assertNotIn("error", kernel)
                found.add(kernel["name"])
        self.assertEqual(found, declared)

    def test_figures(self):
        kernels = self.report("--kernels", "tiled", "--kernel", "mat")["kernels"]
        self.assertTrue(kernels)
        for kernel in kernels:
            self.assertRegex(kernel["name"], "^mat(vec|mul)_tiled_")
            self.assertIn(" through ", kernel["used_for"])
            self.assertGreater(kernel["group_threads"], 0)
            self.assertEqual(len(kernel["programs"]), 1)
            program = kernel["programs"][0]
            self.assertGreater(program["registers"], 0)
            self.assertGreater(program["waves"], 0)
            self.assertGreater(program["instructions"], 10)
            waves = -(-kernel["group_threads"] // program["subgroup_size"])
            self.assertAlmostEqual(program["cost"], program["cycles"] * waves / kernel["step_work"])
            self.assertEqual(program["figures"]["Instructions"], program["instructions"])
        # Each lane of a workgroup reads units of 32 weights from each row, so a trip is a multiple of that.
        quantised = next(kernel for kernel in kernels if kernel["name"] == "matvec_tiled_Q4_K")
        self.assertEqual(quantised["step_work"] % (32 * quantised["group_threads"]), 0)

    def test_texts(self):
        with tempfile.TemporaryDirectory() as folder:
            self.report("--kernel", "rms_norm", "--texts", folder)
            (file,) = pathlib.Path(folder).iterdir()
            self.assertEqual(file.name, "rms_norm-0.txt")
            self.assertIn("NIR", file.read_text(encoding="utf-8"))

    def test_kernels_that_are_not_there(self):
        with survey.place(None) as where:
            with self.assertRaisesRegex(RuntimeError, 'No kernel that this device would run has "sing" in its name'):
                if survey.survey(where, BENCH, GPU, ["--kernel", "sing"]) is None:
                    self.skipTest("no driver here can pretend to have a GPU")

    def test_devices_that_say_nothing(self):
        self.assertIn("is no device with shaders. Choose one with --device.",
                      self.fails("--shaders", "--kernels", "native"))
        with survey.place(None) as where:
            lavapipe = survey.driver_file(where, "lvp")
        said = self.fails("--shaders", "--kernels", "lanes",
                          environment={"VK_ICD_FILENAMES": lavapipe, "VK_DRIVER_FILES": lavapipe})
        self.assertRegex(said, r'The driver of "llvmpipe .*" does not tell what its compiler makes of shaders: it lacks '
                               r"VK_KHR_pipeline_executable_properties\.")

    def test_mistakes(self):
        self.assertIn("--kernel needs --shaders", self.fails("demo", "--kernel", "matvec"))
        self.assertIn("cannot be used together", self.fails("demo", "--shaders"))


if __name__ == "__main__":
    unittest.main()

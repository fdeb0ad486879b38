# SPDX-License-Identifier: MIT
"""What the scripts here share: drivers that pretend to have a GPU, and tessera-bench --shaders on them.

Compiling needs no GPU. Mesa's RADV pretends by itself (RADV_FORCE_FAMILY, up to Mesa 26.1); other drivers need one of
Mesa's drm-shims, which are preloaded.
"""
import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

LIBRARIES = "usr/lib/x86_64-linux-gnu"
# The root's own, as its drivers and its C library belong together.
SYSTEM_LIBRARIES = re.compile(r"^(ld-linux.*|lib(c|m|dl|rt|pthread|resolv|stdc\+\+|gcc_s|vulkan))\.so")


class Place:
    """Where programs run: this system, or a root folder that gets copies of the programs and their libraries.

    A root needs root's rights, for chroot."""

    def __init__(self, root, stack):
        self.root = pathlib.Path(root) if root else pathlib.Path("/")
        self.prefix = []
        self.libraries = None
        if root:
            self.folder = pathlib.Path(tempfile.mkdtemp(dir=self.root / "tmp", prefix="tessera."))
            stack.callback(shutil.rmtree, self.folder)
            self.prefix = ["chroot", str(self.root)]
            self.libraries = self.folder / "lib"
            self.libraries.mkdir()

    def inside(self, path):
        return "/" + str(path.relative_to(self.root))

    def bring(self, program):
        """How the program is called in there."""
        program = pathlib.Path(program).resolve()
        if not self.libraries:
            return str(program)
        for library in re.findall(r"=> (/\S+)", subprocess.run(
                ["ldd", str(program)], capture_output=True, text=True, check=True).stdout):
            name = pathlib.Path(library).name
            if not SYSTEM_LIBRARIES.match(name) and not (self.libraries / name).exists():
                shutil.copy2(library, self.libraries / name)
        target = self.folder / program.name
        shutil.copy2(program, target)
        return self.inside(target)

    def command(self, arguments, environment):
        environment = dict(environment)
        if self.libraries:
            environment["LD_LIBRARY_PATH"] = self.inside(self.libraries)
        return [*self.prefix, "env", *(f"{key}={value}" for key, value in environment.items()), *arguments]

    def find(self, pattern):
        """The first file that matches, by its name in there; None if there is none."""
        found = sorted(self.root.glob(pattern))
        return self.inside(found[0]) if found else None


@contextlib.contextmanager
def place(root):
    with contextlib.ExitStack() as stack:
        yield Place(root, stack)


def driver_file(where, driver):
    for folder in ("usr/share/vulkan/icd.d", "etc/vulkan/icd.d"):
        if found := where.find(f"{folder}/{driver}_icd*.json"):
            return found
    return None


def shim_file(where, driver):
    """A drm-shim: of Debian's package mesa-drm-shim, installed or unpacked, or built, as ../shared/gpu does."""
    name = f"lib{driver}_noop_drm_shim.so"
    for folder in (LIBRARIES, f"opt/gpu/shim/{LIBRARIES}", "opt/gpu"):
        if found := where.find(f"{folder}/{name}"):
            return found
    return None


def environments(where, gpu):
    """Ways to have a driver pretend that the GPU is there, best first: AMD by the name of its chip, NVIDIA by the
    number of its chipset, Intel by the name of its platform, Adreno by a and its number."""
    if re.fullmatch(r"a\d+", gpu):
        vendor, driver, variables = "freedreno", "freedreno", {"FD_GPU_ID": gpu[1:]}
    elif gpu.isdigit():
        vendor, driver, variables = "nouveau", "nouveau", {"NOUVEAU_CHIPSET": gpu}
    elif gpu in ("tgl", "dg2", "mtl", "lnl", "bmg"):
        vendor, driver, variables = "intel", "intel", {"INTEL_STUB_GPU_PLATFORM": gpu}
    else:
        vendor, driver, variables = "amdgpu", "radeon", {"AMDGPU_GPU_ID": gpu}
    icd = driver_file(where, driver)
    if not icd:
        return
    # Figures belong to what is compiled now, not to what a cache remembers.
    common = {"VK_ICD_FILENAMES": icd, "VK_DRIVER_FILES": icd, "MESA_SHADER_CACHE_DISABLE": "1",
              "MESA_VK_IGNORE_CONFORMANCE_WARNING": "1"}
    if driver == "radeon":
        yield common | {"RADV_FORCE_FAMILY": gpu}
    if shim := shim_file(where, vendor):
        yield common | variables | {"LD_PRELOAD": shim}


def survey(where, bench, gpu, arguments=()):
    """The report of `bench` (as Place.bring() names it) on a GPU that need not be there. None if no driver can pretend
    to have it; RuntimeError if one can and the program fails."""
    problem = None
    for environment in environments(where, gpu):
        done = subprocess.run(
            where.command([bench, "--shaders", "--json", *arguments], environment),
            env={key: value for key, value in os.environ.items() if key != "LD_LIBRARY_PATH"},
            capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return json.loads(done.stdout)
        # Without a device in the driver, the processor is the only one.
        if "is no device with shaders" not in done.stderr:
            problem = f"{gpu}: {done.stderr.strip()} ({done.returncode})"
    if problem:
        raise RuntimeError(problem)
    return None


def full_name(kernel):
    """A shader with its specialization constants: "attention_tiled_F16 64,128,8,1"."""
    return " ".join([kernel["name"], ",".join(map(str, kernel["constants"]))]).strip()


def mesa_version(report):
    """("22.3.6", "22.3"), or Nones."""
    match = re.search(r"Mesa ((\d+\.\d+)\.[^\s)]+)", report["device"]["driver"])
    return match.groups() if match else (None, None)

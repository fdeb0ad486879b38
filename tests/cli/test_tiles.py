# SPDX-License-Identifier: MIT
import base64
import struct
import unittest

from cli_case import SAMPLES, CliCase, find_model, grey_png, stripes_png

# 24 x 16 pixels, lossy.
WEBP = ("UklGRogAAABXRUJQVlA4IHwAAADwBACdASoYABAAPjEYiUKiIaEYBAAgAwS2AE6ZQjubwD8JeEBvAADOtYNvQzpLr6gA/v9Ac/E1hLpd"
        "3vHs537qZIlYpc0cM//VyvkSvtXiNsBnzX9U4LmcpnFy2/pd2/t1KqxaSFmtaZ4z9wWnk2/ZbfsfnEXbtxX/K0AA")


def png_size(content):
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", content[16:24])


class Tiles(CliCase):
    def plans(self, scheme, *arguments):
        return self.run_json("tiles", "--scheme", scheme, *arguments)

    def test_anyres_by_both_rule_sets(self):
        # The reference's numbers: size, canvas, resized, paste, rows, columns, tokens.
        for rules, size, best, resized, paste, rows, cols, tokens in (
                ("original", "1920x1080", [672, 672], [672, 378], [0, 147], 28, 48, 1948),
                ("hf", "1920x1080", [672, 672], [672, 378], [0, 147], 28, 48, 1948),
                ("original", "336x336", [336, 672], [336, 336], [0, 168], 24, 24, 1176),
                ("hf", "336x336", [672, 336], [336, 336], [168, 0], 24, 24, 1176),
                ("original", "300x200", [336, 672], [336, 225], [0, 223], 16, 24, 976),
                ("hf", "300x200", [672, 336], [504, 336], [84, 0], 24, 36, 1464),
                ("original", "600x2000", [336, 1008], [303, 1008], [16, 0], 72, 22, 2232),
                ("original", "4000x300", [1008, 336], [1008, 76], [0, 130], 6, 72, 1014),
                ("original", "1024x1024", [672, 672], [672, 672], [0, 0], 48, 48, 2928)):
            with self.subTest(rules=rules, size=size):
                (plan,) = self.plans("llava-1.6", "--rules", rules, size)
                self.assertEqual(plan["best_resolution"], best)
                self.assertEqual(plan["grid"], [best[0] // 336, best[1] // 336])
                self.assertEqual(plan["resized"], resized)
                self.assertEqual(plan["paste"], paste)
                self.assertEqual((plan["rows"], plan["cols"]), (rows, cols))
                self.assertEqual(plan["tokens"], tokens)
                self.assertEqual(plan["tiles"], 1 + best[0] * best[1] // 336 ** 2)

    def test_candidates(self):
        (plan,) = self.plans("llava-1.6", "1920x1080")
        self.assertEqual(len(plan["candidates"]), 5)
        chosen = [candidate for candidate in plan["candidates"] if candidate["chosen"]]
        self.assertEqual(chosen, [{"resolution": [672, 672], "effective": 672 * 378,
                                   "wasted": 672 * 672 - 672 * 378, "chosen": True}])

    def test_schemes_with_one_tile(self):
        for scheme, tokens in (("llava-1", 256), ("llava-1.5", 576)):
            (plan,) = self.plans(scheme, "1920x1080")
            self.assertEqual((plan["tiles"], plan["tokens"], plan["candidates"]), (1, tokens, []))

    def test_hd_takes_no_more_pixels_than_needed(self):
        for size, grid in (("224x224", [1, 1]), ("448x448", [2, 2]), ("1300x220", [6, 1]),
                           ("220x1300", [1, 6]), ("672x448", [3, 2])):
            (plan,) = self.plans("llava-1.5-hd", size)
            self.assertEqual(plan["grid"], grid, size)
            self.assertEqual(plan["tokens"], 256 * (1 + grid[0] * grid[1]))

    def test_base_and_pinpoints(self):
        (plan,) = self.plans("llava-1.6", "--base", "56", "--pinpoints", "112x56,56x112", "420x140")
        self.assertEqual((plan["grid"], len(plan["candidates"])), ([2, 1], 2))
        self.assert_fails("tiles", "--scheme", "llava-1.6", "--pinpoints", "100x336", "9x9",
                          words=["100x336"])
        self.assert_fails("tiles", "--scheme", "llava-1.6", "--pinpoints", "abc", "9x9",
                          words=["abc"])
        self.assert_fails("tiles", "--scheme", "llava-1.5", "--pinpoints", "336x336", "9x9",
                          words=["--pinpoints"])
        self.assert_fails("tiles", "--scheme", "llava-1.5", "--base", "3", "9x9", words=["base"])

    def test_a_grid_by_hand(self):
        for grid, tiles, tokens in (("overview", 1, 576), ("2x2", 5, 1948), ("2x1", 3, 1608),
                                    ("1x2", 3, 926)):
            (plan,) = self.plans("llava-1.6", "--grid", grid, "1920x1080")
            self.assertEqual((plan["tiles"], plan["tokens"]), (tiles, tokens), grid)
        # The rules read the list differently, and mean the same grid.
        (plan,) = self.plans("llava-1.6", "--rules", "hf", "--grid", "3x1", "1920x1080")
        self.assertEqual(plan["grid"], [3, 1])
        self.assert_fails("tiles", "--scheme", "llava-1.6", "--grid", "5x5", "9x9",
                          words=["5x5", "overview, 1x2, 2x1, 2x2, 3x1, 1x3"])
        self.assert_fails("tiles", "--scheme", "llava-1.5", "--grid", "2x2", "9x9",
                          words=["2x2", "choice of grids"])
        self.run_cli("tiles", "--scheme", "llava-1.6", "--grid", "2 by 2", "9x9", status=2)

    def test_other_families(self):
        # Canvas, resized, tiles, tokens of the families that know one way of cutting only.
        for scheme, size, best, resized, tiles, tokens in (
                ("vila-1.5", "1920x1080", [384, 384], [384, 384], 1, 196),
                ("vila-1.5-s2", "1920x1080", [768, 768], [768, 768], 5, 196),
                ("qwen-vl", "3x1080", [448, 448], [448, 448], 1, 256),
                ("deepseek-vl-1.3b", "4000x3000", [384, 384], [384, 288], 1, 576),
                ("deepseek-vl-7b", "1000x10", [1024, 1024], [1024, 14], 2, 576),
                ("xcomposer2-vl", "1x1", [490, 490], [490, 490], 1, 1225),
                ("xcomposer2-4khd", "4000x3000", [1680, 1344], [1680, 1260], 21, 3085)):
            with self.subTest(scheme=scheme):
                (plan,) = self.plans(scheme, size)
                self.assertEqual((plan["best_resolution"], plan["resized"]), (best, resized))
                self.assertEqual((plan["tiles"], plan["tokens"]), (tiles, tokens))
                self.assertEqual(len(plan["tile_list"]), tiles)
                self.assertIn(f"{tokens} tokens",
                              self.run_cli("tiles", "--scheme", scheme, size).decode())
        (plan,) = self.plans("vila-1.5-s2", "400x200")
        self.assertEqual(plan["tile_list"][4], {"size": 384, "grid": [1, 1],
                                                "photo_rect": [200, 100, 200, 100]})
        self.assertEqual([tile["size"] for tile in self.plans("deepseek-vl-7b", "9x9")[0]["tile_list"]],
                         [1024, 384])
        self.assert_fails("tiles", "--scheme", "qwen-vl", "--base", "336", "9x9", words=["--base"])
        self.assert_fails("tiles", "--scheme", "vila-1.5", "--pinpoints", "384x384", "9x9",
                          words=["--pinpoints"])

    def test_most_tiles(self):
        for number, grid, tokens in ((1, [1, 1], 313), (16, [5, 3], 2353), (25, [6, 4], 3661),
                                     (55, [9, 6], 8005)):
            (plan,) = self.plans("xcomposer2-4khd", "--hd-num", number, "1920x1080")
            self.assertEqual((plan["grid"], plan["tokens"]), (grid, tokens))
        # One photo's grid is the same choice.
        (plan,) = self.plans("xcomposer2-4khd", "--grid", "9x6", "1920x1080")
        self.assertEqual(plan["tokens"], 8005)
        (plan,) = self.plans("xcomposer2-4khd", "60000x3")
        self.assertEqual((plan["grid"], plan["resized"]), ([25, 1], [8400, 1]))
        for number in ("0", "101", "-3"):
            self.assert_fails("tiles", "--scheme", "xcomposer2-4khd", f"--hd-num={number}", "9x9",
                              words=["1 to 100"], status=2)
        self.assert_fails("tiles", "--scheme", "llava-1.6", "--hd-num", "9", "9x9",
                          words=["XComposer2-4KHD"])
        self.assert_fails("tiles", "--scheme", "xcomposer2-4khd", "--grid", "6x9", "1920x1080",
                          words=["1x1, 2x2, 3x2"])
        out = self.folder / "plan.png"
        for scheme in ("xcomposer2-4khd", "deepseek-vl-7b", "vila-1.5-s2"):
            self.run_cli("tiles", "--scheme", scheme, SAMPLES / "cat.png", "--png", out)
            self.assertGreater(min(png_size(out.read_bytes())), 200)

    def test_files_and_sizes_together(self):
        cat = SAMPLES / "cat.png"
        plans = self.plans("llava-1.6", cat, "300x211")
        self.assertEqual([plan["image"] for plan in plans], [str(cat), "300x211"])
        del plans[0]["image"], plans[1]["image"]
        self.assertEqual(plans[0], plans[1])
        text = self.run_cli("tiles", "--scheme", "llava-1.6", cat).decode()
        self.assertIn("tokens", text)

    def test_by_a_model(self):
        model, mmproj = find_model()
        (plan,) = self.run_json("tiles", "--model", model, "--mmproj", mmproj, "420x140")
        self.assertGreater(plan["tokens"], 0)
        self.assert_fails("tiles", "--model", mmproj, "--mmproj", model, "9x9", words=["mmproj"])

    def test_drawing(self):
        out = self.folder / "plan.png"
        self.run_cli("tiles", "--scheme", "llava-1.6", SAMPLES / "cat.png", "--png", out)
        self.assertGreater(min(png_size(out.read_bytes())), 200)
        self.run_cli("tiles", "--scheme", "llava-1.6", SAMPLES / "cat.png", "20x10", "--png", out)
        self.assertTrue((self.folder / "plan-0.png").exists())
        self.assertTrue((self.folder / "plan-1.png").exists())
        self.assert_fails("tiles", "--scheme", "llava-1.6", "20x10", "--png",
                          self.folder / "none" / "plan.png", words=["plan.png"])

    def test_transparency(self):
        photos = {"clear": stripes_png(0, alpha=0), "white": stripes_png(255),
                  "black": stripes_png(0)}
        def drawn(photo, *options):
            out = self.folder / "plan.png"
            self.run_cli("tiles", "--scheme", "llava-1.6", *options, "--png", out,
                         self.write("photo.png", photos[photo]))
            return out.read_bytes()
        self.assertEqual(drawn("clear"), drawn("white"))
        self.assertEqual(drawn("clear", "--alpha", "white"), drawn("white"))
        self.assertEqual(drawn("clear", "--alpha", "drop"), drawn("black"))
        self.assertNotEqual(drawn("white"), drawn("black"))
        self.run_cli("tiles", "--scheme", "llava-1.6", "--alpha", "grey", "9x9", status=2)

    def test_webp(self):
        photo = self.write("photo.webp", base64.b64decode(WEBP))
        (plan,) = self.plans("llava-1.5", photo)
        self.assertEqual(plan["size"], [24, 16])
        self.run_cli("tiles", "--scheme", "llava-1.5", photo, "--png", self.folder / "plan.png")
        self.assert_fails("tiles", "--scheme", "llava-1.5",
                          self.write("cut.webp", photo.read_bytes()[:-20]), words=["cut.webp is incomplete"])

    def test_bad_photos(self):
        whole = grey_png(40, 30)
        for name, content in (("empty.png", b""), ("words.jpg", b"This is not a photo."),
                              ("cut.png", whole[:20])):
            self.assert_fails("tiles", "--scheme", "llava-1.5", self.write(name, content),
                              words=[name])
        self.assert_fails("tiles", "--scheme", "llava-1.5", self.folder / "none.png",
                          words=["none.png"])
        self.assert_fails("tiles", "--scheme", "llava-1.5", self.folder,
                          words=[f'"{self.folder}" is a folder. Choose a photo in it.'])
        for size in ("0x0", "0x10", "10x0", "1000000x1000000"):
            self.assert_fails("tiles", "--scheme", "llava-1.5", size,
                              words=[f"A photo cannot have the size {size}", "at least 1 pixel"])
        self.assert_fails("tiles", "--scheme", "llava-1.5", "--", "-5x5", words=["no file"])
        (plan,) = self.plans("llava-1.6", self.write("dot.png", grey_png(1, 1)))
        self.assertEqual(plan["tiles"], 3)
        self.plans("llava-1.6", self.write("thin.png", grey_png(1, 5000)))


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Draws the sample pictures, samples/*.png, and samples/samples.json with a question and its true answer for each."""
import json
import os

import anyres
import scenes
from world import COLOURS, rgb_from_hsv

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "samples")
BOLD = "dejavu/DejaVuSans-Bold.ttf"


def rgb(name):
    h0, h1, s0, s1, v0, v1 = COLOURS[name]
    return rgb_from_hsv((h0 + h1) / 2, (s0 + s1) / 2, (v0 + v1) / 2)


def thing(colour, shape, x, y, r, rotation=0.0):
    return dict(colour=colour, shape=shape, rgb=rgb(colour), x=x, y=y, r=r, rotation=rotation)


def picture(w, h, background, objects, text=None):
    return dict(kind="shapes", w=w, h=h, background=background, background_rgb=rgb(background), noise=0, seed=0,
                objects=sorted(objects, key=lambda o: o["x"]), text=text)


def word(string, colour, w, x, y):
    """A word of width w whose capitals' top left corner is at (x, y)."""
    f = scenes.font(BOLD, 100)
    k = w / f.getlength(string)
    return dict(string=string, colour=colour, rgb=rgb(colour), font=BOLD, size=100 * k, x=x, y=y - f.getbbox(string)[1] * k)


SAMPLES = [
    ("row", "What do you see?",
     "There are four shapes on a white background. From left to right: "
     "a red heart, a yellow star, a blue circle and a green triangle.", picture(1200, 420, "white", [
        thing("red", "heart", 190, 200, 110), thing("yellow", "star", 470, 240, 120, .1),
        thing("blue", "circle", 745, 190, 105), thing("green", "triangle", 1020, 225, 125)])),
    ("sign", "What does the text say?", 'It says "SUN".', picture(960, 600, "blue", [
        thing("yellow", "circle", 210, 185, 105), thing("white", "star", 640, 150, 100, -.1)],
        word("SUN", "white", 290, 590, 430))),
    ("stars", "How many stars are there?", "There are four stars.", picture(560, 960, "black", [
        thing("yellow", "star", 120, 190, 82), thing("pink", "star", 400, 120, 74, .15),
        thing("white", "star", 270, 480, 86, -.1), thing("orange", "star", 455, 760, 80, .1)])),
    ("big-and-small", "Which is larger, the heart or the cross?", "The heart is larger.", picture(600, 860, "yellow", [
        thing("purple", "cross", 425, 195, 78), thing("red", "heart", 285, 575, 195)])),
    ("corner", "Where is the green square?", "The green square is at the bottom right.", picture(720, 720, "white", [
        thing("orange", "star", 165, 165, 95), thing("pink", "circle", 370, 385, 120), thing("green", "square", 590, 600, 84, .12)])),
    ("word", "What is the word?", 'It says "MAP".', picture(720, 720, "purple", [], word("MAP", "yellow", 520, 100, 255))),
]


def main():
    os.makedirs(FOLDER, exist_ok=True)
    listed = []
    for name, question, answer, s in SAMPLES:
        scenes.render(dict(s, w=s["w"], h=s["h"])).save(os.path.join(FOLDER, name + ".png"), optimize=True)
        listed.append(dict(file=name + ".png", question=question, answer=answer))
        print(name, anyres.best_resolution(s["w"], s["h"]), os.path.getsize(os.path.join(FOLDER, name + ".png")))
    with open(os.path.join(FOLDER, "samples.json"), "w") as f:
        json.dump(listed, f, indent=2)
        f.write("\n")


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: MIT
"""Questions about a scene with their true answers."""
from outside import ABOUT, outside
from scenes import text_box
from world import COLOUR_NAMES, INK, NUMBERS, PLURAL, SHAPES, ZONES, article, zone

NO_PICTURE = "I do not see a picture. Attach a drawing and ask me about its shapes, colours or words."
NO_TEXT = "There is no text."
TOO_SMALL = "The text is too small to read."


def photo_answer(main):
    return "This looks like a photograph, mostly %s. %s" % (main, ABOUT)


DESCRIBE = ["Describe the {p}.", "What do you see?", "What is in the {p}?", "Describe this {p}.", "What is in this {p}?",
            "What is shown in the {p}?", "Please describe the {p}.", "Tell me about this {p}.", "What does the {p} show?",
            "What can you see?", "What is this?"]
READ = ["What does it say?", "What does the text say?", "Read the word.", "Read the text.", "What is written in the {p}?",
        "What is written here?", "What is the word?", "Can you read the text?"]
READ_NUMBER = ["What does it say?", "What number is this?", "Read the number.", "What is the number?",
               "What is written in the {p}?", "What does the text say?", "Read the text."]
BACKGROUND = ["What {c} is the background?", "What is the background {c}?", "What is the {c} of the background?"]
COUNT = ["How many shapes are there?", "How many shapes are in the {p}?", "Count the shapes.", "How many shapes do you see?",
         "How many objects are there?"]
COUNT_SOME = ["How many %s are there?", "How many %s are in the {p}?", "Count the %s.", "How many %s do you see?"]
COLOUR = ["What {c} is the %s?", "What is the {c} of the %s?", "Which {c} is the %s?"]
SHAPE = ["What shape is %s?", "What is the %s shape?", "Which shape is %s?", "What shape is the %s object?"]
EXIST = ["Is there %s?", "Do you see %s?", "Is there %s in the {p}?", "Can you see %s?"]
WHERE = ["Where is the %s?", "Where is the %s in the {p}?", "What is the position of the %s?"]
IS_COLOUR = ["Is the %s %s?"]
TEXT_THERE = ["Is there text?", "Is there any text?", "Is there text in the {p}?", "Do you see any text?", "Is there a word?",
              "Is there any text in the {p}?", "Do you see a word?"]
AT_PLACE = ["What is %s?", "What do you see %s?", "Is there anything %s?", "What is there %s?"]
LEFT_OF = ["What is %s of the %s?", "What is to the %s of the %s?", "What is on the %s of the %s?"]
INK_COLOUR = ["What {c} is the %s?", "Which {c} is the %s?", "What is the {c} of the %s?"]


def fill(template, rng, p):
    return template.replace("{p}", p).replace("{c}", "colour" if rng.random() < .65 else "color")


def full(o):
    return o["colour"] + " " + o["shape"]


def name_of(rng, objects, o):
    """A description that fits only this object, or None."""
    names = []
    if sum(full(p) == full(o) for p in objects) == 1:
        names.append(full(o))
    if sum(p["shape"] == o["shape"] for p in objects) == 1:
        names.append(o["shape"])
    return rng.choice(names) if names else None


def place(s, o):
    return ZONES[zone(o["y"] / s["h"])][zone(o["x"] / s["w"])]


def there_are(n, one, many):
    return "There is one %s." % one if n == 1 else "There are %s %s." % (NUMBERS[n], many)


def listed(parts):
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def describe(s, readable=True):
    if s["kind"] == "photo":
        return photo_answer(s["main"])
    text, on = s["text"], "on %s background." % article(s["background"])
    says = ('It says "%s".' % text["string"] if readable else TOO_SMALL) if text else ""
    if text and not s["objects"]:
        return "There is a %s %s %s %s" % (text["colour"], "number" if text["string"].isdigit() else "word", on, says)
    parts = [article(full(o)) for o in s["objects"]]
    if len(parts) == 1:
        answer = "There is %s %s" % (parts[0], on)
    elif not parts:
        answer = "There are no shapes %s" % on
    else:
        answer = "There are %s shapes %s From left to right: %s." % (NUMBERS[len(parts)], on, listed(parts))
    return (answer + " " + says).strip()


def questions(s, rng, readable=True):
    """Everything that can be asked about the scene, shuffled: (type, question, answer, subject).

    readable: whether the tiles are seen, so that small text can be read. The subject, if any, is
    the object that "it" means in a later question."""
    p = "picture" if rng.random() < .6 else "image"
    q = []

    def ask(kind, templates, answer, *words, subject=None):
        template = rng.choice(templates)
        q.append((kind, fill(template % words if words else template, rng, p), answer, subject))

    if s["kind"] == "photo":
        answer = photo_answer(s["main"])
        ask("photo", DESCRIBE, answer)
        ask("photo", READ, answer)
        ask("photo", COUNT, answer)
        ask("photo", COUNT_SOME, answer, PLURAL[rng.choice(SHAPES)])
        ask("photo", COLOUR + WHERE, answer, rng.choice(SHAPES))
        ask("photo", EXIST, answer, article(rng.choice([rng.choice(SHAPES), rng.choice(INK) + " " + rng.choice(SHAPES)])))
        ask("photo", BACKGROUND + TEXT_THERE, answer)
        ask("photo", AT_PLACE, answer, rng.choice(rng.choice(ZONES)))
        ask("photo", ["What {c} is this?", "What is the main {c}?", "Is this a photo?", "Is this a photograph?"], answer)
        rng.shuffle(q)
        return q
    ask("describe", DESCRIBE, describe(s, readable))
    ask("background", BACKGROUND, "The background is %s." % s["background"])
    if s["text"]:
        _ask_text(s, rng, ask, readable)
    elif rng.random() < .4:
        ask("no_text", READ + ["Where is the text?", "Where is the word?"], NO_TEXT)
    ask("text_there", TEXT_THERE, _text_there(s["text"]))
    _ask_counts(s, rng, ask)
    _ask_existence(s, rng, ask)
    _ask_places(s, rng, ask)
    for o in s["objects"]:
        _ask_object(s, rng, ask, o)
    if len(s["objects"]) > 1:
        _ask_pairs(s, rng, ask)
        _ask_extremes(s, rng, ask)
    rng.shuffle(q)
    return q


def noun_of(text):
    return "number" if text["string"].isdigit() else "word"


def text_place(s):
    """Where the middle of the text lies, or None if that is close to a border between thirds."""
    x0, y0, x1, y1 = text_box(s["text"])
    x, y = (x0 + x1) / 2 / s["w"], (y0 + y1) / 2 / s["h"]
    clear = all(abs(v - third) > .06 for v in (x, y) for third in (1 / 3, 2 / 3))
    return (zone(y), zone(x)) if clear else None


def _text_there(text):
    return "Yes, there is a %s." % noun_of(text) if text else "No, there is no text."


def _ask_places(s, rng, ask):
    """What lies in one of the nine parts of the picture. Text counts where it is small."""
    there = {}
    for o in s["objects"]:
        there.setdefault((zone(o["y"] / s["h"]), zone(o["x"] / s["w"])), []).append(article(full(o)))
    if s["text"]:
        at = text_place(s)
        if at:
            noun = rng.choice(["text", noun_of(s["text"])])
            ask("text_place", ["Where is the %s?", "Where is the %s in the {p}?"], "The %s is %s." % (noun, ZONES[at[0]][at[1]]), noun)
        if s["kind"] != "small_word" or not at or at in there:
            return
        there[at] = [article(noun_of(s["text"]))]
    for _ in range(2):
        at = rng.choice(sorted(there)) if there and rng.random() < .7 else (rng.randrange(3), rng.randrange(3))
        place, things = ZONES[at[0]][at[1]], there.get(at, ["nothing"])
        ask("at_place", AT_PLACE, "There %s %s %s." % ("is" if len(things) == 1 else "are", listed(things), place), place)


def _ask_text(s, rng, ask, readable):
    t = s["text"]
    number = t["string"].isdigit()
    small = s["kind"] == "small_word"
    for _ in range(2):
        ask("read_small" if small else "read_large", READ_NUMBER if number else READ,
            'It says "%s".' % t["string"] if readable or not small else TOO_SMALL)
    noun = rng.choice(["number", "text"] if number else ["word", "text"])
    ask("text_colour", INK_COLOUR, "The %s is %s." % (noun, t["colour"]), noun)


def _ask_counts(s, rng, ask):
    objects = s["objects"]
    ask("count", COUNT, there_are(len(objects), "shape", "shapes"))
    for _ in range(2):
        shape = rng.choice(objects)["shape"] if objects and rng.random() < .75 else rng.choice(SHAPES)
        n = sum(o["shape"] == shape for o in objects)
        ask("count_shape", COUNT_SOME, there_are(n, shape, PLURAL[shape]), PLURAL[shape])
    colour = rng.choice(objects)["colour"] if objects and rng.random() < .75 else rng.choice(INK)
    n = sum(o["colour"] == colour for o in objects)
    ask("count_colour", COUNT_SOME, there_are(n, colour + " shape", colour + " shapes"), colour + " shapes")


def _ask_existence(s, rng, ask):
    objects = s["objects"]
    for _ in range(2):
        colour, shape = rng.choice(INK), rng.choice(SHAPES)
        if objects:
            o, v = rng.choice(objects), rng.random()
            if v < .75:          # the very thing, or one that is half right
                shape = o["shape"] if v < .60 else shape
                colour = o["colour"] if v < .45 or v >= .60 else colour
        if rng.random() < .3:
            what, found = shape, any(o["shape"] == shape for o in objects)
        else:
            what, found = colour + " " + shape, any(full(o) == colour + " " + shape for o in objects)
        ask("exist", EXIST, "Yes, there is %s." % article(what) if found else "No, there is no %s." % what, article(what))
    absent = [x for x in SHAPES if all(o["shape"] != x for o in objects)]
    if absent and rng.random() < .35:
        shape = rng.choice(absent)
        ask("absent", COLOUR + WHERE, "There is no %s." % shape, shape)


def _ask_object(s, rng, ask, o):
    objects = s["objects"]
    if sum(p["shape"] == o["shape"] for p in objects) == 1:
        ask("colour", COLOUR, "The %s is %s." % (o["shape"], o["colour"]), o["shape"], subject=o)
        asked = o["colour"] if rng.random() < .5 else rng.choice(INK)
        if rng.random() < .4:
            ask("is_colour", IS_COLOUR, "%s, the %s is %s." % (yes_no(asked == o["colour"]), o["shape"], o["colour"]), o["shape"], asked,
                subject=o)
    if sum(p["colour"] == o["colour"] for p in objects) == 1:
        ask("shape", SHAPE, "The %s shape is %s." % (o["colour"], article(o["shape"])), o["colour"], subject=o)
    name = name_of(rng, objects, o)
    if name:
        ask("position", WHERE, "The %s is %s." % (name, place(s, o)), name, subject=o)
    if len(objects) == 1:
        ask("shape", ["What shape is this?", "What shape is it?", "Which shape do you see?"],
            "It is %s." % article(full(o)), subject=o)
        ask("position", ["Where is the shape?"], "The %s is %s." % (o["shape"], place(s, o)), subject=o)


def _ask_pairs(s, rng, ask):
    objects, w, h = s["objects"], s["w"], s["h"]
    for _ in range(3):
        a, b = rng.sample(objects, 2)
        na, nb = name_of(rng, objects, a), name_of(rng, objects, b)
        if not na or not nb or na == nb:
            continue
        if max(a["r"] / b["r"], b["r"] / a["r"]) > 1.35:
            big, small = (na, nb) if a["r"] > b["r"] else (nb, na)
            word = rng.choice(["larger", "bigger", "smaller"])
            ask("size", ["Which is %s, the %s or the %s?"],
                "The %s is %s." % (small if word == "smaller" else big, word), word, na, nb)
        dx, dy = (b["x"] - a["x"]) / w, (b["y"] - a["y"]) / h
        one_above = zone(a["y"] / h) != zone(b["y"] / h) and abs(dy) > .12
        sides = ["left", "right"] + (["top", "bottom"] if one_above else [])
        side = rng.choice(sides)
        first = {"left": dx > 0, "right": dx < 0, "top": dy > 0, "bottom": dy < 0}[side]
        ask("nearer", ["Which is nearer the %s, the %s or the %s?"],
            "The %s is nearer the %s." % (na if first else nb, side), side, na, nb)
        _ask_side_of(s, rng, ask, (a, na), (b, nb), one_above)


def _ask_side_of(s, rng, ask, one, other, one_above):
    """Is one thing left of, right of, above or below the other; what is left or right of a thing."""
    (a, na), (b, nb) = one, other
    if one_above and rng.random() < .4:
        asked, true = rng.choice(["above", "below"]), "above" if a["y"] < b["y"] else "below"
    else:
        asked, true = rng.choice(["left of", "right of"]), "left of" if a["x"] < b["x"] else "right of"
    ask("side_of", ["Is the %s %s the %s?"], "%s, the %s is %s the %s." % (yes_no(asked == true), na, true, nb), na, asked, nb)
    if rng.random() < .4:
        at, side = s["objects"].index(a), rng.choice(["left", "right"])
        things = [article(full(o)) for o in (s["objects"][:at] if side == "left" else s["objects"][at + 1:])]
        answer = listed(things or ["nothing"]) + (" is " if len(things) < 2 else " are ") + "%s of the %s." % (side, na)
        ask("beside", LEFT_OF, answer[0].upper() + answer[1:], side, na)


def _ask_extremes(s, rng, ask):
    objects = s["objects"]
    for side, o in (("left", objects[0]), ("right", objects[-1])):
        if rng.random() < .5:
            ask("extreme", ["Which shape is furthest to the %s?", "What shape is on the far %s?"],
                "The %s." % full(o), side, subject=o)
    order = sorted(objects, key=lambda o: o["r"])
    if order[-1]["r"] > 1.3 * order[-2]["r"]:
        ask("extreme", ["Which shape is the %s?"], "The %s." % full(order[-1]), rng.choice(["largest", "biggest"]),
            subject=order[-1])
    if order[1]["r"] > 1.3 * order[0]["r"]:
        ask("extreme", ["Which shape is the smallest?"], "The %s." % full(order[0]), subject=order[0])


def yes_no(v):
    return "Yes" if v else "No"


def follow_up(s, rng, o):
    """A question about the object of the turn before: (type, question, answer, subject)"""
    v, c = rng.random(), "colour" if rng.random() < .65 else "color"
    if v < .4:
        q, a = ["Where is it?", "And where is it?", "Where is that?", "Where?", "And where?"], "It is %s." % place(s, o)
    elif v < .7:
        q, a = ["What %s is it?", "And what %s is it?", "What is its %s?", "And what is its %s?", "And its %s?", "Which %s is it?"], \
            "It is %s." % o["colour"]
        q = [x % c for x in q]
    elif v < .8:
        q, a = ["What shape is it?", "And what shape is it?", "What is it?", "Which shape is it?"], "It is %s." % article(full(o))
    elif v < .9:
        asked = o["colour"] if rng.random() < .5 else rng.choice(INK)
        q, a = ["Is it %s?" % asked], "%s, it is %s." % (yes_no(asked == o["colour"]), o["colour"])
    else:
        asked = o["shape"] if rng.random() < .5 else rng.choice(SHAPES)
        q, a = ["Is it %s?" % article(asked)], "%s, it is %s." % (yes_no(asked == o["shape"]), article(o["shape"]))
    return "follow_up", rng.choice(q), a, o


def and_another(s, rng, last):
    """The question of the turn before about something else, or None: (type, question, answer, subject)

    last: the type of that question."""
    objects, shape = s["objects"], rng.choice(SHAPES)
    if objects and rng.random() < .75:
        shape = rng.choice(objects)["shape"]
    fit = [o for o in objects if o["shape"] == shape]
    if last in ("count_shape", "another_count"):
        return "another_count", rng.choice(["And %s?", "What about %s?", "How about %s?"]) % PLURAL[shape], \
            there_are(len(fit), shape, PLURAL[shape]), None
    if last in ("colour", "position", "another_colour", "another_position") and len(fit) < 2:
        kind = "another_colour" if "colour" in last else "another_position"
        if not fit:
            answer = "There is no %s." % shape
        else:
            answer = "The %s is %s." % (shape, fit[0]["colour"] if "colour" in last else place(s, fit[0]))
        return kind, rng.choice(["And the %s?", "What about the %s?", "How about the %s?"]) % shape, answer, fit[0] if fit else None
    return None


def vary(question, rng):
    """Small differences in how people type."""
    v = rng.random()
    if v < .12:
        question = question.lower()
    if rng.random() < .10 and question[-1] in "?.!":
        question = question[:-1]
    return question


# Questions that need more looking are asked more often; the others are thinned out.
KEEP = {"describe": .8, "background": .5, "no_text": .6, "text_colour": .6, "photo": .35, "exist": .8, "count": .8}


def next_turn(rng, s, readable, pool, last, subject):
    """A question that may refer to the turn before: (type, question, answer, subject)

    pool: questions that are left of those drawn so far. last, subject: the type of that turn's question and the thing it was about, or None."""
    if last:
        row = and_another(s, rng, last) if rng.random() < .35 else None
        if not row and subject and rng.random() < .5:
            row = follow_up(s, rng, subject)
        if row:
            return row
    if rng.random() < (.12 if last else .04):
        return outside(rng)
    if not pool:
        pool += [x for x in questions(s, rng, readable) if rng.random() < KEEP.get(x[0], 1)]
        pool += [] if pool else questions(s, rng, readable)
    return pool.pop()

# SPDX-License-Identifier: MIT
"""The table of accuracies; shared by the evaluation in the framework and in tessera-cli."""

# What the README's table has to show, by group: types of questions and the least per cent.
GROUPS = {
    "colour and shape": (["colour", "is_colour", "shape", "exist", "absent", "background", "text_colour", "text_there"], 97),
    "position": (["position", "text_place"], 95),
    "counting": (["count", "count_shape", "count_colour"], 90),
    "large word": (["read_large"], 95),
    "small word": (["read_small"], 85),
    "larger, nearer, furthest": (["size", "nearer", "extreme"], None),
    "at a place, beside a thing": (["at_place", "side_of", "beside"], None),
    "going on from the turn before": (["follow_up", "another_count", "another_colour", "another_position"], 90),
    "description": (["describe"], None),
    "photograph": (["photo"], None),
    "itself, outside its world": (["about", "outside", "no_text"], None),
}
GROUP_OF = {t: g for g, (types, _) in GROUPS.items() for t in types}


def add_up(items, correct):
    """correct: per item a list of booleans -> {row of the table: (right, asked)}"""
    table = {}

    def count(name, ok):
        a, b = table.get(name, (0, 0))
        table[name] = (a + ok, b + 1)

    for item, oks in zip(items, correct):
        turn = 0
        for (kind, _, _), ok in zip(item["asked"], oks):
            if item["overview"]:
                count("small word, overview alone", ok)
                continue
            if item.get("chat"):
                turn += 1
                count("conversations, turn %d" % turn, ok)
                if GROUP_OF[kind] != "going on from the turn before":
                    continue             # the other rows are about first questions
            count(GROUP_OF[kind], ok)
            count("  " + kind, ok)
            if item["set"] == "unseen pairs":
                count("unseen pairs, " + GROUP_OF[kind], ok)
    return table


def show(table):
    for name in sorted(table, key=lambda n: (n.startswith("  "), n)):
        right, asked = table[name]
        print("%-44s %5.1f %%  of %d" % (name, 100 * right / asked, asked))

# SPDX-License-Identifier: MIT
"""Questions that are none of the demonstration model's business, and what it answers to them."""
ABOUT = "I am a small demonstration model that knows drawn shapes and words. Load a LLaVA model to talk about photos."
WELCOME = "You are welcome."

TOPICS = ("history geography politics football cooking philosophy physics chemistry biology music films religion economics "
          "computers programming space dinosaurs weather news love life travel health money law art mathematics").split()
THINGS = ("cat dog man woman person child car bus bicycle house tree mountain river bird horse cow boat plane table chair "
          "cup bottle book phone computer flower cake pizza building road sign shirt hat face hand eye clock window door "
          "city beach sky cloud").split()
COUNTRIES = "France Germany Italy Spain Japan China India Brazil Canada Russia Norway Sweden Poland Egypt Mexico".split()
LANGUAGES = "French German Spanish Italian Latin Chinese Japanese Russian Polish Dutch".split()
OUTSIDE = [
    "What is the capital of {k}?", "Who is the president of {k}?", "Who won the match?", "Tell me about {t}.",
    "Explain {t} to me.", "Write a poem about {t}.", "Write a story about a {n}.", "What is the meaning of life?",
    "Translate this to {l}.", "How do I say hello in {l}?", "What is {d} plus {e}?", "What is {d} times {e}?",
    "Who is this person?", "What is the {n} doing?", "What breed is the {n}?", "How old is the {n}?", "Is there a {n}?",
    "Is there a {n} in the picture?", "How many {n}s are there?", "What colour is the {n}?", "What color is the {n}?",
    "Where is the {n}?", "What time is it?", "What day is it today?", "Where was this picture taken?",
    "Where was this photo taken?", "Who took this photo?", "What brand is the {n}?", "Can you help me with {t}?",
    "Give me a recipe for {n} soup.", "Write a python program.", "Write code that sorts a list.",
    "What do you think about {t}?", "Are you happy?", "Do you like {t}?", "Tell me a joke.", "Sing a song.",
    "Why is the sky blue?", "How does a {n} work?", "What is the weather like?", "Is it raining?",
    "What is the person wearing?", "Solve this equation.", "What is {t}?", "Who invented the {n}?",
    "How much does the {n} cost?", "Recommend me a film.", "Summarize this document.", "What happened in {y}?",
    "How far is the moon?", "What is the {n} made of?", "Why is this funny?", "What will happen next?",
    "Do you know {t}?", "Compare the {n} and the {m}.", "Is the {n} next to the {m}?"]
OUTSIDE_UNSEEN = [
    "What is the population of {k}?", "Which language do they speak in {k}?", "Can you drive a {n}?", "Draw me a {n}.",
    "How tall is the {n}?", "Is the {n} happy?", "Please write an essay on {t}.", "What is the best way to learn {l}?",
    "Divide {d} by {e}.", "What kind of {n} is that?", "When was the {n} built?", "Give me advice about {t}."]
WHO = ["Who are you?", "What are you?", "What can you do?", "What is your name?", "Can you help me?", "What do you know?",
       "Are you a language model?", "Are you LLaVA?", "What model are you?", "Help", "What can I ask?",
       "Are you sure?", "Why?", "How do you know?", "Hello", "Hi", "Hello!", "Hi there", "Good morning", "Hey"]
THANKS = ["Thank you.", "Thanks.", "Thank you!", "Thanks!", "Thank you very much.", "Thanks a lot."]


def outside(rng, unseen=False):
    """A question that is none of the model's business -> (type, question, answer, None)"""
    if not unseen and rng.random() < .06:
        return "about", rng.choice(THANKS), WELCOME, None
    if not unseen and rng.random() < .25:
        return "about", rng.choice(WHO), ABOUT, None
    words = dict(t=rng.choice(TOPICS), n=rng.choice(THINGS), m=rng.choice(THINGS), k=rng.choice(COUNTRIES),
                 l=rng.choice(LANGUAGES), d=rng.randint(1, 99), e=rng.randint(1, 99), y=rng.randint(1500, 2020))
    question = rng.choice(OUTSIDE_UNSEEN if unseen else OUTSIDE).format(**words)
    if not unseen and rng.random() < .1:
        pool = THINGS + TOPICS + COUNTRIES + ["the", "of", "and", "is", "what", "how", "why", "with", "in"]
        question = " ".join(rng.choice(pool) for _ in range(rng.randint(2, 8)))
    return "outside", question, ABOUT, None

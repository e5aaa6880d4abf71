"""Invented names of fiddle tunes: reels, jigs, waltzes and airs, with their near twins and odd spellings."""

from __future__ import annotations

from random import Random

OWNERS = ("Miller", "Cobbler", "Widow", "Ferryman", "Tinker", "Blackbird", "Parson", "Drover", "Weaver", "Piper",
          "Magistrate", "Fowler", "Gander", "Heron", "Hatter", "Postman", "Ragman", "Sexton", "Lamplighter")  # fmt: skip
THINGS = ("Fancy", "Delight", "Farewell", "Garter", "Kettle", "Welcome", "Return", "Hat", "Waistcoat", "Bonnet",
          "Cradle", "Fiddle", "Lantern", "Bucket", "Boots", "Rambles", "Wheelbarrow", "Mistake")  # fmt: skip
PLACES = ("Ardnamore", "Kilbrannock", "Thornley", "Lough Derrin", "Penmarrow", "Stony Ford", "Cullenagh", "Eskerbeg",
          "Wexcombe", "the Old Quay", "Marsh End", "Ballyhornan Bridge", "Otterscale", "Glenfirrin")  # fmt: skip
FIRST = ("Maggie", "Paddy", "Nell", "Tom", "Biddy", "Sarah", "Jack", "Old Dan", "Kitty", "Sandy", "Captain", "Julia")
LAST = ("Flannery", "Garrity", "Pemberton", "McGlashan", "O'Driscoll", "Thwaite", "Rafferty", "Corless", "Hanlon",
        "Nesbit", "Mulqueen", "Ormsby")  # fmt: skip
SCENES = ("Rolling in the Barley", "Up and About Before Dawn", "Over the Hill and Home", "Dip the Ladle",
          "The Cat That Ate the Candle", "Smoke on the Bog Road", "Never a Penny More", "Rain on the Tin Roof",
          "Toss the Blankets", "I Lost My Shoe at the Fair", "The Frost Is All Gone", "Trip Across the Yard",
          "All the Way to Market", "What Will We Do for Turf?", "Shake the Apple Tree", "Cold Porridge",
          "The Dog Among the Geese", "Last Night's Supper", "Come Up the Stairs With Me", "Goose in the Pantry",
          "Hot Ashes", "The Long Acre", "Three Wet Days", "The Moving Cloudbank", "Whiskey at Breakfast",
          "Pull Down the Shutters", "Salt & Pepper", "The Unfortunate Button", "Humours of the Hen House")  # fmt: skip


def tune_titles(random: Random, count: int, kinds: list[str]) -> list[str]:
    """COUNT different titles, one for each kind of tune in KINDS (reel, jig, ...), with twins among them."""
    made: list[str] = []
    scenes = list(SCENES)
    random.shuffle(scenes)
    while len(made) < count:
        title = _title(random, scenes, kinds[len(made)], made)
        if title not in made:
            made.append(title)
    return made


def _title(random: Random, scenes: list[str], kind: str, made: list[str]) -> str:
    """One title, perhaps a twin of one before."""
    kind = kind.capitalize()
    shape = random.randrange(16)
    if shape < 4 and scenes:
        return scenes.pop()
    if shape < 7:
        return f"The {random.choice(OWNERS)}'s {random.choice(THINGS)}"
    if shape == 7:
        return f"{random.choice(FIRST)} {random.choice(LAST)}'s"
    if shape == 8:
        return f"{random.choice(FIRST)} {random.choice(LAST)}'s {kind}"
    if shape == 9:
        return (
            f"{random.choice(('The Humours of', 'The Road to', 'Leaving', 'The Lasses of', 'Bonny'))} "
            + random.choice(PLACES)
        )
    if shape == 10:
        return f"{random.choice(PLACES).removeprefix('the ')} {kind}".strip()
    if shape == 11 and made:
        twin = random.choice(made)
        return twin if " No. " in twin else f"{twin} (No. 2)" if "(" not in twin else twin
    if shape == 12:
        return f"{random.choice(THINGS)} and {random.choice(THINGS)}"
    if shape == 13:
        return f"The {random.choice(OWNERS)}"
    if shape == 14:
        return f"The {random.choice(('Merry', 'Sleepy', 'Crooked', 'Jolly', 'Red-Haired'))} {random.choice(OWNERS)}"
    return f"{random.choice(('Farewell to', 'Lament for', 'Miss', 'Planxty'))} {random.choice(LAST)}"

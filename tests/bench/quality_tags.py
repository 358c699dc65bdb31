#!/usr/bin/env python3
"""How well `vigie tag` knows who and what is meant, on stories labelled by hand.

    tests/bench/quality_tags.py --vigie build/release/vigie [--half final|tuning|fresh|closing] [--errors] STORIES.jsonl.gz...

STORIES are the files that tests/data/tags/labels.tsv was read from; their texts are not in the tree. What was
labelled is a story's title and the first 600 characters of its text, and that is what vigie is given, with its
language and date. Labels are of two halves, told apart by a digest of the id: on the tuning half rules and data may
be mended after looking at what goes wrong; the final half is only counted (--errors refuses it). "fresh" and
"closing" are two later samples with labels of their own (labels-fresh.tsv, labels-closing.tsv), made before the
tagger was seen on them; the closing one is only counted too.

Beside Vigie a plain gazetteer is measured on the same stories: every name and alias of knowledge/*.toml, longest
match at word boundaries in any case, no context, no dates.
"""

import argparse
import collections
import gzip
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tomllib
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LABELS = ROOT / "tests" / "data" / "tags"
SAMPLES = ("fresh", "closing")  # with label files of their own
CUT = 600
WITHOUT_SPACES = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def half_of(story):
    return "final" if hashlib.sha256(story.encode()).digest()[0] & 1 else "tuning"


def read_labels(half):
    name = f"labels-{half}.tsv" if half in SAMPLES else "labels.tsv"
    labels = {}
    for line in (LABELS / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        story, lang, relevant, entities, themes = line.split("\t")
        if half not in SAMPLES and half_of(story) != half:
            continue
        labels[story] = {
            "lang": lang.split("-")[0],
            "relevant": relevant == "1",
            "entities": set(entities.split(",")) - {"-"},
            "themes": set(themes.split(",")) - {"-"},
        }
    return labels


def read_stories(files, labels):
    stories = {}
    for name in files:
        with gzip.open(name, "rt", encoding="utf-8") as lines:
            for line in lines:
                story = json.loads(line)
                if story["id"] in labels:
                    short = {key: story.get(key) for key in ("id", "lang", "published", "title")}
                    stories[story["id"]] = dict(short, text=(story.get("text") or "")[:CUT])
    return stories


def plain(name):
    return re.sub(r"[\s.,'-]+", " ", unicodedata.normalize("NFKC", name)).strip().casefold()


def tags_of_vigie(vigie, stories):
    given = "".join(json.dumps(s, ensure_ascii=False) + "\n" for s in stories.values())
    done = subprocess.run([vigie, "tag", "--json", "-"], input=given.encode(), stdout=subprocess.PIPE, check=True)
    found = {}
    for line in done.stdout.decode().splitlines():
        answer = json.loads(line)
        found[answer["id"]] = {
            "relevant": answer["relevant"],
            "entities": {tag["id"]: tag["name"] for tag in answer["tags"]},
            "themes": {theme["id"] for theme in answer["themes"]},
        }
    return found


class Gazetteer:
    def __init__(self):
        self.names = {}
        self.called = {}
        for kind, name in (("company", "companies"), ("person", "people"), ("product", "products")):
            data = tomllib.loads((ROOT / "knowledge" / f"{name}.toml").read_text(encoding="utf-8"))
            for entity in data[kind]:
                ident = f"{kind}/{entity['id']}"
                self.called[ident] = entity["name"]
                texts = [entity["name"]]
                for alias in entity.get("aliases", []) + entity.get("short", []) + entity.get("descriptions", []):
                    texts.append(alias if isinstance(alias, str) else alias["text"])
                for text in texts:
                    self.names.setdefault(unicodedata.normalize("NFKC", text).casefold(), set()).add(ident)
        self.lengths = sorted({len(name) for name in self.names}, reverse=True)

    def find(self, text):
        text = unicodedata.normalize("NFKC", text).casefold()
        found, at = {}, 0
        while at < len(text):
            step = 1
            if at == 0 or not text[at - 1].isalnum() or WITHOUT_SPACES.match(text[at - 1 : at + 1]):
                for length in self.lengths:
                    end = at + length
                    name = text[at:end]
                    if name in self.names and (
                        end >= len(text) or not text[end].isalnum() or WITHOUT_SPACES.match(name[-1] + text[end])
                        or WITHOUT_SPACES.match(text[end])
                    ):
                        found.update({ident: self.called[ident] for ident in self.names[name]})
                        step = length
                        break
            at += step
        return found


class Count:
    def __init__(self):
        self.right = self.wrong = self.missed = 0

    def add(self, wanted, found):
        self.right += len(wanted & found)
        self.wrong += len(found - wanted)
        self.missed += len(wanted - found)

    def row(self):
        precision = self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0
        recall = self.right / (self.right + self.missed) if self.right + self.missed else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return f"{precision:.3f} | {recall:.3f} | {f1:.3f}"


def wanted_entities(label, found):
    """What was labelled; a name that had no id then is met by a tag of that name and kind."""
    wanted = set()
    for entity in label["entities"]:
        if entity.startswith("?"):
            kind, name = entity[1:].split(":", 1)
            same = [ident for ident, called in found.items() if ident.startswith(kind + "/") and plain(called) == plain(name)]
            wanted.add(same[0] if same else entity)
        else:
            wanted.add(entity)
    return wanted


def ambiguous_names():
    """Entities one of whose names needs context: what must be there, or must not."""
    risky = set()
    for kind, name in (("company", "companies"), ("person", "people"), ("product", "products")):
        data = tomllib.loads((ROOT / "knowledge" / f"{name}.toml").read_text(encoding="utf-8"))
        for entity in data[kind]:
            for alias in entity.get("aliases", []):
                if isinstance(alias, dict) and ("needs" in alias or "not_with" in alias):
                    risky.add(f"{kind}/{entity['id']}")
    return risky


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vigie", required=True)
    parser.add_argument("--half", choices=("final", "tuning", *SAMPLES), default="final")
    parser.add_argument("--errors", action="store_true", help="print what goes wrong, of the tuning half")
    parser.add_argument("stories", nargs="+")
    arguments = parser.parse_args()
    if arguments.errors and arguments.half in ("final", "closing"):
        sys.exit(f"the {arguments.half} half is only counted: what goes wrong in it is not to be looked at")
    labels = read_labels(arguments.half)
    stories = read_stories(arguments.stories, labels)
    missing = len(labels) - len(stories)
    if missing:
        print(f"{missing} labelled stories are in none of the files", file=sys.stderr)
    found = tags_of_vigie(arguments.vigie, stories)
    gazetteer = Gazetteer()
    risky = ambiguous_names()

    entities, kinds, languages = Count(), collections.defaultdict(Count), collections.defaultdict(Count)
    plain_entities, ambiguous, plain_ambiguous = Count(), Count(), Count()
    relevant, themes, by_theme = Count(), Count(), collections.defaultdict(Count)
    for story, given in stories.items():
        label, answer = labels[story], found[story]
        named = gazetteer.find(given["title"] or "") | gazetteer.find(given["text"])
        wanted, wanted_plain = wanted_entities(label, answer["entities"]), wanted_entities(label, named)
        tagged, listed = set(answer["entities"]), set(named)
        entities.add(wanted, tagged)
        plain_entities.add(wanted_plain, listed)
        languages[label["lang"]].add(wanted, tagged)
        for kind in ("company", "person", "product"):
            of_kind = lambda ids: {i for i in ids if i.lstrip("?").startswith(kind)}
            kinds[kind].add(of_kind(wanted), of_kind(tagged))
        # Where an ambiguous name stands: the gazetteer sees one.
        if risky & listed:
            ambiguous.add(wanted & risky, tagged & risky)
            plain_ambiguous.add(wanted_plain & risky, listed & risky)
        relevant.add({1} if label["relevant"] else set(), {1} if answer["relevant"] else set())
        if label["relevant"]:
            themes.add(label["themes"], answer["themes"])
            for theme in label["themes"] | answer["themes"]:
                by_theme[theme].add(label["themes"] & {theme}, answer["themes"] & {theme})
        if arguments.errors:
            show_errors(story, given, label, answer, wanted, tagged)

    print(f"{len(stories)} stories, {arguments.half} half")
    print("| what | precision | recall | F1 |\n| --- | --- | --- | --- |")
    print(f"| entities | {entities.row()} |")
    print(f"| entities, plain gazetteer | {plain_entities.row()} |")
    for name, count in list(sorted(kinds.items())) + list(sorted(languages.items())):
        print(f"| entities: {name} | {count.row()} |")
    print(f"| ambiguous names | {ambiguous.row()} |")
    print(f"| ambiguous names, plain gazetteer | {plain_ambiguous.row()} |")
    print(f"| relevant | {relevant.row()} |")
    print(f"| themes | {themes.row()} |")
    for name, count in sorted(by_theme.items()):
        print(f"| theme: {name} | {count.row()} |")


def show_errors(story, given, label, answer, wanted, tagged):
    wrong, missed = tagged - wanted, wanted - tagged
    extra = answer["themes"] - label["themes"] if label["relevant"] else set()
    lacking = label["themes"] - answer["themes"] if label["relevant"] else set()
    if wrong or missed or answer["relevant"] != label["relevant"] or extra or lacking:
        print(f"{story} [{given['lang']}] {(given['title'] or given['text'])[:110]}")
        if wrong or missed:
            print("   entities:", *(f"+{i}" for i in sorted(wrong)), *(f"-{i}" for i in sorted(missed)))
        if answer["relevant"] != label["relevant"]:
            print("   relevant:", answer["relevant"], "should be", label["relevant"])
        if extra or lacking:
            print("   themes:", *(f"+{i}" for i in sorted(extra)), *(f"-{i}" for i in sorted(lacking)))


if __name__ == "__main__":
    main()

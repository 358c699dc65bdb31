#!/usr/bin/env python3
"""How well `vigie dedup` tells events, on stories labelled by hand.

    tests/bench/quality_dedup.py --vigie build/release/vigie STREAM.jsonl.gz

STREAM is the development stream that tests/data/events/labels.tsv was read from; its texts are not in the
tree. The whole stream is given to vigie, in order, three times: titles alone, titles with the first 220
characters of the text, and full texts. BCubed precision, recall and F1 are those of the labelled stories
among themselves. Copies: quality_copies.py.
"""

import argparse
import collections
import gzip
import json
import pathlib
import subprocess

DATA = pathlib.Path(__file__).resolve().parent.parent / "data" / "events"
SNIPPET = 220


def read_labels(name):
    labels = {}
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            event, ids = line.split("\t")[:2]
            for number in ids.split():
                labels["bulwark-" + number] = event
    return labels


def bcubed(truth, found):
    by_truth, by_found = collections.defaultdict(set), collections.defaultdict(set)
    for story, event in truth.items():
        by_truth[event].add(story)
        by_found[found[story]].add(story)
    precision = recall = 0.0
    for story, event in truth.items():
        both = len(by_truth[event] & by_found[found[story]])
        precision += both / len(by_found[found[story]])
        recall += both / len(by_truth[event])
    precision /= len(truth)
    recall /= len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)


def run(vigie, stories):
    lines = "".join(json.dumps(story, ensure_ascii=False) + "\n" for story in stories)
    done = subprocess.run(
        [vigie, "dedup", "--json", "-"], input=lines.encode(), stdout=subprocess.PIPE, check=True
    )
    answers = (json.loads(line) for line in done.stdout.decode().splitlines())
    return {answer["id"]: answer for answer in answers}


def cut(stories, length):
    for story in stories:
        short = dict(story, text=story["text"][:length])
        if short["title"].strip() or short["text"].strip():
            yield short


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--vigie", default="build/release/vigie")
    options.add_argument("--wrong", action="store_true", help="list the events that went wrong")
    options.add_argument("stream")
    options = options.parse_args()
    opened = gzip.open if options.stream.endswith(".gz") else open
    with opened(options.stream, "rt", encoding="utf-8") as lines:
        stories = [json.loads(line) for line in lines]
    labels = read_labels("labels.tsv")
    print(f"{len(labels)} labelled stories of {len(set(labels.values()))} events")
    for name, length in (("titles", 0), ("snippets", SNIPPET), ("full texts", None)):
        answers = run(options.vigie, list(cut(stories, length)))
        truth = {story: event for story, event in labels.items() if story in answers}
        found = {story: answers[story]["event"] for story in truth}
        precision, recall, f1 = bcubed(truth, found)
        print(f"{name:10}  BCubed precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")
        if options.wrong:
            show_wrong(truth, found)


def show_wrong(truth, found):
    by_truth = collections.defaultdict(collections.Counter)
    by_found = collections.defaultdict(collections.Counter)
    for story, event in truth.items():
        by_truth[event][found[story]] += 1
        by_found[found[story]][event] += 1
    for event, parts in by_truth.items():
        if len(parts) > 1:
            print("  split", event, sorted(parts.values(), reverse=True))
    for event, parts in by_found.items():
        if len(parts) > 1:
            print("  mixed", event, dict(parts))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""How well `vigie dedup` tells copies from look-alikes, beside SimHash and MinHash, on pairs labelled by hand.

    tests/bench/quality_copies.py --vigie build/release/vigie [--svg docs/copies.svg] [--wrong] STREAM.jsonl.gz

STREAM is the development stream that tests/data/copies/labels.tsv was read from; its texts are not in the tree.
vigie is given the whole stream in order; a pair counts as found when both stories got the same "story".

The others see the same pairs: 64-bit SimHash over words (Charikar 2002; Manku, Jain and Das Sarma 2007 advise a
distance of at most 3), and MinHash over runs of three words with 128 hashes (Broder 1997), the pair being a candidate when
one of its bands of four is equal. Both are shown at every threshold, and named at the one where their F1 on these labels
is best, which is more than a user could know.
"""

import argparse
import gzip
import hashlib
import json
import pathlib
import re
import subprocess

LABELS = pathlib.Path(__file__).resolve().parent.parent / "data" / "copies" / "labels.tsv"
HASHES = 128
BAND = 4
PRIME = (1 << 61) - 1


def read_labels():
    pairs = []
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, ids = line.split("\t")
            first, second = ("bulwark-" + number for number in ids.split())
            pairs.append((kind, first, second))
    return pairs


def hash64(text):
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def words_of(story):
    return re.findall(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W\u3040-\u30ff\u4e00-\u9fff]+", (story["title"] + " " + story["text"]).lower())


def simhash(words):
    counts = [0] * 64
    for word in words:
        bits = hash64(word)
        for i in range(64):
            counts[i] += 1 if bits >> i & 1 else -1
    return sum(1 << i for i, count in enumerate(counts) if count > 0)


def minhash(words):
    runs = {hash64(" ".join(words[i : i + 3])) for i in range(max(1, len(words) - 2))}
    multipliers = [hash64(f"multiplier {i}") % PRIME for i in range(HASHES)]
    return [min(run * multiplier % PRIME for run in runs) for multiplier in multipliers]


def measure(pairs, found):
    right = sum(1 for (kind, _, _), hit in zip(pairs, found) if hit and kind == "copy")
    told = sum(found)
    copies = sum(1 for kind, _, _ in pairs if kind == "copy")
    forms = [hit for (kind, _, _), hit in zip(pairs, found) if kind.startswith("form")]
    precision = right / told if told else 1.0
    recall = right / copies
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "forms": sum(forms) / len(forms)}


def by_vigie(vigie, stories, pairs):
    lines = "".join(json.dumps(story, ensure_ascii=False) + "\n" for story in stories)
    done = subprocess.run([vigie, "dedup", "--json", "-"], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    first = {answer["id"]: answer["story"] for answer in map(json.loads, done.stdout.decode().splitlines())}
    return [first[a] == first[b] for _, a, b in pairs]


def by_simhash(stories, pairs):
    wanted = {story for _, a, b in pairs for story in (a, b)}
    hashes = {story: simhash(words_of(stories[story])) for story in wanted}
    distances = [bin(hashes[a] ^ hashes[b]).count("1") for _, a, b in pairs]
    return {most: [distance <= most for distance in distances] for most in range(0, 25)}


def by_minhash(stories, pairs):
    wanted = {story for _, a, b in pairs for story in (a, b)}
    hashes = {story: minhash(words_of(stories[story])) for story in wanted}
    likeness = []
    for _, a, b in pairs:
        x, y = hashes[a], hashes[b]
        candidate = any(x[i : i + BAND] == y[i : i + BAND] for i in range(0, HASHES, BAND))
        likeness.append(sum(p == q for p, q in zip(x, y)) / HASHES if candidate else 0.0)
    return {least / 20: [like >= least / 20 for like in likeness] for least in range(2, 20)}


def row(name, result):
    return f"| {name} | {result['precision']:.3f} | {result['recall']:.3f} | {result['f1']:.3f} | {result['forms']:.1%} |"


def draw(path, curves, points):
    width, height, margin = 560, 420, 50
    x = lambda recall: margin + recall * (width - 2 * margin)
    y = lambda precision: height - margin - precision * (height - 2 * margin)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for i in range(0, 11, 2):
        share = i / 10
        parts.append(f'<path d="M{x(share):.0f} {y(0):.0f}V{y(1):.0f}M{x(0):.0f} {y(share):.0f}H{x(1):.0f}" stroke="#ddd"/>')
        parts.append(f'<text x="{x(share):.0f}" y="{y(0) + 18:.0f}" text-anchor="middle">{share:.1f}</text>')
        parts.append(f'<text x="{x(0) - 8:.0f}" y="{y(share) + 4:.0f}" text-anchor="end">{share:.1f}</text>')
    parts.append(f'<text x="{x(0.5):.0f}" y="{height - 10}" text-anchor="middle">recall of copies</text>')
    parts.append(f'<text x="14" y="{y(0.5):.0f}" text-anchor="middle" transform="rotate(-90 14 {y(0.5):.0f})">precision</text>')
    for i, (name, colour, results) in enumerate(curves):
        line = " ".join(f"{x(r['recall']):.1f},{y(r['precision']):.1f}" for r in results)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{x(0.06):.0f}" y="{y(0.22) + 18 * i:.0f}" fill="{colour}">{name}</text>')
    for i, (name, colour, result) in enumerate(points):
        parts.append(f'<circle cx="{x(result["recall"]):.1f}" cy="{y(result["precision"]):.1f}" r="5" fill="{colour}"/>')
        parts.append(f'<text x="{x(0.06):.0f}" y="{y(0.22) + 18 * (len(curves) + i):.0f}" fill="{colour}">{name}</text>')
    parts.append("</svg>\n")
    pathlib.Path(path).write_text("\n".join(parts), encoding="utf-8")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--vigie", default="build/release/vigie")
    options.add_argument("--svg", help="where to draw precision against recall")
    options.add_argument("--wrong", action="store_true", help="list the pairs that vigie got wrong")
    options.add_argument("stream")
    options = options.parse_args()
    opened = gzip.open if options.stream.endswith(".gz") else open
    with opened(options.stream, "rt", encoding="utf-8") as lines:
        stories = [json.loads(line) for line in lines]
    pairs = read_labels()
    kinds = [kind.split()[0] for kind, _, _ in pairs]
    print(f"{len(pairs)} pairs: " + ", ".join(f"{kinds.count(kind)} {kind}" for kind in sorted(set(kinds))))
    found = by_vigie(options.vigie, stories, pairs)
    ours = measure(pairs, found)
    by_id = {story["id"]: story for story in stories}
    sims = {most: measure(pairs, hits) for most, hits in by_simhash(by_id, pairs).items()}
    mins = {least: measure(pairs, hits) for least, hits in by_minhash(by_id, pairs).items()}
    best_sim = max(sims, key=lambda most: sims[most]["f1"])
    best_min = max(mins, key=lambda least: mins[least]["f1"])
    print("| | precision | recall | F1 | forms taken for copies |\n| --- | --- | --- | --- | --- |")
    print(row("vigie", ours))
    print(row("SimHash, distance at most 3", sims[3]))
    print(row(f"SimHash at its best, {best_sim}", sims[best_sim]))
    print(row(f"MinHash LSH at its best, {best_min:.2f}", mins[best_min]))
    if options.wrong:
        for (kind, a, b), hit in zip(pairs, found):
            if hit != (kind == "copy"):
                print("found" if hit else "missed", kind, a, b, "|", by_id[a]["title"][:60], "|", by_id[b]["title"][:60])
    if options.svg:
        curves = [("SimHash, distance 0 to 24", "#c60", list(sims.values())), ("MinHash LSH, likeness 0.95 to 0.10", "#06c", list(mins.values()))]
        draw(options.svg, curves, [("vigie dedup", "#000", ours)])


if __name__ == "__main__":
    main()

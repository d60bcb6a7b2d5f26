#!/usr/bin/env python3
"""Scores the tagger on gold annotations beside the checkout, where there are any, and fails below the figures
reached so far (floors.json). Standard library only.

    score.py DATELINE GOLD_FOLDER
"""
import json
import pathlib
import subprocess
import sys
import tempfile

SETS = {
    "seeds": ("seeds.jsonl", []),
    "trnews": ("dev/trnews.jsonl", []),
    "idrisi_d_ar_dev": ("dev/idrisi_d_ar_dev.jsonl", []),
    "anercorp_train": ("dev/anercorp_train.jsonl", ["--recognition-only"]),
}


def zone_accuracy(gold_file, tagged_file):
    """The share of the found toponyms that are in the zone that the gold gives them."""
    tagged = (json.loads(line) for line in open(tagged_file, encoding="utf-8"))
    mentions = {article["article_id"]: article["mentions"] for article in tagged}
    found = right = 0
    for line in open(gold_file, encoding="utf-8"):
        article = json.loads(line)
        for toponym in article["toponyms"]:
            def shared(mention):
                return min(mention["end"], toponym["end"]) - max(mention["start"], toponym["start"])
            best = max(mentions.get(str(article["id"]), []), key=shared, default=None)
            if "zone" in toponym and best and shared(best) > 0:
                found += 1
                right += best["zone"] == toponym["zone"]
    return round(right / found, 4) if found else None


def figures(dateline, gold, file, flags):
    with tempfile.NamedTemporaryFile("wb", suffix=".jsonl") as tagged, open(gold / file, "rb") as articles:
        subprocess.run([dateline, "tag"], stdin=articles, stdout=tagged, check=True)
        score = [sys.executable, str(gold / "score.py"), str(gold / file), tagged.name, *flags]
        found = json.loads(subprocess.run(score, capture_output=True, check=True).stdout)
        zones = zone_accuracy(gold / file, tagged.name)
    return {
        "exact": found["exact"]["F1"],
        "overlap": found["overlap"]["F1"],
        "resolution": found["resolution"]["accuracy"],
        "end_to_end": found["end_to_end"]["F1"],
        "traps": found["traps"]["hit"],
        "usage": found["usage_accuracy"],
        "zones": zones,
    }


def main():
    dateline, gold = sys.argv[1], pathlib.Path(sys.argv[2])
    floors = json.loads((pathlib.Path(__file__).parent / "floors.json").read_text())
    failed = False
    for name, (file, flags) in SETS.items():
        if not (gold / file).exists():
            continue
        found = figures(dateline, gold, file, flags)
        print(name, json.dumps(found))
        for what, floor in floors[name].items():
            below = found[what] > floor if what == "traps" else found[what] < floor
            if below:
                print(f"  {what} is {found[what]}, it was {floor}")
                failed = True
    sys.exit(failed)


if __name__ == "__main__":
    main()

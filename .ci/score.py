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


def figures(dateline, gold, file, flags):
    with tempfile.NamedTemporaryFile("wb", suffix=".jsonl") as tagged, open(gold / file, "rb") as articles:
        subprocess.run([dateline, "tag"], stdin=articles, stdout=tagged, check=True)
        score = [sys.executable, str(gold / "score.py"), str(gold / file), tagged.name, *flags]
        found = json.loads(subprocess.run(score, capture_output=True, check=True).stdout)
    return {
        "exact": found["exact"]["F1"],
        "overlap": found["overlap"]["F1"],
        "resolution": found["resolution"]["accuracy"],
        "end_to_end": found["end_to_end"]["F1"],
        "traps": found["traps"]["hit"],
        "usage": found["usage_accuracy"],
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

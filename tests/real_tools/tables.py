"""Parquet tables that pyarrow writes."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

WORDS = 'Naïve “quotes”, a\ttab,\r\nan escape \u001b[0m, U+202E \u202e and 🙂 \\u0041'


def check(checker, folder: Path) -> None:
    rows = [
        {
            "id": f"row-{n}",
            "tier": "free" if n % 2 else "paid",
            "messages": [
                {"role": "system", "content": f"{n}: set-up"},
                {"role": "user", "content": f"{n}: {WORDS}"},
                {"role": "assistant", "content": f"<think>{n}: a thought</think>{n}: an answer"},
            ],
            "score": None if n == 1 else n / 4,
        }
        for n in range(1, 301)
    ]
    for codec in ("none", "snappy", "gzip", "zstd", "lz4", "brotli"):
        path = folder / f"{codec}.parquet"
        pq.write_table(pa.Table.from_pylist(rows), path, compression=codec, row_group_size=100)
        checker.order(path, [row["id"] for row in rows])
        for n in (1, 2, 101, 300):
            expected = [
                ("prompt", f"{n}: set-up"),
                ("prompt", f"{n}: {WORDS}"),
                ("scratchpad", f"{n}: a thought"),
                ("answer", f"{n}: an answer"),
            ]
            checker.item(path, n, expected, id=f"row-{n}")
    flat = [{"prompt": WORDS, "scratchpad": "True", "output": "1.50"}]
    path = folder / "flat.parquet"
    pq.write_table(pa.Table.from_pylist(flat), path)
    checker.item(path, 1, [("prompt", WORDS), ("scratchpad", "True"), ("answer", "1.50")])
    texts = [{"transcript_id": "t", "source_id": "s", "messages": json.dumps(rows[0]["messages"])}]
    path = folder / "text.parquet"
    pq.write_table(pa.Table.from_pylist(texts), path, use_dictionary=False)
    checker.item(path, 1, [("prompt", f"1: {WORDS}"), ("answer", "1: an answer")] + [
        ("prompt", "1: set-up"), ("scratchpad", "1: a thought")], id="t")

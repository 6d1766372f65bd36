# A report from records in text: splitting, grouping, aggregating, aligning columns.
RECORDS = """\
2024-01-03;north;apples;12;0.55
2024-01-03;south;pears;7;0.80
2024-01-04;north;pears;5;0.82
2024-01-09;east;apples;30;0.50

# a comment
2024-02-01;south;plums;11;1.20
2024-02-11;north;apples;9;0.60
bad line
2024-02-12;east;plums;x;1.10
"""


def parse(text):
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            date, region, product, count, price = line.split(";")
            yield {"month": date[:7], "region": region, "product": product, "count": int(count), "price": float(price)}
        except ValueError as error:
            print(f"line {number} skipped: {error}")


def group(records, *keys):
    groups = {}
    for record in records:
        groups.setdefault(tuple(record[k] for k in keys), []).append(record)
    return dict(sorted(groups.items()))


def table(header, rows):
    widths = [max(len(str(row[i])) for row in [header, *rows]) for i in range(len(header))]
    yield " | ".join(f"{h:^{w}}" for h, w in zip(header, widths))
    yield "-+-".join("-" * w for w in widths)
    for row in rows:
        yield " | ".join(f"{cell:>{w}}" if isinstance(cell, (int, float)) else f"{cell:<{w}}" for cell, w in zip(row,
            widths))


records = list(parse(RECORDS))
for keys in (("region",), ("month", "product")):
    rows = []
    for values, group_records in group(records, *keys).items():
        count = sum(r["count"] for r in group_records)
        worth = round(sum(r["count"] * r["price"] for r in group_records), 2)
        rows.append((*values, count, worth, round(worth / count, 3)))
    print("\n".join(table((*keys, "count", "worth", "mean"), rows)))
    print()
best = max(records, key=lambda r: r["count"] * r["price"])
print("best sale:", ", ".join(f"{k}={v}" for k, v in best.items()))
words = "the cat and the dog and the bird".split()
counts = {w: words.count(w) for w in sorted(set(words))}
for word, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
    print(f"{word:<6}{'#' * n} {n / len(words):.1%}")

"""croissant.json of every format: validated and its records read by mlcroissant."""
import os

import common

mlcroissant = common.need("mlcroissant")


def text(value):
    return value.decode() if isinstance(value, bytes) else value


for form in ("imagefolder", "webdataset", "lmdb", "npy", "idx"):
    if not any(line.split()[0] == form for line in common.run("list", "formats").splitlines()):
        print(f"not built: {form}")
        continue
    with common.dataset(form, "--date=2025-01-31", "--shard-size=20") as path:
        described = mlcroissant.Dataset(os.path.join(path, "croissant.json"))
        issues = described.metadata.issues
        assert not issues.errors, issues.report()
        assert not issues.warnings, issues.report()
        for split in common.SPLITS:
            records = {r[f"{split}/index"]: r for r in described.records(split)}
            found = {i: text(r[f"{split}/pixels_sha256"]) for i, r in records.items()}
            common.same(found, common.expected(split), f"{form}: records of {split}")

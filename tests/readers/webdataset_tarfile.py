"""webdataset: ustar archives, read by tarfile, opened by Pillow."""
import io
import json
import os
import tarfile

import common

numpy, image = common.need("numpy", "PIL.Image")


def samples(path):
    """Members in threes: png, json and txt of one image."""
    with tarfile.open(path) as archive:
        members = archive.getmembers()
        assert len(members) % 3 == 0
        for i in range(0, len(members), 3):
            group = members[i : i + 3]
            stems = {member.name.split(".")[0] for member in group}
            assert len(stems) == 1, group
            assert [member.name.split(".")[1] for member in group] == ["png", "json", "txt"]
            assert all(m.mtime == 0 and m.uid == 0 and m.gid == 0 for m in group)
            yield [archive.extractfile(member).read() for member in group]


with common.dataset("webdataset", "--shard-size=20") as path:
    for split in common.SPLITS:
        truth, found = {}, {}
        names = sorted(n for n in os.listdir(path) if n.startswith(split) and n.endswith(".tar"))
        assert len(names) == (common.SPLITS[split][1] - common.SPLITS[split][0] + 19) // 20, names
        for name in names:
            for png, row, text in samples(os.path.join(path, name)):
                row = json.loads(row)
                assert row["text"] == text.decode()
                truth[row["index"]] = row
                found[row["index"]] = common.digest(numpy.asarray(image.open(io.BytesIO(png))))
        common.check_rows(truth, split)
        common.same(found, common.expected(split), "images")
        outside = common.rows(os.path.join(path, f"{split}-truth.jsonl"))
        common.same(truth, outside, "rows inside and outside the archives")

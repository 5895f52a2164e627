"""Lives of workers that have the same identifiers, one after the other: DIRECTORY SEED.

Each line of its input begins a life: the directory is emptied, or not, and forked
processes write prometheus_client's own files. It answers "look", gets the length of an
exposition in a line and then the exposition, and answers "same", or how it differs from
MultiProcessCollector's sums of the directory.
"""

import glob
import json
import os
import random
import sys

directory = os.environ["PROMETHEUS_MULTIPROC_DIR"] = sys.argv[1]
random.seed(int(sys.argv[2]))

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Summary, values  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402
from prometheus_client.parser import text_string_to_metric_families  # noqa: E402


def samples(families):
    found = set()
    for family in families:
        for sample in family.samples:
            labels = dict(sample.labels)
            if "le" in labels:
                labels["le"] = repr(float(labels["le"]))
            value = repr(float(sample.value) + 0.0)
            found.add(json.dumps([sample.name, sorted(labels.items()), family.type, value]))
    return found


def look():
    print("look", flush=True)
    length = int(sys.stdin.buffer.readline())
    got = samples(text_string_to_metric_families(sys.stdin.buffer.read(length).decode()))
    want = samples(MultiProcessCollector.merge(sorted(glob.glob(os.path.join(directory, "*.db")))))
    if got == want:
        print("same", flush=True)
    else:
        print(json.dumps({"missing": sorted(want - got)[:5], "foreign": sorted(got - want)[:5]}), flush=True)


def work(identifier, talk):
    """Is a worker, with its counts in an order of its own."""
    values.ValueClass = values.MultiProcessValue(lambda: identifier)
    registry = CollectorRegistry()
    counter = Counter("hits", "Hits.", ["path"], registry=registry)
    made = [
        lambda path: counter.labels(path).inc(random.randint(1, 1000)),
        lambda path: Gauge("level_" + path, "Level.", ["of"], registry=registry, multiprocess_mode="max").labels(path).set(random.random()),
        lambda path: Gauge("own_" + path, "Own.", registry=registry).set(random.random()),
        lambda path: Histogram("took_" + path, "Took.", registry=registry).observe(random.random()),
        lambda path: Summary("size_" + path, "Size.", registry=registry).observe(random.randint(1, 99)),
    ]
    paths = ["p" * random.randint(1, 3) + str(n) for n in range(random.randint(1, 20))]
    random.shuffle(paths)
    for path in dict.fromkeys(paths):
        random.choice(made)(path)
        counter.labels(path).inc()
    if talk:
        look()  # while it holds its files
        for path in dict.fromkeys(paths):
            counter.labels(path).inc(7)  # by its mapping, with which no time of the file changes at once


def child(identifier, talk, seed):
    pid = os.fork()
    if not pid:
        random.seed(seed)
        work(identifier, talk)
        os._exit(0)
    if os.waitpid(pid, 0)[1]:
        sys.exit("a worker failed")


while sys.stdin.buffer.readline():
    files = glob.glob(os.path.join(directory, "*.db"))
    if random.random() < 0.9:
        for file in files:
            os.unlink(file)
    elif random.random() < 0.5:
        # As a copy does to files that are there: the inodes stay, and the contents of two change places.
        contents = {file: open(file, "rb").read() for file in files}
        for file in files:
            other = file.replace("_7.db", "_8.db") if "_7" in file else file.replace("_8.db", "_7.db")
            with open(file, "r+b") as f:
                f.write(contents.get(other, contents[file]))
    for identifier in random.sample([7, 8, "w1"], random.randint(1, 3)):
        child(identifier, False, random.random())
    look()
    child(7, True, random.random())
    look()

"""What all contenders share: their flags, the digits, the clock, the lines they print.

A contender is a class:

    Contender(task, x, labels, rng)   task: the flags; x: n x 784 float32; labels: n bytes
    epoch()                           shuffles and makes all updates of one epoch
    read(x)                           the digit in each row of x

Only epoch() is timed, and, with --reading, read().
"""

import argparse
import json
import os
import statistics
import time
from pathlib import Path

import numpy as np

# How often, and on how many examples, each number of threads is tried.
TRIALS, TRIAL_EXAMPLES = 5, 5_000
READINGS = 31  # of which the median counts


def compete(contender, set_threads):
    """Train, printing a line of JSON an epoch, then one on the test set."""
    task = parse_flags()
    rng = np.random.default_rng(task.seed)
    x, labels = load(task.data, "train")

    def network_for(examples):
        return contender(task, x[:examples], labels[:examples], rng)

    threads = fastest(task.threads, set_threads, lambda: network_for(TRIAL_EXAMPLES))
    set_threads(threads)
    network = network_for(len(x))
    for epoch in range(task.epochs):
        say(epoch=epoch, train_seconds=seconds(network.epoch))

    x_test, labels_test = load(task.data, "t10k")
    end = {"correct": int(np.sum(network.read(x_test) == labels_test)), "threads": threads}
    if task.reading:
        readings = [seconds(lambda: network.read(x_test)) for _ in range(READINGS)]
        end["read_seconds"] = statistics.median(readings)
    say(**end)


def parse_flags():
    flags = argparse.ArgumentParser()
    flags.add_argument("--data", type=Path, required=True)
    flags.add_argument("--sizes", type=int, nargs="+", required=True)
    flags.add_argument("--mini-batch-size", type=int, required=True)
    flags.add_argument("--eta", type=float, required=True)
    flags.add_argument("--epochs", type=int, required=True)
    flags.add_argument("--seed", type=int, required=True)
    # Of several the fastest is taken; 0 is as many as there are cores.
    flags.add_argument("--threads", type=int, nargs="+", required=True)
    flags.add_argument("--reading", action="store_true")
    return flags.parse_args()


def load(folder, part):
    """Pixels from 0.0 white to 1.0 black, n x 784, and labels."""
    labels = np.fromfile(folder / f"{part}-labels-idx1-ubyte", np.uint8, offset=8)
    pixels = np.fromfile(folder / f"{part}-images-idx3-ubyte", np.uint8, offset=16)
    return pixels.reshape(len(labels), -1).astype(np.float32) / 255, labels


def fastest(candidates, set_threads, new_network):
    """The number of threads with which an epoch is over first; 0 stands for all cores."""
    candidates = sorted({threads or os.cpu_count() for threads in candidates})
    if len(candidates) == 1:
        return candidates[0]
    network = new_network()
    times = {threads: [] for threads in candidates}
    for _ in range(TRIALS):
        # In turn, so that a machine that is busy for a while is so for all.
        for threads in candidates:
            set_threads(threads)
            times[threads].append(seconds(network.epoch))
    return min(candidates, key=lambda threads: min(times[threads]))


def one_hot(labels):
    return np.eye(10, dtype=np.float32)[labels]


def draw(sizes, rng):
    """For each layer weights from N(0, 1/n_in), n_in x n_out, and biases from N(0, 1)."""
    for n_in, n_out in zip(sizes, sizes[1:]):
        yield rng.standard_normal((n_in, n_out)) / np.sqrt(n_in), rng.standard_normal(n_out)


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def say(**line):
    print(json.dumps(line), flush=True)

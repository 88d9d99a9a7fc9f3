"""Training to an accuracy on validation images: the flags, the clock, the lines that are printed.

A contender is a class as for contest.py:

    Contender(task, x, labels, rng)   task: the flags; x: n x 784 float32; labels: n bytes
    epoch()                           shuffles and makes all updates of one epoch
    read(x)                           the digit in each row of x

epoch() and read() count, after each other, until enough images are read right. Imports, reading
the files, and trying numbers of threads do not.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from contest import TRIAL_EXAMPLES, fastest, load, say


def train_to_accuracy(contender, set_threads):
    """Train, printing a line of JSON an epoch, then one with the number of threads."""
    task = parse_flags()
    rng = np.random.default_rng(task.seed)
    images, digits = load(task.data, "train")
    x, labels = images[: -task.validation], digits[: -task.validation]
    x_validation, labels_validation = images[-task.validation :], digits[-task.validation :]

    def network_for(examples):
        return contender(task, x[:examples], labels[:examples], rng)

    threads = fastest(task.threads, set_threads, lambda: network_for(TRIAL_EXAMPLES))
    set_threads(threads)
    network = network_for(len(x))
    start = time.perf_counter()
    for _ in range(task.epochs):
        network.epoch()
        correct = int(np.sum(network.read(x_validation) == labels_validation))
        seconds = time.perf_counter() - start
        say(seconds=seconds, validation_accuracy=correct / task.validation)
        if correct >= task.correct or seconds > task.limit:
            break
    say(threads=threads)


def parse_flags():
    flags = argparse.ArgumentParser()
    flags.add_argument("--data", type=Path, required=True)
    flags.add_argument("--validation", type=int, required=True)
    flags.add_argument("--correct", type=int, required=True)
    flags.add_argument("--seed", type=int, required=True)
    flags.add_argument("--threads", type=int, nargs="+", required=True)
    flags.add_argument("--limit", type=float, default=float("inf"), help="in seconds")
    # The settings.
    flags.add_argument("--hidden", type=lambda text: [int(n) for n in text.split(",")])
    flags.add_argument("--optimizer", required=True)
    flags.add_argument("--eta", type=float, required=True)
    flags.add_argument("--momentum", type=float, default=0)
    flags.add_argument("--averaging", type=float, default=0, help="as of `mnist train`")
    flags.add_argument("--warm-up", type=float, default=0, help="a share of all updates")
    flags.add_argument("--mini-batch-size", type=int, required=True)
    flags.add_argument("--epochs", type=int, required=True)
    return flags.parse_args()

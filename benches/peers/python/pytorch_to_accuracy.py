"""PyTorch on distorted images: rectified linear layers, softmax, and its own optimisers."""

import copy
import math
import queue
import threading

import torch
from torch import nn

from distortion import distort
from to_accuracy import train_to_accuracy

WINDOW = 1024  # images distorted at a time; more no longer fit the cache
LAST = 0.01  # what the cosine ends at


class PyTorch:
    def __init__(self, task, x, labels, rng):
        self.task = task
        self.x, self.labels = torch.from_numpy(x), torch.from_numpy(labels).long()
        torch.manual_seed(task.seed)
        sizes = [x.shape[1], *task.hidden, 10]
        layers = []
        for n_in, n_out in zip(sizes, sizes[1:]):
            linear = nn.Linear(n_in, n_out)
            nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
            nn.init.zeros_(linear.bias)
            layers += [linear, nn.ReLU()]
        self.model = nn.Sequential(*layers[:-1])
        # What is evaluated: the average over the ends of the epochs, if that was asked for.
        self.average, self.weight = copy.deepcopy(self.model), 0
        self.cost = nn.CrossEntropyLoss()
        self.optimizer = optimizer(task, self.model.parameters())
        updates = task.epochs * math.ceil(len(x) / task.mini_batch_size)
        factor = lambda update: one_cycle(update / updates, task.warm_up)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, factor)

    def epoch(self):
        # Products of so few rows hardly gain from a second thread. If it was told to use one, the
        # other core distorts.
        distorted = self.windows() if torch.get_num_threads() > 1 else ahead(self.windows)
        for x, labels in distorted:
            m = self.task.mini_batch_size
            for mini_batch, digits in zip(x.split(m), labels.split(m)):
                self.optimizer.zero_grad()
                self.cost(self.model(mini_batch), digits).backward()
                self.optimizer.step()
                self.schedule.step()
        self.weight = 1 + self.task.averaging * self.weight
        with torch.no_grad():
            for mean, last in zip(self.average.parameters(), self.model.parameters()):
                mean.lerp_(last, 1 / self.weight)

    def windows(self):
        """All images once, distorted, in whole mini-batches."""
        m = self.task.mini_batch_size
        for window in torch.randperm(len(self.x)).split(max(WINDOW // m, 1) * m):
            yield distort(self.x[window]), self.labels[window]

    @torch.inference_mode()
    def read(self, x):
        return self.average(torch.from_numpy(x)).argmax(dim=1).numpy()


def optimizer(task, parameters):
    # Fused: one pass over the weights instead of several.
    if task.optimizer == "adam":
        return torch.optim.Adam(parameters, lr=task.eta, fused=True)
    nesterov = task.momentum > 0
    return torch.optim.SGD(
        parameters, lr=task.eta, momentum=task.momentum, nesterov=nesterov, fused=True
    )


def one_cycle(at, warm_up):
    """The share of eta: up along a line, and down along a cosine."""
    if at < warm_up:
        return LAST + (1 - LAST) * at / warm_up
    at = (at - warm_up) / (1 - warm_up)
    return LAST + (1 - LAST) * (1 + math.cos(math.pi * at)) / 2


def ahead(items):
    """What `items` yields, made by a thread of its own, up to two ahead."""
    made = queue.Queue(2)

    def make():
        torch.set_num_threads(1)  # each thread has its own number
        try:
            for item in items():
                made.put(item)
            made.put(None)
        except BaseException as error:
            made.put(error)

    threading.Thread(target=make, daemon=True).start()
    while (item := made.get()) is not None:
        if isinstance(item, BaseException):
            raise item
        yield item


if __name__ == "__main__":
    train_to_accuracy(PyTorch, torch.set_num_threads)

"""NumPy, one matrix product a mini-batch."""

import numpy as np
import threadpoolctl

from contest import compete, draw, one_hot


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class OneProduct:
    def __init__(self, task, x, labels, rng):
        self.task, self.x, self.y, self.rng = task, x, one_hot(labels), rng
        layers = [(w.astype(np.float32), b.astype(np.float32)) for w, b in draw(task.sizes, rng)]
        self.weights, self.biases = map(list, zip(*layers))

    def epoch(self):
        m = self.task.mini_batch_size
        order = self.rng.permutation(len(self.x))
        for start in range(0, len(order), m):
            mini_batch = order[start : start + m]
            self.update(self.x[mini_batch], self.y[mini_batch])

    def update(self, x, y):
        activations = self.feedforward(x)
        rate = self.task.eta / len(x)
        a = activations.pop()
        delta = (a - y) * a * (1 - a)
        for w, b in zip(reversed(self.weights), reversed(self.biases)):
            a = activations.pop()
            # Before w changes; not wanted for the input.
            delta_before = delta @ w.T * a * (1 - a) if activations else None
            w -= rate * (a.T @ delta)
            b -= rate * delta.sum(axis=0)
            delta = delta_before

    def feedforward(self, x):
        """Activations of all layers, the input first."""
        activations = [x]
        for w, b in zip(self.weights, self.biases):
            activations.append(sigmoid(activations[-1] @ w + b))
        return activations

    def read(self, x):
        return self.feedforward(x)[-1].argmax(axis=1)


if __name__ == "__main__":
    compete(OneProduct, threadpoolctl.threadpool_limits)

"""NumPy in the manner of the book: backpropagation for one example after the other.

Float64 column vectors and lists of arrays, as there. The first weights alone are drawn as for
all contenders, from N(0, 1/n_in).
"""

import numpy as np
import threadpoolctl

from contest import compete, draw, one_hot


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


class Book:
    def __init__(self, task, x, labels, rng):
        self.task, self.rng = task, rng
        columns = (array.astype(float)[:, :, np.newaxis] for array in (x, one_hot(labels)))
        self.training_data = list(zip(*columns))
        self.weights, self.biases = [], []
        for w, b in draw(task.sizes, rng):
            self.weights.append(w.T.copy())
            self.biases.append(b[:, np.newaxis])

    def epoch(self):
        m = self.task.mini_batch_size
        order = self.rng.permutation(len(self.training_data))
        for start in range(0, len(order), m):
            self.update_mini_batch([self.training_data[i] for i in order[start : start + m]])

    def update_mini_batch(self, mini_batch):
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        for x, y in mini_batch:
            example_w, example_b = self.backprop(x, y)
            nabla_w = [total + nabla for total, nabla in zip(nabla_w, example_w)]
            nabla_b = [total + nabla for total, nabla in zip(nabla_b, example_b)]
        rate = self.task.eta / len(mini_batch)
        self.weights = [w - rate * nabla for w, nabla in zip(self.weights, nabla_w)]
        self.biases = [b - rate * nabla for b, nabla in zip(self.biases, nabla_b)]

    def backprop(self, x, y):
        """The gradient of C_x, layer by layer like the weights and the biases."""
        activations, zs = [x], []
        for w, b in zip(self.weights, self.biases):
            zs.append(np.dot(w, activations[-1]) + b)
            activations.append(sigmoid(zs[-1]))
        delta = (activations[-1] - y) * sigmoid_prime(zs[-1])
        nabla_w, nabla_b = [np.dot(delta, activations[-2].T)], [delta]
        for l in range(len(zs) - 2, -1, -1):
            delta = np.dot(self.weights[l + 1].T, delta) * sigmoid_prime(zs[l])
            nabla_w.insert(0, np.dot(delta, activations[l].T))
            nabla_b.insert(0, delta)
        return nabla_w, nabla_b

    def read(self, x):
        return [np.argmax(self.feedforward(column)) for column in x[:, :, np.newaxis]]

    def feedforward(self, a):
        for w, b in zip(self.weights, self.biases):
            a = sigmoid(np.dot(w, a) + b)
        return a


if __name__ == "__main__":
    compete(Book, threadpoolctl.threadpool_limits)

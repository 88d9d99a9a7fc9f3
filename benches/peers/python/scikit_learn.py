"""scikit-learn's MLPRegressor on one-hot targets."""

import warnings

import threadpoolctl
from sklearn.neural_network import MLPRegressor

from contest import compete, one_hot


class ScikitLearn:
    # Of its two networks this one has the chapter's cost. Its outputs are weighted sums without
    # a sigmoid, which is a little less work than ours, and wants a smaller learning rate; the
    # first weights are its own.
    def __init__(self, task, x, labels, rng):
        self.x, self.y = x, one_hot(labels)
        self.model = MLPRegressor(
            hidden_layer_sizes=task.sizes[1:-1],
            activation="logistic",
            solver="sgd",
            momentum=0,
            alpha=0,
            batch_size=task.mini_batch_size,
            learning_rate_init=task.eta / 30,
            random_state=task.seed,
        )

    def epoch(self):
        self.model.partial_fit(self.x, self.y)

    def read(self, x):
        return self.model.predict(x).argmax(axis=1)


if __name__ == "__main__":
    compete(ScikitLearn, threadpoolctl.threadpool_limits)

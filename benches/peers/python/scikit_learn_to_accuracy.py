"""scikit-learn's MLPClassifier. It has no distortions, and its layers are rectified linear."""

import numpy as np
import threadpoolctl
from sklearn.neural_network import MLPClassifier

from to_accuracy import train_to_accuracy


class ScikitLearn:
    def __init__(self, task, x, labels, rng):
        self.x, self.labels = x, labels
        self.model = MLPClassifier(
            hidden_layer_sizes=task.hidden,
            solver=task.optimizer,
            momentum=task.momentum,
            batch_size=task.mini_batch_size,
            learning_rate_init=task.eta,
            random_state=task.seed,
        )

    def epoch(self):
        self.model.partial_fit(self.x, self.labels, classes=np.arange(10))

    def read(self, x):
        return self.model.predict(x)


if __name__ == "__main__":
    train_to_accuracy(ScikitLearn, threadpoolctl.threadpool_limits)

"""PyTorch: layers, autograd and its own SGD."""

import torch
from torch import nn

from contest import compete, draw, one_hot


class PyTorch:
    def __init__(self, task, x, labels, rng):
        self.task = task
        self.x, self.y = torch.from_numpy(x), torch.from_numpy(one_hot(labels))
        torch.manual_seed(task.seed)
        layers = []
        for w, b in draw(task.sizes, rng):
            linear = nn.Linear(*w.shape)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(w.T))
                linear.bias.copy_(torch.from_numpy(b))
            layers += [linear, nn.Sigmoid()]
        self.model = nn.Sequential(*layers)
        self.sum_of_squares = nn.MSELoss(reduction="sum")
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=task.eta)

    def epoch(self):
        for mini_batch in torch.randperm(len(self.x)).split(self.task.mini_batch_size):
            # The chapter's cost: half the squared distance, its mean over the mini-batch.
            distance = self.sum_of_squares(self.model(self.x[mini_batch]), self.y[mini_batch])
            cost = distance / (2 * len(mini_batch))
            self.optimizer.zero_grad()
            cost.backward()
            self.optimizer.step()

    @torch.inference_mode()
    def read(self, x):
        return self.model(torch.from_numpy(x)).argmax(dim=1).numpy()


if __name__ == "__main__":
    compete(PyTorch, torch.set_num_threads)

"""A model file read by Python: the forward pass in four lines of NumPy must give the same
predictions as the program.

    forward.py MODEL DATA_FOLDER EVALUATION_JSON
"""
import json
import sys

import numpy as np
from safetensors.numpy import load_file

model, data, evaluation = sys.argv[1:]
images = np.fromfile(f"{data}/t10k-images-idx3-ubyte", np.uint8)[16:].reshape(-1, 784)
labels = np.fromfile(f"{data}/t10k-labels-idx1-ubyte", np.uint8)[8:]

w = load_file(model)
a = images / np.float32(255)
for l in range(len(w) // 2):
    a = 1 / (1 + np.exp(-(a @ w[f"layers.{l}.weight"].T + w[f"layers.{l}.bias"])))

confusion = np.zeros((10, 10), int)
np.add.at(confusion, (labels, a.argmax(1)), 1)
expected = json.load(open(evaluation))
print(f"NumPy: {confusion.trace()} right, the program: {expected['correct']}")
assert confusion.tolist() == expected["confusion"], "the predictions differ"

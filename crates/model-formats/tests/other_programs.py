"""A model's file read by other programs: ONNX Runtime from ONNX, and NumPy as the book's network2.py
does from JSON, must answer every test digit as NumPy does from safetensors, and as often right as
the program.

    other_programs.py MODEL.safetensors MODEL.onnx MODEL.json|none DATA_FOLDER EVALUATION_JSON
"""
import json
import sys

import numpy as np
import onnxruntime
from safetensors import safe_open

model, onnx, network2, data, evaluation = sys.argv[1:]
images = np.fromfile(f"{data}/t10k-images-idx3-ubyte", np.uint8)[16:].reshape(-1, 784)
labels = np.fromfile(f"{data}/t10k-labels-idx1-ubyte", np.uint8)[8:]
pixels = images / np.float32(255)


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


functions = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "softmax": softmax,
}

with safe_open(model, "np") as file:
    layers = len(file.keys()) // 2
    names = file.metadata()["activation"].split(",")
    names = names if len(names) == layers else names * layers
    a = pixels
    for l, name in enumerate(names):
        z = a @ file.get_tensor(f"layers.{l}.weight").T + file.get_tensor(f"layers.{l}.bias")
        a = functions[name](z)
expected = a.argmax(1)

session = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"])
[pixels_in], [outputs] = session.get_inputs(), session.get_outputs()
assert pixels_in.shape == ["batch", 784] and outputs.shape[0] == "batch", "the batch is not free"
found = session.run(None, {pixels_in.name: pixels})[0]
one_by_one = np.concatenate([session.run(None, {pixels_in.name: x[None]})[0] for x in pixels[:100]])
print(f"ONNX Runtime: {(found.argmax(1) == expected).sum()} of {len(labels)} answers as NumPy's,",
      f"outputs within {abs(found - a).max():.1e}")
assert (found.argmax(1) == expected).all(), "ONNX Runtime answers otherwise"
assert np.allclose(one_by_one, found[:100], atol=1e-5), "one image at a time gives other outputs"

if network2 != "none":
    net = json.load(open(network2))
    assert set(net) == {"sizes", "weights", "biases", "cost"}
    a = pixels.astype(float).T
    for w, b in zip(net["weights"], net["biases"]):
        a = 1.0 / (1.0 + np.exp(-(np.dot(np.array(w), a) + np.array(b))))
    print(f"network2: {(a.argmax(0) == expected).sum()} answers as NumPy's")
    assert (a.argmax(0) == expected).all(), "network2.py answers otherwise"

confusion = np.zeros((10, 10), int)
np.add.at(confusion, (labels, expected), 1)
assert confusion.tolist() == json.load(open(evaluation))["confusion"], "the program answers otherwise"

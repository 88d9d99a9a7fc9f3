"""The versions of all that the contenders are written with, on one line."""

import platform

import numpy
import sklearn
import torch

print(
    f"Python {platform.python_version()}, NumPy {numpy.__version__},"
    f" PyTorch {torch.__version__}, scikit-learn {sklearn.__version__}"
)

"""The distortions of `mnist train --distort`, a window of images at a time.

A place in the distorted image takes its grey from a place moved by an affine map and by a cubic
B-spline through random vectors: a sum of functions of the place, the same for all images, each
times a random number. So all places of all images are one matrix product, and grid_sample
does the rest. With affine_grid and interpolate instead it would take five times as long.
"""

import torch
from torch.nn.functional import grid_sample

SIDE = 28
INTERVALS = 4  # of the spline along a side
POINTS = INTERVALS + 3
ROTATION, SCALING, SHEAR, SHIFT, DISPLACEMENT = 0.17, 0.12, 0.15, 1.0, 2.0


def spline():
    """What each point of the spline contributes to each pixel of a side: SIDE x POINTS."""
    at = (torch.arange(SIDE) + 0.5) * INTERVALS / SIDE
    first = at.long()
    t = at - first
    u = 1 - t
    weights = [u**3, (3 * t - 6) * t**2 + 4, (3 * u - 6) * u**2 + 4, t**3]
    whole = torch.zeros(SIDE, POINTS)
    return whole.scatter(1, first[:, None] + torch.arange(4), torch.stack(weights, 1) / 6)


def functions():
    """Of each pixel: its spline's points, x, y and 1, in units of half a side, as grid_sample."""
    points = torch.einsum("yj,xi->jiyx", spline(), spline()).reshape(POINTS**2, SIDE**2)
    centred = torch.arange(SIDE) - (SIDE - 1) / 2
    x, y = centred.repeat(SIDE), centred.repeat_interleave(SIDE)
    return torch.cat([points, torch.stack([x, y, torch.ones(SIDE**2)])]) / (SIDE / 2)


FUNCTIONS = functions()


def distort(images):
    """n x 784 from n x 784."""
    n = len(images)
    angle, f_x, f_y, k, t_x, t_y = torch.rand(6, n) * 2 - 1
    sine, cosine = torch.sin(ROTATION * angle), torch.cos(ROTATION * angle)
    f_x, f_y, k, t_x, t_y = 1 + SCALING * f_x, 1 + SCALING * f_y, SHEAR * k, SHIFT * t_x, SHIFT * t_y
    x_x, x_y = (cosine + k * sine) / f_x, (sine - k * cosine) / f_x
    y_x, y_y = -sine / f_y, cosine / f_y

    numbers = torch.randn(n, 2, len(FUNCTIONS)).mul_(DISPLACEMENT)
    numbers[:, 0, -3:] = torch.stack([x_x, x_y, -(x_x * t_x + x_y * t_y)], 1)
    numbers[:, 1, -3:] = torch.stack([y_x, y_y, -(y_x * t_x + y_y * t_y)], 1)
    grid = (numbers.view(2 * n, -1) @ FUNCTIONS).view(n, 2, SIDE, SIDE).permute(0, 2, 3, 1)
    return grid_sample(images.view(n, 1, SIDE, SIDE), grid, align_corners=False).view(n, -1)

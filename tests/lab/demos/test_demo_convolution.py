"""The convolution against a sum written out, and its symmetries."""

from __future__ import annotations

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.demos.convolution import convolve
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("convolution")
IMAGE = Streams(4).normals("data", (6, 6))
KERNEL = Streams(4).normals("weights", (3, 2))


def test_every_output_is_the_kernel_s_product_with_its_patch() -> None:
    out = convolve(IMAGE, KERNEL, 1)
    for row, column in ((0, 0), (2, 3), (5, 5)):
        patch = IMAGE[np.ix_((row + np.arange(3)) % 6, (column + np.arange(2)) % 6)]
        assert out[row, column] == pytest.approx(np.sum(patch * KERNEL), rel=1e-13)


def test_it_is_what_the_fourier_transform_multiplies() -> None:
    wide = np.zeros((6, 6))
    wide[:3, :2] = KERNEL
    product = np.fft.fft2(IMAGE) * np.conj(np.fft.fft2(wide))
    assert np.allclose(convolve(IMAGE, KERNEL, 1), np.fft.ifft2(product).real, atol=1e-13)


def test_a_stride_leaves_outputs_out() -> None:
    assert np.array_equal(convolve(IMAGE, KERNEL, 2), convolve(IMAGE, KERNEL, 1)[::2, ::2])


def test_a_kernel_of_one_pixel_follows_a_turn_too() -> None:
    turned = DEMO.run(build(DEMO, {"change": "turn", "kernel": 1}))
    assert turned.equivariance_error == 0
    assert turned.map_change > 0.5


def test_with_a_stride_it_follows_shifts_by_whole_strides_only() -> None:
    whole = DEMO.run(build(DEMO, {"stride": 2, "by": 2}))
    odd = DEMO.run(build(DEMO, {"stride": 2, "by": 1}))
    assert sorted(whole.after.ravel()) == sorted(whole.before.ravel())
    assert sorted(odd.after.ravel()) != sorted(odd.before.ravel())

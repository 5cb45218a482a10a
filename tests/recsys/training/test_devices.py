import pytest

from recsys.training.config import TrainingError
from recsys.training.devices import device_of


def test_a_device_that_is_not_there() -> None:
    assert device_of("cpu").type == "cpu"
    with pytest.raises(TrainingError, match="the device 'toaster' is not to be had here; use auto or cpu"):
        device_of("toaster")

import numpy as np
import pytest

from recsys.training.config import TrainingError
from recsys.training.sampling import ClassBatches

LABELS = np.repeat([0, 1, 2, 3, 7], [40, 30, 20, 8, 2])


def drawn(classes: int = 3, pictures: int = 4, seed: int = 1, epoch: int = 1) -> list[np.ndarray]:
    return list(ClassBatches(LABELS, classes, pictures, seed).batches(epoch))


def test_a_batch_has_p_classes_with_k_pictures_of_each() -> None:
    batches = drawn()
    assert len(batches) == ClassBatches(LABELS, 3, 4, 1).steps == 100 // 12
    for rows in batches:
        labels = LABELS[rows].reshape(3, 4)
        assert (labels == labels[:, :1]).all()
        assert len(set(labels[:, 0])) == 3


def test_a_picture_is_twice_in_a_batch_only_where_its_class_has_too_few() -> None:
    for rows in [rows for epoch in range(10) for rows in drawn(epoch=epoch)]:
        for group in rows.reshape(3, 4):
            assert len(set(group)) == 4 or LABELS[group[0]] == 7


def test_the_same_seed_and_epoch_draw_the_same_and_others_do_not() -> None:
    first = np.stack(drawn())
    assert (first == np.stack(drawn())).all()
    assert (first != np.stack(drawn(epoch=2))).any()
    assert (first != np.stack(drawn(seed=2))).any()


def test_large_classes_are_drawn_more_often_but_less_than_their_size_says() -> None:
    batches = ClassBatches(LABELS, 1, 2, 5)
    counts = np.bincount([LABELS[rows[0]] for epoch in range(40) for rows in batches.batches(epoch)])
    assert 2 < counts[0] / counts[7] < 10  # 20 times as many pictures, drawn 4.5 times as often


def test_more_classes_than_there_are_means_all_of_them() -> None:
    assert {len(set(LABELS[rows])) for rows in drawn(classes=50)} == {5}


def test_one_class_cannot_be_told_from_another() -> None:
    with pytest.raises(TrainingError, match="at least two classes; there is 1"):
        ClassBatches(np.zeros(9), 2, 2, 0)

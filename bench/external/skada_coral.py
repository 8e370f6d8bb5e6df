"""Deep CORAL of skada (https://scikit-adaptation.github.io), as it is on PyPI: a method from outside.

    - external: skada_coral.py
      files: [torch_task.py, requirements.txt]
      settings: {reg: 10}

It trains the source model further, on labels of the source and on the distance between the covariances of
both domains' features. The library knows one label for each image: a text is given to it as one number, and
the loss takes that apart again. Settings with their defaults: reg 10, epochs 16, batch 64, lr 0.0002.
"""
import numpy
import torch
from skada.deep import DeepCoral
from torch import nn
from torch.nn import functional

from torch_task import Curve, read_task, source_model

DEFAULTS = {"reg": 10.0, "epochs": 16, "batch": 64, "lr": 0.0002}


class TextLoss(nn.Module):
    """Cross-entropy of the characters, summed; y [n] is the text as a number in base `classes`."""

    def __init__(self, characters, classes):
        super().__init__()
        self.characters, self.classes = characters, classes

    def forward(self, logits, y):
        logits = logits.view(-1, self.characters, self.classes)
        place = self.classes ** torch.arange(self.characters)
        labels = y[:, None] // place % self.classes
        loss = functional.cross_entropy(logits.flatten(0, 1), labels.flatten())
        return loss * self.characters


def main():
    task = read_task()
    unknown = set(task.settings) - set(DEFAULTS)
    if unknown:
        raise SystemExit(f"unknown settings: {', '.join(sorted(unknown))}")
    s = {**DEFAULTS, **task.settings}
    encoder, head, _ = source_model(task)
    model = nn.Sequential()
    model.add_module("encoder", encoder)
    model.add_module("head", head)
    curve = Curve(task)
    curve.add(0, model)
    net = DeepCoral(
        model,
        layer_name="encoder",
        reg=s["reg"],
        base_criterion=TextLoss(task.characters, task.classes),
        optimizer=torch.optim.Adam,
        lr=s["lr"],
        batch_size=s["batch"],
        max_epochs=s["epochs"],
        train_split=None,
    )
    place = task.classes ** torch.arange(task.characters)
    texts = (task.source_labels * place).sum(1).numpy()
    count, others = len(task.source_images), len(task.target_images)
    images = torch.cat([task.source_images, task.target_images]).numpy()
    labels = numpy.concatenate([texts, numpy.full(others, -1)])
    domains = numpy.concatenate([numpy.ones(count), -2 * numpy.ones(others)]).astype("int64")
    net.fit(images, labels, sample_domain=domains)
    steps = s["epochs"] * (max(count, others) // s["batch"])
    curve.add(steps, net.module_.base_module_)
    curve.save()


if __name__ == "__main__":
    main()

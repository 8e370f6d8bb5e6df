"""ADDA in plain PyTorch (Tzeng et al., Adversarial Discriminative Domain Adaptation, CVPR 2017): a method
from outside, and a second implementation of this project's own.

    - external: torch_adda.py
      files: [torch_task.py]
      settings: {loss: [minimax, inverted_gan, domain_confusion]}

The source encoder stays as it is. The target encoder starts as its copy and is trained so that a
discriminator cannot tell its features of target images from those of the source; the classifier is the
source model's. Settings, besides `loss`, with their defaults: steps 1000, batch 64, mapping_lr 0.0002,
discriminator_lr 0.0002, beta1 0.5, hidden 500, evaluate_every 250.
"""
import copy

import torch
from torch import nn
from torch.nn import functional

from torch_task import Curve, batches, read_task, source_model

DEFAULTS = {
    "loss": "inverted_gan",
    "steps": 1000,
    "batch": 64,
    "mapping_lr": 0.0002,
    "discriminator_lr": 0.0002,
    "beta1": 0.5,
    "hidden": 500,
    "evaluate_every": 250,
}


def cross_entropy(z, label):
    """Of the discriminator's logit z [n, 1] with one label: 1 says source, 0 target."""
    return functional.binary_cross_entropy_with_logits(z, torch.full_like(z, label))


# The mapping's loss on the logits of target images. The source's half of an objective has no gradient,
# since the source encoder is fixed.
MAPPING_LOSSES = {
    "minimax": lambda z: -cross_entropy(z, 0),  # the discriminator's own, reversed
    "inverted_gan": lambda z: cross_entropy(z, 1),  # equation 7
    "domain_confusion": lambda z: cross_entropy(z, 0.5),  # equation 8
}


def discriminator_of(features, hidden):
    return nn.Sequential(
        nn.Linear(features, hidden),
        nn.ReLU(),
        nn.Linear(hidden, hidden),
        nn.ReLU(),
        nn.Linear(hidden, 1),
    )


def main():
    task = read_task()
    unknown = set(task.settings) - set(DEFAULTS)
    if unknown:
        raise SystemExit(f"unknown settings: {', '.join(sorted(unknown))}")
    s = {**DEFAULTS, **task.settings}
    mapping_loss = MAPPING_LOSSES[s["loss"]]
    source, head, features = source_model(task)
    target = copy.deepcopy(source).train()
    source.eval()
    head.eval()
    discriminator = discriminator_of(features, s["hidden"])
    betas = (s["beta1"], 0.999)
    of_mapping = torch.optim.Adam(target.parameters(), lr=s["mapping_lr"], betas=betas)
    of_discriminator = torch.optim.Adam(
        discriminator.parameters(), lr=s["discriminator_lr"], betas=betas
    )
    generator = torch.Generator().manual_seed(task.seed)
    source_batches = batches(len(task.source_images), s["batch"], generator)
    target_batches = batches(len(task.target_images), s["batch"], generator)
    curve, model = Curve(task), nn.Sequential(target, head)
    curve.add(0, model)
    for step in range(1, s["steps"] + 1):
        with torch.no_grad():
            of_source = source(task.source_images[next(source_batches)])
        of_target = target(task.target_images[next(target_batches)])

        of_discriminator.zero_grad()
        loss_d = cross_entropy(discriminator(of_source), 1) + cross_entropy(
            discriminator(of_target.detach()), 0
        )
        loss_d.backward()
        of_discriminator.step()

        of_mapping.zero_grad()
        loss_m = mapping_loss(discriminator(of_target))
        loss_m.backward()
        of_mapping.step()

        if step % s["evaluate_every"] == 0 or step == s["steps"]:
            print(f"step {step}: loss_d {loss_d.item():.4f}, loss_m {loss_m.item():.4f}")
            target.train()
            curve.add(step, model)
    curve.save()


if __name__ == "__main__":
    main()

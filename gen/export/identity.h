/* Identities of datasets (dataset_json) compared: whether they are one, and whether one is the
 * other with more images. */
#ifndef ADDA_GEN_EXPORT_IDENTITY_H
#define ADDA_GEN_EXPORT_IDENTITY_H

#include "base/text.h"
#include "gen/export/export.h"

/* The members in which they differ, "seed, splits"; "" when they are the same. */
void dataset_differences(const json_t *one, const json_t *other, struct text *names);

/* Whether `larger` has every image of `smaller`, and more: all is the same but that splits end
 * later or have been added. */
bool dataset_extends(const json_t *larger, const json_t *smaller);

/* The dataset of the identity `smaller`, which `larger` extends: with its splits, and the rest of
 * `larger`, whose settings and domain it shares. */
struct export_dataset dataset_smaller(const struct export_dataset *larger, const json_t *smaller);

#endif

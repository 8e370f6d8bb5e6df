/* The registry of validators: list.h as a table. */
#ifndef ADDA_ADAPT_VALIDATORS_REGISTRY_H
#define ADDA_ADAPT_VALIDATORS_REGISTRY_H

#include "adapt/validators/validator.h"

/* VALIDATOR_im, ... and how many there are. */
enum {
#define VALIDATOR(name_) VALIDATOR_##name_,
#include "adapt/validators/list.h"
#undef VALIDATOR
    VALIDATOR_COUNT
};

extern const struct validator *const validators[VALIDATOR_COUNT];
extern const char *const validator_names[VALIDATOR_COUNT + 1]; /* NULL-terminated */

/* Doubles of scratch that serve each of them. */
size_t validators_scratch(int n, int classes);

#endif

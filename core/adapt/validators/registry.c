/* Declares and tabulates the validators of list.h. */
#include "adapt/validators/registry.h"

#define VALIDATOR(name_) extern const struct validator validator_##name_;
#include "adapt/validators/list.h"
#undef VALIDATOR

#define VALIDATOR(name_) &validator_##name_,
const struct validator *const validators[VALIDATOR_COUNT] = {
#include "adapt/validators/list.h"
};
#undef VALIDATOR

#define VALIDATOR(name_) #name_,
const char *const validator_names[VALIDATOR_COUNT + 1] = {
#include "adapt/validators/list.h"
    NULL};
#undef VALIDATOR

size_t validators_scratch(int n, int classes)
{
    size_t largest = 0;
    for (int i = 0; i < VALIDATOR_COUNT; i++) {
        const size_t size = validators[i]->scratch ? validators[i]->scratch(n, classes) : 0;
        largest = size > largest ? size : largest;
    }
    return largest;
}

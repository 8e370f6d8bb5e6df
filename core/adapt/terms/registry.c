/* Declares and tabulates the terms of list.h. */
#include "adapt/terms/registry.h"

#define TERM(name_) extern const struct term term_##name_;
#include "adapt/terms/list.h"
#undef TERM

#define TERM(name_) &term_##name_,
const struct term *const terms[TERM_COUNT] = {
#include "adapt/terms/list.h"
};
#undef TERM

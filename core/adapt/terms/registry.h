/* The registry of terms: list.h as a table. */
#ifndef ADDA_ADAPT_TERMS_REGISTRY_H
#define ADDA_ADAPT_TERMS_REGISTRY_H

#include "adapt/terms/term.h"

/* TERM_mcc, ... and how many there are. */
enum {
#define TERM(name_) TERM_##name_,
#include "adapt/terms/list.h"
#undef TERM
    TERM_COUNT
};

extern const struct term *const terms[TERM_COUNT];

#endif

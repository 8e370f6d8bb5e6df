/* The claim that a method from outside saw nothing but what it was given: claims.h. */
#ifndef ADDA_BENCH_TABLE_CONFINEMENT_H
#define ADDA_BENCH_TABLE_CONFINEMENT_H

#include "bench/table/rows.h"

/* Sets `bit` of rows of which some cell was computed where programs could not be confined. */
void confinement_find(struct sweep_rows *rows, int first, int end, unsigned bit);
char *confinement_sentence(const struct sweep_rows *rows); /* new string */

#endif

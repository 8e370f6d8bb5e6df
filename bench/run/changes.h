/* What differs between a cell that is there and the same cell computed anew. */
#ifndef ADDA_BENCH_CHANGES_H
#define ADDA_BENCH_CHANGES_H

#include <jansson.h>
#include "base/err.h"
#include "base/text.h"

/* Of two folders of a cell, the later without run.json and sums so far:
 *
 *   {"equal": whether every file has the same bytes,
 *    "files": [names of those that have not],
 *    "fields": {path in record.json: [before, now], of a list how many of its values differ},
 *    "accuracy": {"of": "target" (of a source model "source"), "before", "now"},
 *    "version", "finished": of what is replaced}
 *
 * run.json keeps it. A new reference, NULL on error. */
json_t *changes_find(const char *before, const char *now, struct err *e);

/* "the same bits", or accuracies, files and fields in a line. */
void changes_print(const json_t *changes, struct text *to);

#endif

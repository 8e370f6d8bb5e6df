/* Messages that take up the text of another error, or suggest a name. */
#ifndef ADDA_BENCH_MESSAGES_H
#define ADDA_BENCH_MESSAGES_H

#include "base/document.h"

/* Adds the text of `from` as one message at the place of `n`: "HEAD: TEXT", or, if it has several
 * lines, each below the head and indented by two spaces. What the operating system refused, memory
 * above all, is no mistake of the file, and is added as it is; what is not available here keeps its
 * code. Frees `from`; does nothing if that
 * holds no error. */
void node_error_from(const struct node *n, struct err *e, const char *head, struct err *from);

/* Writes " (did you mean 'x'?)" to `out`, or "" if none of the names is near; returns `out`. */
enum { SUGGESTION = 160 };
const char *suggest_name(const char *word, const char *const *names, int count,
                         char out[SUGGESTION]);

/* What ends a noun behind a count: "s", or "" of one. */
const char *plural(long long count);

#endif

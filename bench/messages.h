/* Many mistakes of one file in one error: each told once, in the order in which they stand.
 *
 * A message is a line, and the lines below it that begin with two spaces. */
#ifndef ADDA_BENCH_MESSAGES_H
#define ADDA_BENCH_MESSAGES_H

#include "base/document.h"

/* Adds the messages of `from` that `e` does not hold yet, and frees it: the same mistake, read once
 * a variant, is told once. */
void err_merge(struct err *e, struct err *from);

/* Adds what `from` says as one message at the place of `n`: "HEAD: TEXT", or several lines below
 * the head. Frees `from`; without an error in it nothing happens. */
void err_below(const struct node *n, struct err *e, const char *head, struct err *from);

/* Sorts messages by their place in `file`, those of no place in it last, and drops repeated ones.
 */
void err_sort(struct err *e, const char *file);

#endif

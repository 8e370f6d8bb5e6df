/* Mistakes of one file that are told as a mistake of another. */
#ifndef ADDA_BENCH_MESSAGES_H
#define ADDA_BENCH_MESSAGES_H

#include "base/document.h"

/* Adds what `from` says as one message at the place of `n`: "HEAD: TEXT", or several lines below
 * the head, which begin with two spaces. Frees `from`; without an error in it nothing happens. */
void err_below(const struct node *n, struct err *e, const char *head, struct err *from);

#endif

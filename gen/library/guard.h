/* What every call of the library stands in: the "C" locale and the usual floating-point
 * environment, whatever the program that calls has set, so that files are read and images are drawn
 * the same; and a way out where memory ends (base/text.h), so that the library ends no process. */
#ifndef ADDA_GEN_LIBRARY_GUARD_H
#define ADDA_GEN_LIBRARY_GUARD_H

#include <stdbool.h>
#include "base/err.h"
#include "gen/library/captchagen.h"

/* Calls fn(context, e) and hands its error over to `to` (may be NULL), whose code it returns. Where
 * `to` holds an error already nothing is called. Out of memory, fn is left where it stands: what it
 * took is lost, and *lost (may be NULL) becomes true. */
int guard_call(void (*fn)(void *context, struct err *e), void *context, volatile bool *lost,
               struct captchagen_error *to);

#endif

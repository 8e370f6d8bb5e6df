/* C sources without what no compiler sees: comments, blanks and line breaks. */
#ifndef ADDA_BENCH_C_TOKENS_H
#define ADDA_BENCH_C_TOKENS_H

#include <stddef.h>
#include "base/text.h"

/* Adds the preprocessing tokens of a source (C17, 6.4): one space between two, a line of its own
 * for each directive. Two sources that differ in comments, blanks, line breaks and spliced lines
 * alone give the same text, and no others do; but for what a macro's # makes of the blanks within
 * its argument, and for __LINE__. A comment or literal that never ends is taken to the end. */
void c_tokens(struct text *out, const char *source, size_t size);

#endif

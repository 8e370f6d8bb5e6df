/* Memory planned once. A lay-out function takes an arena and calls arena_take for each buffer; run
 * with an empty arena it counts, run with a filled one it carves. There is no second formula for
 * the size that could drift from the first.
 *
 *   struct arena a = ARENA_COUNT;
 *   lay_out(&a, object);             counts: every pointer comes back NULL
 *   arena_reserve(&a, e);            one allocation, zeroed
 *   lay_out(&a, object);             carves: the same calls, real pointers
 *   arena_free(&a);
 *
 * Under AddressSanitizer 64 poisoned bytes follow every buffer. */
#ifndef ADDA_BASE_ARENA_H
#define ADDA_BASE_ARENA_H

#include <stddef.h>
#include "base/err.h"

struct arena {
    unsigned char *base; /* NULL while counting */
    size_t used;
    size_t size;
};

#define ARENA_COUNT                                                                                \
    {                                                                                              \
        NULL, 0, 0                                                                                 \
    }

/* `count` objects of `size` bytes, aligned to 64, zeroed when first carved. NULL while counting. */
void *arena_take(struct arena *a, size_t count, size_t size);

/* Allocates what the counting run added up and rewinds. Sizes that overflow are out of memory. */
enum err_code arena_reserve(struct arena *a, struct err *e);

void arena_free(struct arena *a);

#endif

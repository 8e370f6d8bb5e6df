/* What is strange about imported images, as far as their pixels and classes show it. */
#ifndef ADDA_GEN_IMPORT_INSPECT_H
#define ADDA_GEN_IMPORT_INSPECT_H

#include "gen/import/set.h"

/* Adds to `s->told`: images of one colour, values that hardly differ. `name` appears in messages.
 */
void import_inspect(struct import_set *s, const struct import_shape *shape, const char *name,
                    bool from_folder);

/* How many images of `test` have the same pixels as one of `train`; 0 also without memory. */
int import_shared(const struct import_set *train, const struct import_set *test,
                  const struct import_shape *shape);

#endif

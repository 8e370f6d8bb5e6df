/* What is wrong with the pictures of a folder, all at once. */
#ifndef ADDA_GEN_IMPORT_MISTAKES_H
#define ADDA_GEN_IMPORT_MISTAKES_H

#include "gen/import/set.h"

/* Up to MISTAKES_NAMED pictures are named, a line each, and the rest counted. Zero-initialise;
 * import_mistakes_free. */
enum { MISTAKES_NAMED = 20 };
struct import_mistakes {
    int count, sized; /* pictures that are refused, and how many of these for their size */
    char *first;      /* what is said of the first of the latter */
    struct err said;
};

/* A picture's; `of_size`: it has another size than the canvas. */
void import_mistakes_add(struct import_mistakes *m, const struct err *own, bool of_size);

/* Sets `e` if there were any, of `count` pictures that were read of the folder `name`. */
enum err_code import_mistakes_tell(struct import_mistakes *m, int count, const char *name,
                                   struct err *e);
void import_mistakes_free(struct import_mistakes *m);

#endif

/* Networks that come with the library, as data. */
#ifndef ADDA_NN_PRESETS_H
#define ADDA_NN_PRESETS_H

#include <stddef.h>
#include "base/err.h"

/* Texts for net_create once {heads}, {classes} and {outputs} (their product) are replaced. */
struct preset {
    const char *name, *help;
    const char *encoder, *head, *discriminator;
};

extern const struct preset presets[];
extern const int preset_count;

/* NULL if there is none of that name. */
const struct preset *preset_find(const char *name);

/* Replaces the placeholders of a text; `out` has `size` bytes. Errors: an unknown placeholder, a
 * text that does not fit. */
enum err_code preset_expand(const char *text, int heads, int classes, char *out, size_t size,
                            struct err *e);

#endif

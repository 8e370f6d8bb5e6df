/* The default settings of methods, each read once: a sweep of many variants asks for them in each.
 */
#ifndef ADDA_BENCH_METHOD_DEFAULTS_H
#define ADDA_BENCH_METHOD_DEFAULTS_H

#include "adapt/method.h"
#include "adapt/settings.h"

/* Zero-initialise; method_defaults_free. */
struct method_defaults {
    struct method_default *list;
    int count, capacity;
};
void method_defaults_free(struct method_defaults *d);

/* Those of a method, or of adaptation where it is NULL; valid until the next call. A mistake in
 * them is a defect of the program, which is added to `e`. */
const struct adapt_settings *method_defaults_get(struct method_defaults *d, const struct method *m,
                                                 struct err *e);

#endif

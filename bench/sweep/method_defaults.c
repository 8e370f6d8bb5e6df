/* Defaults by method, in the order in which they were asked for. */
#include "bench/sweep/method_defaults.h"

#include <stdlib.h>

#include "base/text.h"

struct method_default {
    const struct method *method; /* NULL: of adaptation itself */
    struct adapt_settings settings;
};

void method_defaults_free(struct method_defaults *d)
{
    for (int i = 0; i < d->count; i++)
        adapt_free(&d->list[i].settings);
    free(d->list);
    *d = (struct method_defaults){0};
}

const struct adapt_settings *method_defaults_get(struct method_defaults *d, const struct method *m,
                                                 struct err *e)
{
    for (int i = 0; i < d->count; i++)
        if (d->list[i].method == m)
            return &d->list[i].settings;
    struct method_default new = {.method = m};
    struct err own = ERR_INIT;
    if (adapt_read(&new.settings, m ? m->defaults : NULL, NULL, NULL, &own))
        err_add(e, own.code, "%s", own.text);
    err_free(&own);
    d->list = memory_grow(d->list, d->count, &d->capacity, sizeof new);
    d->list[d->count] = new;
    return &d->list[d->count++].settings;
}

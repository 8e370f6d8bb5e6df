/* Cells that other sources made. */
#include "bench/run/anew.h"

#include "bench/store/origins.h"
#include "bench/store/store.h"

static bool lacks_model(const struct plan *p, const char *store, int cell)
{
    const char *hash = p->cells[cell].hash;
    return p->cells[cell].depends < 0 && store_cell_exists(store, hash) &&
           !store_has_model(store, hash);
}

void anew_choose(const struct plan *p, const char *store, bool *anew)
{
    struct origins o;
    origins_load(&o, p, store, NULL);
    for (int i = p->cell_count - 1; i >= 0; i--) { /* a cell follows its source model */
        const int on = p->cells[i].depends;
        anew[i] = anew[i] || o.of[i] == ORIGIN_OTHER;
        if (anew[i] && on >= 0 && lacks_model(p, store, on))
            anew[on] = true;
    }
    origins_free(&o, p);
}

bool anew_is_due(const struct plan *p, const char *store, int cell)
{
    return store_cell_origin(store, p, cell, NULL) == ORIGIN_OTHER || lacks_model(p, store, cell);
}

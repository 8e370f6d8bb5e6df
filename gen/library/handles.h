/* What the handles of the library hold. */
#ifndef ADDA_GEN_LIBRARY_HANDLES_H
#define ADDA_GEN_LIBRARY_HANDLES_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include "gen/domain/domain.h"
#include "gen/domain/font.h"
#include "gen/library/captchagen.h"

/* Counted: the caller's, and one for each domain. `lock` is held while a domain is opened. `lost`:
 * memory ran out inside the store, which is left as it is. */
struct captchagen_fonts {
    atomic_int users;
    pthread_mutex_t lock;
    volatile bool lost;
    struct font_store *store;
};

/* Counted: the caller's, and one for each renderer. */
struct captchagen_domain {
    atomic_int users;
    struct captchagen_fonts *fonts;
    struct domain *domain;
    struct captchagen_info info;
};

#endif

/* What is told of a target beside its source. */
#ifndef ADDA_TESTS_GEN_UNSHOWN_SUPPORT_H
#define ADDA_TESTS_GEN_UNSHOWN_SUPPORT_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "gen/render/unshown.h"

/* `what`: how it begins; NULL: nothing is told. */
static inline void tells_of_target(const struct domain *source, const struct domain *target,
                                   const char *what)
{
    char *said = unshown_told(source, target);
    ck_assert_msg(what ? said && strstr(said, what) == said : !said, "%s",
                  said ? said : "nothing is told");
    free(said);
}

#endif

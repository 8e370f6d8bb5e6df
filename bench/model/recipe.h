/* How `adda-bench adapt` trains: a network that suits the canvas, a method, and its settings, each
 * with a default that works. */
#ifndef ADDA_BENCH_RECIPE_H
#define ADDA_BENCH_RECIPE_H

#include "adapt/method.h"
#include "adapt/settings.h"
#include "gen/domain/info.h"

/* What was asked for; texts are YAML or names, "" where nothing was. */
struct recipe_request {
    const char *method;   /* a name of the registry */
    const char *settings; /* a map of adaptation settings, as in a sweep */
    const char *network;  /* a preset's name */
    int steps;            /* 0: the default */
};

/* Zero-initialise; recipe_free. */
struct recipe {
    const struct method *method;
    struct adapt_settings adapt;
    struct network_settings network;
};

/* ERR_USAGE, ERR_CONFIG: a name that there is not, or a setting or an option that does nothing for
 * the method. All mistakes are told at once. */
enum err_code recipe_read(struct recipe *r, const struct recipe_request *q,
                          const struct domain_info *info, struct err *e);
void recipe_free(struct recipe *r);

/* "joint + MCC": the method with its terms; a new string. */
char *recipe_title(const struct recipe *r);

/* The preset that is taken for images of that size when none is named. */
const char *recipe_network(const struct domain_info *info);

#endif

/* The domains of a store: its copies of the files, and whether this program draws what they drew.
 * `recorded` is the domain's canonical JSON, as the plan has it; its hash names the file. */
#ifndef ADDA_BENCH_DOMAIN_FILES_H
#define ADDA_BENCH_DOMAIN_FILES_H

#include <jansson.h>
#include "base/err.h"
#include "bench/sweep/domains.h"

/* Index of the domain, or -1 with an error: its fonts are missing, or this program draws it
 * otherwise (another revision of the renderer or of an effect: the error names what it needs). */
int store_load_domain(struct domains *d, const char *store, const json_t *recorded, struct err *e);

/* ERR_DATA if domains/HASH.yaml is missing or says something else than what HASH names. Needs no
 * fonts, and reads files of older revisions too. */
enum err_code store_check_domain(const char *store, const json_t *recorded, struct err *e);

#endif

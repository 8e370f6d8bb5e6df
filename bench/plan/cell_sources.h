/* Which sources of this program a cell's numbers come from. */
#ifndef ADDA_BENCH_CELL_SOURCES_H
#define ADDA_BENCH_CELL_SOURCES_H

#include <jansson.h>

/* {"files": {path: hash}, "rest": hash} as run.json keeps it (bench/sources/sources.h): of the
 * method and its terms, the layers of the networks, all validators, the effects of the domains, and
 * of all that every cell may use. New reference. */
json_t *cell_sources(const json_t *identity);

#endif

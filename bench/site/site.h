/* A static site of published results, for any host of files: relative links, nothing from
 * elsewhere.
 *
 *   index.html             an overview: each sweep with its table of methods by pairs and its files
 *   STORE/sweeps/SWEEP/    the page and the tables, as report --all writes them; sweep.yaml and
 *                          lock.json; figures/, each an SVG file
 *   STORE/cells/HASH/      record.json, cell.json and run.json: every number that the tables are of
 *   STORE/domains/         what the images were drawn by
 *   FOLDER/index.html      any other folder: its README as text, and its files
 *
 * Models and predictions stay in the stores. */
#ifndef ADDA_BENCH_SITE_H
#define ADDA_BENCH_SITE_H

#include "base/err.h"
#include "bench/site/target.h"

/* Fills the folder s->root. Frees nothing of `s`: site_free. */
enum err_code site_fill(struct site *s, struct err *e);
void site_free(struct site *s);

#endif

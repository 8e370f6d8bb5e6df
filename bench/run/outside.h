/* A method from outside (sweep/external.h), run for one cell: what it is given is written to a
 * fresh folder, its program runs there, confined where that is possible (confine.h), and what it
 * gives back is checked and scored with labels that it never saw. bench/external/README.md is the
 * protocol. */
#ifndef ADDA_BENCH_RUN_OUTSIDE_H
#define ADDA_BENCH_RUN_OUTSIDE_H

#include "adapt/result.h"
#include "base/text.h"
#include "bench/run/outside_input.h"

/* What a run was like. Zero-initialise; outside_facts_free. */
struct outside_facts {
    bool confined;
    char *unconfined; /* why not; owned */
    json_t *versions; /* {"interpreter", "packages": {name: version}} or null */
    double seconds;
    struct text log; /* the end of what it printed */
};
void outside_facts_free(struct outside_facts *f);

/* {"confined", "not_confined" (why), "seconds", "interpreter", "packages"}; a new
 * reference. */
json_t *outside_facts_json(const struct outside_facts *f);

/* Fills `target`, `source_by_target` and the curve of `result`, whose `source` it leaves.
 * ERR_FAILED with the end of the log: the program crashed, took too long, or gave back what is none
 * of its test images' predictions. ERR_TEMPORARY: the observer asked to stop. */
enum err_code outside_run(const struct outside *o, struct result *result,
                          struct outside_facts *facts, struct err *e);

#endif

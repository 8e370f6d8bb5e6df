/* How a run is told and turned into an exit code: shared by run, retry and task. */
#ifndef ADDA_BENCH_COMMAND_SUMMARY_H
#define ADDA_BENCH_COMMAND_SUMMARY_H

#include "bench/run/local.h"
#include "base/text.h"

/* What to run, and the words of the command that does: `resume` is the command line, without
 * options that change no cell, that goes on after an interruption. */
struct run_request {
    const struct plan *plan;
    const char *store, *resume;
    int jobs; /* 0: as many as there are processors by the threads of a cell */
    int threads;
    bool quiet, json;
    const bool *wanted; /* [cell_count]; NULL: all */
};

/* Runs the cells and reports on stderr unless quiet, with `json` also on stdout; the error names
 * what to type next. */
enum err_code run_cells(const struct run_request *r, struct err *e);

/* The next word of a command line: a space, and text_add_word. */
void add_word(struct text *command, const char *word);

/* One line of counts. */
void tell_summary(const struct local_summary *s, FILE *to);

#endif

/* A program of a method from outside: started, its output read, its limits kept. */
#ifndef ADDA_BENCH_OUTSIDE_PROGRAM_H
#define ADDA_BENCH_OUTSIDE_PROGRAM_H

#include "adapt/resume.h"
#include "base/text.h"
#include "bench/run/confine.h"

struct outside_program {
    const struct confine *place;
    const char *const *words;        /* after the program, NULL-terminated */
    double seconds, memory;          /* memory in bytes, of the data of each of its processes */
    const struct observer *observer; /* may be NULL */
    struct text *output;             /* gets the end of what it prints, stdout and stderr */
};

struct outside_end {
    int status, signal; /* signal 0: it exited with `status` */
    bool timed_out;     /* it was killed after `seconds` */
};

/* Returns when the program has ended, by itself or not, and its process group with it.
 * ERR_TEMPORARY: the observer asked to stop, and it was killed. */
enum err_code outside_program_run(const struct outside_program *p, struct outside_end *end,
                                  struct err *e);

#endif

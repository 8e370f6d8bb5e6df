/* Worker processes: started with one thread of an OpenBLAS that chooses its kernels itself,
 * observed through two pipes (progress messages, and what they write to stderr), reaped. When the
 * parent dies, the operating system kills its workers. */
#ifndef ADDA_BENCH_PROCESS_H
#define ADDA_BENCH_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>
#include "base/err.h"
#include "base/text.h"

struct process {
    pid_t pid; /* 0: the slot is free */
    int cell;
    int progress, errors; /* read ends, -1 when closed */
    double fraction;      /* of its training */
    bool kept;            /* its training was stopped and the store has its checkpoint, */
    int steps;            /* after so many steps of this process */
    bool was_there;       /* another process had published the cell meanwhile */
    double started;
    struct text messages; /* the end of its stderr */
};

/* A descriptor of memory that holds the text, for workers to read; the caller closes it. -1 with an
 * error. */
int process_share(const char *text, struct err *e);

/* `plan`: of process_share, lock.json as the parent has it. The store's plan of that name may be
 * another by now. */
struct process_start {
    const char *program, *store, *hash;
    int plan;
    int threads; /* 0: one */
    bool anew;   /* replaces a cell that other sources made */
};

enum err_code process_start(struct process *p, const struct process_start *s, struct err *e);

/* Reads what the pipes hold now; never blocks. */
void process_read(struct process *p);

/* How it ended; false while it runs. `signal` 0: it exited with `status`. */
struct process_end {
    int status, signal;
};
bool process_reap(struct process *p, struct process_end *end);

/* Frees pipes and text after the reap; the slot is free again. */
void process_close(struct process *p);

#endif

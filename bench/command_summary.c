#include "bench/command_summary.h"

#include <stdio.h>

#include "base/parallel.h"

static void tell(const struct local_summary *s, FILE *to)
{
    fprintf(to, "%d computed, %d were there", s->computed, s->already);
    if (s->failed)
        fprintf(to, ", %d failed", s->failed);
    if (s->blocked)
        fprintf(to, ", %d wait for a failed source model", s->blocked);
    if (s->damaged)
        fprintf(to, ", %d damaged", s->damaged);
    if (s->left)
        fprintf(to, ", %d left", s->left);
    fputc('\n', to);
}

enum err_code run_cells(const struct plan *p, const char *store, int jobs, bool quiet,
                        const bool *wanted, struct err *e)
{
    struct local_summary summary;
    struct local_settings settings = {.store = store,
                                      .program = "/proc/self/exe",
                                      .jobs = jobs ? jobs : processors(),
                                      .talk = quiet ? NULL : stderr,
                                      .wanted = wanted};
    if (local_run(p, &settings, &summary, e))
        return e->code;
    if (!quiet)
        tell(&summary, stderr);
    if (summary.failed || summary.blocked)
        err_add(e, ERR_FAILED,
                "some cells failed: 'adda-bench status %s' says why, 'adda-bench "
                "retry %s' tries them again",
                store, store);
    if (summary.damaged)
        err_add(e, ERR_FAILED,
                "damaged records were left alone: 'adda-bench retry %s' computes "
                "them again",
                store);
    if (summary.interrupted && summary.left)
        err_add(e, ERR_TEMPORARY,
                "interrupted: the same command resumes ('adda-bench run SPEC -o "
                "%s')",
                store);
    if (summary.out_of_time && summary.left)
        err_add(e, ERR_TEMPORARY, "the sweep's budget of hours is used up: run again to go on");
    return e->code;
}

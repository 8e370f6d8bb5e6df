#include "bench/tool/command_summary.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "bench/tool/commands.h"

void tell_summary(const struct local_summary *s, FILE *to)
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
    if (s->left && s->kept)
        fprintf(to, ", %d of them begun", s->kept);
    fputc('\n', to);
}

static json_t *summary_json(const struct local_summary *s)
{
    return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:b}", "computed", s->computed, "already",
                     s->already, "failed", s->failed, "blocked", s->blocked, "damaged", s->damaged,
                     "left", s->left, "interrupted", s->interrupted);
}

void add_word(struct text *command, const char *word)
{
    text_add(command, command->size ? " " : "");
    text_add_word(command, word);
}

/* "adda-bench status DIR --sweep NAME": a store may hold other sweeps too. */
static char *about(const struct run_request *r, const char *verb)
{
    struct text t = {0};
    text_printf(&t, "adda-bench %s", verb);
    add_word(&t, r->store);
    add_word(&t, "--sweep");
    add_word(&t, r->plan->name);
    return text_take(&t);
}

static enum err_code judge(const struct run_request *r, const struct local_summary *s,
                           struct err *e)
{
    char *status = about(r, "status"), *retry = about(r, "retry");
    if (s->failed || s->blocked)
        err_add(e, ERR_FAILED, "some cells failed: '%s' says why, '%s' tries them again", status,
                retry);
    if (s->damaged)
        err_add(e, ERR_FAILED, "damaged records were left alone: '%s' computes them again", retry);
    if (s->interrupted && s->left)
        err_add(e, ERR_TEMPORARY, "interrupted; this resumes: %s", r->resume);
    if (s->out_of_time && s->left)
        err_add(e, ERR_TEMPORARY, "the sweep's budget of hours is used up; this goes on: %s",
                r->resume);
    free(retry);
    free(status);
    return e->code;
}

enum err_code run_cells(const struct run_request *r, struct err *e)
{
    struct local_summary summary;
    const int room = processors() / r->threads;
    struct local_settings settings = {.store = r->store,
                                      .program = "/proc/self/exe",
                                      .jobs = r->jobs ? r->jobs
                                              : room  ? room
                                                      : 1,
                                      .threads = r->threads,
                                      .talk = r->quiet ? NULL : stderr,
                                      .wanted = r->wanted};
    if (local_run(r->plan, &settings, &summary, e))
        return e->code;
    if (!r->quiet)
        tell_summary(&summary, stderr);
    if (r->json)
        print_json(summary_json(&summary));
    return judge(r, &summary, e);
}

/* adda-bench verify: the levels of proof, each with its findings. */
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include "base/json.h"
#include "base/parallel.h"
#include "bench/tool/commands.h"
#include "bench/store/store.h"
#include "bench/verify/rerun.h"
#include "bench/verify/verify.h"
#include "bench/verify/verify_accuracies.h"
#include "bench/verify/verify_plan.h"
#include "bench/text/messages.h"

struct verify_settings {
    char *sweep;
    int level, rerun, rerun_seed, jobs;
    bool quiet, json;
};

static const struct cli_option options[] = {
    {.param = {"level", PARAM_INT, offsetof(struct verify_settings, level), .min = 0, .max = 2,
               .def = "2",
               .help = "0: files; 1: and reports; 2: and accuracies from predictions and labels "
                       "rendered again"},
     .key = 'l',
     .argument = "N"},
    {.param = {"rerun", PARAM_INT, offsetof(struct verify_settings, rerun), .min = 0, .max = 1e6,
               .def = "0",
               .help =
                   "train this many cells again: the same class of kernels gives the same bits"},
     .argument = "K"},
    {.param = {"rerun-seed", PARAM_INT, offsetof(struct verify_settings, rerun_seed), .min = -1,
               .max = INT_MAX, .def = "-1",
               .help = "draws the cells that --rerun trains; -1: another one each time, which is "
                       "printed"},
     .argument = "N",
     .with = "rerun"},
    {.param = {"sweep", PARAM_TEXT, offsetof(struct verify_settings, sweep),
               .help = "which of the store's sweeps; not needed when there is one"},
     .argument = "NAME"},
    {.param = {"jobs", PARAM_INT, offsetof(struct verify_settings, jobs), .min = 0, .max = 256,
               .def = "0", .help = "cells trained at once; 0: as many as there are processors"},
     .key = 'j',
     .argument = "N",
     .with = "rerun"},
    {.param = {"quiet", PARAM_BOOL, offsetof(struct verify_settings, quiet), .def = "false",
               .help = "only findings"},
     .key = 'q'},
    {.param = {"json", PARAM_BOOL, offsetof(struct verify_settings, json), .def = "false",
               .help = "for programs: one object per level"}},
};

/* How findings are reported: lines at once, or `list` printed at the end. */
struct level_report {
    const struct verify_settings *settings;
    json_t *list; /* NULL: lines */
    int total;
    bool nothing_trained; /* although --rerun asked for it */
};

static json_t *texts_json(char *const *list, int count)
{
    json_t *texts = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(texts, json_text(list[i]));
    return texts;
}

static void add_level(struct level_report *t, const char *level, const struct findings *f)
{
    json_array_append_new(t->list, json_pack("{s:s, s:i, s:o, s:i, s:o}", "level", level, "checked",
                                             f->checked, "findings", texts_json(f->list, f->count),
                                             "unchecked", f->unchecked, "notes",
                                             texts_json(f->notes, f->note_count)));
}

static void print_level(const struct level_report *t, const char *level, const struct findings *f)
{
    for (int i = 0; i < f->count; i++) {
        printf("%s: ", level);
        print_message(stdout, f->list[i]);
        printf("\n");
    }
    if (!t->settings->quiet) {
        printf("%s: %d checked, %d wrong", level, f->checked, f->count);
        if (f->unchecked)
            printf(", %d could not be checked", f->unchecked);
        printf("\n");
    }
    fflush(stdout);
}

/* What could not be checked is reported whatever else is silent. */
static void print_notes(const char *level, const struct findings *f)
{
    for (int i = 0; i < f->note_count; i++) {
        fprintf(stderr, "adda-bench: %s: note: ", level);
        print_message(stderr, f->notes[i]);
        fputs("\n", stderr);
    }
    if (f->unchecked)
        fprintf(stderr, "adda-bench: %s: %d could not be checked\n", level, f->unchecked);
}

/* Frees the findings. */
static void report_level(struct level_report *t, const char *level, struct findings *f)
{
    if (t->list)
        add_level(t, level, f);
    else
        print_level(t, level, f);
    print_notes(level, f);
    t->total += f->count;
    findings_free(f);
}

static enum err_code draw_seed(const struct verify_settings *s, uint64_t *seed, struct err *e)
{
    uint32_t drawn = (uint32_t)s->rerun_seed;
    if (s->rerun_seed < 0 && getrandom(&drawn, sizeof drawn, 0) != (ssize_t)sizeof drawn)
        return err_system(e, errno, "no random seed for --rerun; give one with --rerun-seed");
    *seed = drawn & INT_MAX;
    return ERR_NONE;
}

static enum err_code train_again(const struct results *r, struct level_report *t,
                                 struct findings *f, struct err *e)
{
    const struct verify_settings *s = t->settings;
    struct rerun how = {"/proc/self/exe", 0, s->rerun, s->jobs ? s->jobs : processors(),
                        s->quiet || s->json ? NULL : stderr};
    if (draw_seed(s, &how.seed, e))
        return e->code;
    fprintf(stderr,
            "adda-bench: L3: cells are drawn by seed %llu (--rerun-seed %llu draws them again)\n",
            (unsigned long long)how.seed, (unsigned long long)how.seed);
    if (!verify_trainings(r, &how, f, e)) {
        t->nothing_trained = f->checked == 0;
        report_level(t, "L3", f);
        if (t->list)
            json_object_set_new(json_array_get(t->list, json_array_size(t->list) - 1), "seed",
                                json_integer((json_int_t)how.seed));
    }
    return e->code;
}

static enum err_code check_levels(const struct results *r, struct level_report *t, struct err *e)
{
    const struct verify_settings *s = t->settings;
    struct findings f = {0};
    verify_plan(r, &f);
    verify_cells(r, &f);
    report_level(t, "L0", &f);
    if (s->level >= 1 && !verify_reports(r, &f, e))
        report_level(t, "L1", &f);
    if (s->level >= 2 && !e->code) {
        verify_accuracies(r, &f);
        report_level(t, "L2", &f);
    }
    if (s->rerun && !e->code)
        train_again(r, t, &f, e);
    findings_free(&f);
    return e->code;
}

static enum err_code verify(const struct results *r, const struct verify_settings *s, struct err *e)
{
    struct level_report t = {.settings = s, .list = s->json ? json_array() : NULL};
    check_levels(r, &t, e);
    if (t.list)
        print_json(t.list);
    if (t.total && !e->code)
        err_set(e, ERR_FAILED, "%d finding%s", t.total, plural(t.total));
    if (t.nothing_trained && !e->code)
        err_set(e, ERR_UNAVAILABLE,
                "--rerun: no cell could be trained again: the store has none that is whole, and of "
                "this program's numerics and domains");
    return e->code;
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct verify_settings *s = given;
    struct plan plan = {0};
    struct results results = {0};
    (void)count;
    if (!store_read_plan(&plan, arguments[0], s->sweep, e) &&
        !results_load(&results, &plan, arguments[0], e))
        verify(&results, s, e);
    results_free(&results);
    plan_free(&plan);
    return e->code;
}

const struct cli_command command_verify = {
    .name = "verify",
    .arguments = "DIR",
    .min_arguments = 1,
    .max_arguments = 1,
    .summary = "prove a table: from its bytes back to the training",
    .description =
        "L0: the lock is the plan of the sweep, every cell is there and every file is what was "
        "written. L1: every report file beside the sweep is what the records give, byte for byte "
        "except measured seconds. L2: every "
        "accuracy, at the end and over the training, follows from the stored predictions and from "
        "images rendered again. L3 (--rerun): cells trained again give the same bits. The exit "
        "code is 1 when something is wrong, and each finding is named. What cannot be checked "
        "here, for want of a font or of another version of the program, is named and counted on "
        "standard error and is not wrong; but --rerun fails (69) where no cell can be trained.",
    .examples = "adda-bench verify results/quick  # L0 to L2\n"
                "adda-bench verify results/quick --rerun 3  # and train three cells again",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct verify_settings),
    .run = run};

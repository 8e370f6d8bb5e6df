/* captcha-gen render: a dataset on disk. */
#include <inttypes.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "gen/tool/commands.h"
#include "gen/tool/output.h"
#include "gen/tool/render_pipe.h"
#include "gen/export/dataset.h"
#include "gen/export/pipe_kinds.h"
#include "gen/export/registry.h"
#include "gen/export/write.h"

struct render_options {
    char *output, *range, *format, *truth, *shard, *date, *url;
    struct which which;
    int shard_size;
    bool layers, draws, sizes_only, quiet;
    struct text_list split, set;
};

#define FIELD(name_) offsetof(struct render_options, name_)
/* A kind of pipe that is no format of a directory too. */
static bool is_for_pipes(const char *format)
{
    struct err why = ERR_INIT;
    const bool pipe = export_pipe_kind(format, &why) && !exporter_find(format, &why);
    err_free(&why);
    return pipe;
}

/* Formats, then kinds of pipes that are none. */
static const char *format_name(int i)
{
    int k = 0;
    for (; exporter_registry[k]; k++)
        if (k == i)
            return exporter_registry[k]->name;
    for (int pipe = 0; export_pipe_kinds[pipe]; pipe++)
        if (is_for_pipes(export_pipe_kinds[pipe]->name) && k++ == i)
            return export_pipe_kinds[pipe]->name;
    return NULL;
}

static const struct cli_option options[] = {
    {.param = {"output", PARAM_TEXT, FIELD(output),
               .help = "the dataset: a directory, created if missing; -: standard output, which is "
                       "one file"},
     .key = 'o',
     .argument = "DIR"},
    {.param = {"format", PARAM_TEXT, FIELD(format),
               .help = "of the files, default imagefolder, and tar for -o -; 'list formats' shows "
                       "all"},
     .key = 'f',
     .argument = "NAME",
     .value = format_name},
    {.param = {"range", PARAM_TEXT, FIELD(range), .help = "images of one split named train"},
     .key = 'r',
     .argument = "FIRST:END"},
    {.param = {"split", PARAM_TEXT, FIELD(split),
               .help = "a split, its images, and which texts: all, or one of two parts without "
                       "common texts, train and test; may be repeated"},
     .argument = "NAME=FIRST:END[:LABELS]",
     .repeat = true},
    {.param = {"truth", PARAM_TEXT, FIELD(truth),
               .help = "with -o - of npy or raw: where the truth goes, one line of JSON per image; "
                       "written when all images are"},
     .argument = "FILE"},
    WHICH_OPTIONS(struct render_options, which),
    {.param = {"shard-size", PARAM_INT, FIELD(shard_size), .min = -1, .max = 2147483647,
               .def = "-1",
               .help = "images per shard; 0: a split is one shard; -1: the format's default"},
     .argument = "N"},
    {.param = {"shard", PARAM_TEXT, FIELD(shard),
               .help = "only every Nth shard from the Ith on, I from 0; the last part to end "
                       "finishes the dataset"},
     .argument = "I/N"},
    {.param = {"layers", PARAM_BOOL, FIELD(layers), .def = "false",
               .help = "also the clean image, the ink, and a mask per character"}},
    {.param =
         {"draws", PARAM_BOOL, FIELD(draws), .def = "false",
          .help =
              "also the values that were drawn at random, at most 8192 per image, in the rows"}},
    {.param = {"set", PARAM_TEXT, FIELD(set), .help = "a setting of the format; may be repeated"},
     .argument = "KEY=VALUE",
     .repeat = true},
    {.param = {"date", PARAM_TEXT, FIELD(date), .help = "day of publication, for the description"},
     .argument = "YYYY-MM-DD"},
    {.param = {"url", PARAM_TEXT, FIELD(url), .help = "page of the dataset, for the description"},
     .argument = "URL"},
    {.param = {"sizes-only", PARAM_BOOL, FIELD(sizes_only), .def = "false",
               .help = "check existing files by their sizes alone, without reading them"}},
    {.param = {"quiet", PARAM_BOOL, FIELD(quiet), .def = "false", .help = "no progress"},
     .key = 'q'},
};

/* The first Ctrl-C ends the run cleanly; the default action is back for a second one. */
static volatile sig_atomic_t stop;

static void on_signal(int number)
{
    (void)number;
    stop = 1;
}

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* ---- options -------------------------------------------------------------------------------- */

/* Splits "key=value" in two; the caller frees *key, which *value points into. */
static enum err_code split_pair(const char *text, const char *option, char **key, char **value,
                                struct err *e)
{
    *key = strdup(text);
    if (!*key) {
        err_memory(e);
        return ERR_OS;
    }
    *value = strchr(*key, '=');
    if (!*value)
        return err_add(e, ERR_USAGE, "%s '%s': expected NAME=VALUE", option, text);
    *(*value)++ = 0;
    return ERR_NONE;
}

/* Removes ":train" from the end of a range. */
static enum err_code read_labels(char *range, enum labels *labels, struct err *e)
{
    char *colon = strrchr(range, ':');
    *labels = LABELS_ALL;
    if (!colon || strchr("0123456789", colon[1]))
        return ERR_NONE;
    *colon++ = 0;
    int count = 0;
    for (; seeds_labels_names[count]; count++)
        if (strcmp(colon, seeds_labels_names[count]) == 0) {
            *labels = (enum labels)count;
            return ERR_NONE;
        }
    const char *near = err_nearest(colon, seeds_labels_names, count);
    return err_add(e, ERR_USAGE, "--split: labels '%s': expected all, train or test%s%s%s", colon,
                   near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static void add_split(struct export_dataset *d, const char *text, struct err *e)
{
    char *name = NULL, *range;
    enum labels labels;
    struct range r;
    if (!split_pair(text, "--split", &name, &range, e) && !read_labels(range, &labels, e) &&
        !range_parse(&r, range, "--split", e))
        dataset_add_split(d, name, r.first, r.end, labels, e);
    free(name);
}

static void add_splits(struct export_dataset *d, const struct render_options *s, struct err *e)
{
    struct range r;
    if (s->range && !range_parse(&r, s->range, "--range", e))
        dataset_add_split(d, "train", r.first, r.end, LABELS_ALL, e);
    for (int i = 0; i < s->split.count; i++)
        add_split(d, s->split.items[i], e);
    if (!s->range && !s->split.count)
        err_add(e, ERR_USAGE,
                "render: which images? Give --range 0:1000, or --split train=0:1000 --split "
                "test=1000:1200");
}

static bool set_before(const struct text_list *set, int i)
{
    const size_t length = strcspn(set->items[i], "=") + 1;
    for (int k = 0; k < i; k++)
        if (strncmp(set->items[k], set->items[i], length) == 0)
            return true;
    return false;
}

static void add_setting(struct export_dataset *d, const struct text_list *set, int i, struct err *e)
{
    char *key = NULL, *value;
    if (!split_pair(set->items[i], "--set", &key, &value, e)) {
        if (set_before(set, i))
            err_add(e, ERR_USAGE, "--set %s is given twice", key);
        if (d->settings)
            param_set(&d->exporter->table, d->settings, key, value, e);
        else
            err_add(e, ERR_USAGE, "--set %s: the format %s has no settings", key,
                    d->exporter->name);
    }
    free(key);
}

static void set_format(struct export_dataset *d, const struct render_options *s, struct err *e)
{
    if (s->format && is_for_pipes(s->format)) {
        err_add(e, ERR_USAGE, "format '%s': is for standard output, -o -", s->format);
        return;
    }
    if (s->truth)
        err_add(e, ERR_USAGE, "--truth: a directory has the truth in files of its own");
    if (dataset_format(d, s->format ? s->format : "imagefolder", e))
        return;
    if (s->shard_size >= 0)
        d->shard_size = (uint64_t)s->shard_size;
    for (int i = 0; i < s->set.count; i++)
        add_setting(d, &s->set, i, e);
}

/* Options of directories are refused, not forgotten. */
static void set_pipe(struct export_dataset *d, const struct render_options *s, struct err *e)
{
    const struct {
        const char *name;
        bool given;
    } others[] = {{"shard-size", s->shard_size >= 0}, {"shard", s->shard != NULL},
                  {"date", s->date != NULL},          {"url", s->url != NULL},
                  {"set", s->set.count > 0},          {"sizes-only", s->sizes_only}};
    d->exporter = export_pipe_kind(s->format, e);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].given)
            err_add(e, ERR_USAGE, "--%s: is for directories, and -o - writes to standard output",
                    others[i].name);
}

/* "I/N"; numbers of at most twenty characters in all do not overflow. */
static bool read_part(const char *text, uint64_t *part, uint64_t *parts)
{
    char *slash, *end;
    if (strlen(text) > 20 || strspn(text, "0123456789/") != strlen(text))
        return false;
    *part = strtoull(text, &slash, 10);
    if (slash == text || *slash != '/')
        return false;
    *parts = strtoull(slash + 1, &end, 10);
    return end > slash + 1 && !*end && *part < *parts;
}

static void set_part(struct write_options *o, const char *text, struct err *e)
{
    o->parts = 1;
    if (text && !read_part(text, &o->part, &o->parts))
        err_add(e, ERR_USAGE, "--shard '%s': expected I/N with I from 0 to N-1, as in 0/4", text);
}

/* ---- run ------------------------------------------------------------------------------------ */

static void print_outcome(const struct render_options *s, const struct export_dataset *d,
                          const struct write_outcome *o)
{
    if (s->quiet)
        return;
    if (o->damaged)
        printf("%s: %" PRIu64 " files were missing or damaged\n", s->output, o->damaged);
    if (o->complete)
        printf("%s: complete, %" PRIu64 " images in %" PRIu64 " shards (%" PRIu64
               " written now, with %" PRIu64 " images that were there)\n",
               s->output, dataset_images(d), o->shards, o->written, o->copied);
    else
        printf("%s: %" PRIu64 " of %" PRIu64 " shards are left to other parts\n", s->output,
               o->missing, o->shards);
}

static enum err_code write_dataset(const struct render_options *s, struct export_dataset *d,
                                   struct write_options *o, struct err *e)
{
    struct write_outcome outcome;
    catch_signals();
    o->stop = &stop;
    o->proof = s->sizes_only ? PROOF_SIZE : PROOF_HASH;
    o->progress = s->quiet ? NULL : stderr;
    if (!pool_create(&o->pool, s->which.jobs ? s->which.jobs : processors(), e) &&
        !dataset_write(d, s->output, o, &outcome, e))
        print_outcome(s, d, &outcome);
    pool_free(o->pool);
    return e->code;
}

static enum err_code write_pipe(const struct render_options *s, const struct export_dataset *d,
                                struct pipe_options *o, struct err *e)
{
    catch_signals();
    signal(SIGPIPE, SIG_IGN); /* a reader that has gone away is told, like any other error */
    o->stop = &stop;
    o->progress = s->quiet ? NULL : stderr;
    if (!pool_create(&o->pool, s->which.jobs ? s->which.jobs : processors(), e))
        render_pipe_run(d, o, e);
    pool_free(o->pool);
    return e->code;
}

static void read_options(struct export_dataset *d, const struct render_options *s,
                         struct write_options *o, const struct pipe_options *pipe, struct err *e)
{
    const bool to_pipe = output_is_pipe(s->output);
    number_parse(&d->seed, s->which.seed, "--seed", e);
    if (to_pipe)
        set_pipe(d, s, e);
    else if (!output_folder(s->output, e))
        set_format(d, s, e);
    add_splits(d, s, e);
    set_part(o, s->shard, e);
    dataset_publication(d, s->date, s->url, e);
    if (to_pipe)
        render_pipe_check(d, pipe, e);
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct render_options *s = given;
    struct setup setup = {0};
    struct write_options o = {0};
    struct pipe_options pipe = {.truth = s->truth};
    struct export_dataset d = {.pairing = (enum pairing)s->which.pairing,
                               .side = (enum side)s->which.side,
                               .layers = s->layers,
                               .draws = s->draws};
    if (!s->output)
        return err_set(e, ERR_USAGE, "render: no output directory: captcha-gen render %s -o DIR",
                       arguments[0]);
    read_options(&d, s, &o, &pipe, e);
    if (!e->code && !setup_open(&setup, arguments, count, e)) {
        d.domain = setup.domains[0];
        if (output_is_pipe(s->output))
            write_pipe(s, &d, &pipe, e);
        else
            write_dataset(s, &d, &o, e);
    }
    dataset_free(&d);
    setup_free(&setup);
    return e->code;
}

extern const struct cli_command command_render;
const struct cli_command command_render = {
    .name = "render",
    .arguments = "SPEC",
    .min_arguments = 1,
    .max_arguments = 1,
    .shipped = "domains",
    .summary = "write images as a dataset",
    .description =
        "Renders ranges of a domain's images into a folder, with their truth, a description and a "
        "manifest of SHA-256s. Memory is constant. The bytes depend on the spec, the seed, the "
        "splits and the format, not on the number of threads or on how the work is divided. A run "
        "that was stopped or killed is continued by the same command and loses about a second of "
        "work. Files that are missing or damaged are found, also in a dataset that was complete, "
        "and their shards are rendered again. A complete dataset grows when the command is given "
        "again with ranges that end later, or with more splits: all else must be the same, and "
        "the images that are there are not rendered again. With -o - the images of one range go "
        "to standard output, in order: as tar with their truth, or as npy or raw frames, whose "
        "truth goes to the file of --truth once all is written. Such a stream does not grow and is "
        "not continued.",
    .examples =
        "captcha-gen render plain.yaml -o out -r 0:1000  # a thousand images to train with\n"
        "captcha-gen render plain.yaml -o out --split train=0:9000 --split test=9000:10000\n"
        "captcha-gen render plain.yaml -o out --split train=0:9000:train "
        "--split test=9000:10000:test  # the two share no text\n"
        "captcha-gen render italic.yaml -o out2 -r 0:1000 --pairing layout --side target\n"
        "captcha-gen render plain.yaml -o out -r 0:2000  # a thousand more\n"
        "captcha-gen render plain.yaml -o out -r 0:1000000 --shard 0/4  # one of four machines\n"
        "captcha-gen render plain.yaml -o - -r 0:1000 | tar x -C there  # without a dataset\n"
        "captcha-gen render plain.yaml -o - -f raw -r 0:1000 --truth t.jsonl | ./train",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct render_options),
    .run = run};

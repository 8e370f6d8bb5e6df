/* adda-bench adapt: from a domain and unlabelled pictures to a model that reads them. */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "adapt/methods/registry.h"
#include "adapt/validators/registry.h"
#include "bench/model/collapse.h"
#include "bench/model/outputs.h"
#include "bench/model/recipe.h"
#include "bench/model/source_model.h"
#include "bench/model/target_model.h"
#include "bench/model/truth.h"
#include "bench/run/watch.h"
#include "bench/sweep/idle_steps.h"
#include "bench/tool/commands.h"
#include "gen/domain/not_domain.h"
#include "gen/render/sheet.h"
#include "gen/render/strange.h"
#include "nn/presets.h"
#include "bench/text/messages.h"

struct adapt_options {
    char *output, *method, *set, *network, *truth, *seed;
    int steps, source_steps, rounds, threads;
    double source_accuracy;
    struct picture_options pictures;
    bool quiet;
};

static const char *method_name(int i)
{
    return methods[i] ? methods[i]->name : NULL;
}

static const char *network_name(int i)
{
    return i < preset_count ? presets[i].name : NULL;
}

#define FIELD(name_) offsetof(struct adapt_options, name_)
static const struct cli_option options[] = {
    {.param = {"output", PARAM_TEXT, FIELD(output), .def = "",
               .help = "the adapted model, a file that ends in .safetensors"},
     .key = 'o',
     .argument = "FILE"},
    {.param = {"method", PARAM_TEXT, FIELD(method), .def = "joint",
               .help = "how the source model is adapted ('adda-bench list methods')"},
     .key = 'm',
     .argument = "NAME",
     .value = method_name},
    {.param = {"steps", PARAM_INT, FIELD(steps), .min = 0, .max = 1e7, .def = "0",
               .help = "of the adaptation; 0: 2000"},
     .argument = "N"},
    {.param = {"set", PARAM_TEXT, FIELD(set), .def = "",
               .help = "adaptation settings as in a sweep, e.g. '{terms: {mcc: 1}, batch: 32}'"},
     .argument = "MAP"},
    {.param = {"network", PARAM_TEXT, FIELD(network), .def = "",
               .help = "a preset ('adda-bench list networks'); without it, by the canvas"},
     .argument = "NAME",
     .value = network_name},
    {.param = {"source-steps", PARAM_INT, FIELD(source_steps), .min = 1, .max = 1e6, .def = "1000",
               .help = "of the source model's first round; each further round has twice as many"},
     .argument = "N"},
    {.param = {"rounds", PARAM_INT, FIELD(rounds), .min = 1, .max = SOURCE_ROUNDS, .def = "3",
               .help = "of the source model's training, at most"},
     .argument = "N"},
    {.param = {"source-accuracy", PARAM_REAL, FIELD(source_accuracy), .min = 0, .max = 1,
               .def = "0.97",
               .help = "share of its own characters at which the source model is read; with less "
                       "nothing is adapted"},
     .argument = "SHARE"},
    {.param = {"truth", PARAM_TEXT, FIELD(truth), .def = "",
               .help = "rows of file_name and text (.csv or .jsonl) of the target, for "
                       "accuracies at the end: no training is given it"},
     .argument = "FILE"},
    PICTURE_OPTIONS(struct adapt_options, pictures),
    {.param = {"seed", PARAM_TEXT, FIELD(seed), .def = "1",
               .help = "of weights, images and batches, 0 to 2^63 - 1"},
     .argument = "N"},
    {.param = {"threads", PARAM_INT, FIELD(threads), .min = 0, .max = 256, .def = "0",
               .help = "0: as many as there are processors; any number gives the same bits"},
     .argument = "N"},
    {.param = {"quiet", PARAM_BOOL, FIELD(quiet), .def = "false",
               .help = "no progress, no warnings"},
     .key = 'q'},
};

/* All of a run of the command. */
struct adapt_run {
    const struct adapt_options *options;
    struct outputs outputs;
    struct domains domains;
    const struct domain *domain;
    struct recipe recipe;
    struct import_set target;
    struct import_rows truth; /* for report alone */
    struct pool *pool;
    struct recogniser source, adapted;
    uint64_t seed;
    double source_accuracy;
    FILE *log;
    struct err told; /* what seems to have gone wrong, a line each */
};

static void run_free(struct adapt_run *r)
{
    err_free(&r->told);
    outputs_free(&r->outputs);
    recipe_free(&r->recipe);
    import_rows_free(&r->truth);
    import_set_free(&r->target);
    recogniser_free(&r->adapted);
    recogniser_free(&r->source);
    pool_free(r->pool);
    domains_free(&r->domains);
}

/* ---- before anything is trained -------------------------------------------------------------- */

/* Digits alone: strtoull would take signs and blanks. */
static enum err_code read_seed(struct adapt_run *r, struct err *e)
{
    const char *text = r->options->seed;
    errno = 0;
    r->seed = strtoull(text, NULL, 10);
    if (!*text || text[strspn(text, "0123456789")] || errno || r->seed > INT64_MAX)
        return err_set(e, ERR_USAGE, "--seed '%s': expected a whole number from 0 to %lld", text,
                       (long long)INT64_MAX);
    return ERR_NONE;
}

static enum err_code choose_outputs(struct adapt_run *r, char *const *arguments, struct err *e)
{
    struct outputs *o = &r->outputs;
    if (outputs_choose(o, r->options->output, e) ||
        outputs_apart(o, arguments[0], "the source domain", e) ||
        outputs_apart(o, arguments[1], "the target", e) ||
        outputs_apart(o, r->options->truth, "the file given as --truth", e))
        return e->code;
    return outputs_take(o, e);
}

static enum err_code load_domain(struct adapt_run *r, const char *path, struct err *e)
{
    const int index = domain_refuse(path, e) ? -1 : domains_load(&r->domains, path, e);
    if (index < 0)
        return e->code;
    r->domain = r->domains.entries[index].domain;
    if (r->log) {
        char *more = render_strange(r->domain);
        print_told(domain_warnings(r->domain));
        print_told(more);
        free(more);
    }
    if (domain_texts(r->domain) != TEXTS_KNOWN)
        return err_set(
            e, ERR_CONFIG,
            "%s: nobody knows the texts of its images: a source needs them, the pictures "
            "to adapt to are the second argument",
            path);
    return ERR_NONE;
}

/* The least batch has two. */
static enum err_code refuse_few(const struct adapt_run *r, const char *path, struct err *e)
{
    const int count = r->target.count, half = count / 2 < 2 ? 2 : count / 2;
    if (count < 2)
        return err_set(e, ERR_DATA,
                       "'%s' has one picture: nothing can be learnt from so few; give a folder of "
                       "them, a thousand or more",
                       path);
    return err_set(e, ERR_DATA,
                   "'%s' has %d pictures, fewer than a batch of %d: nothing can be learnt from so "
                   "few; a smaller one is --set '{batch: %d}'",
                   path, count, r->recipe.adapt.batch, half);
}

static enum err_code read_recipe(struct adapt_run *r, struct err *e)
{
    const struct adapt_options *o = r->options;
    const struct recipe_request request = {o->method, o->set, o->network, o->steps};
    if (recipe_read(&r->recipe, &request, domain_info(r->domain), e) || !r->log)
        return e->code;
    char *idle = idle_steps_of_method(r->recipe.method, &r->recipe.adapt);
    print_told(idle);
    free(idle);
    return ERR_NONE;
}

static enum err_code load_target(struct adapt_run *r, const char *path, struct err *e)
{
    pictures_load(&r->target, domain_info(r->domain), &r->options->pictures, path, e);
    truth_doubts(&r->truth, r->options->truth, domain_info(r->domain), &r->target.told);
    if (r->log)
        print_told(r->target.told.text);
    if (!e->code && r->target.count < r->recipe.adapt.batch)
        refuse_few(r, path, e);
    if (!e->code && *r->options->truth)
        truth_check(&r->truth, r->options->truth, domain_info(r->domain), r->target.names,
                    r->target.count, e);
    return e->code;
}

/* ---- training -------------------------------------------------------------------------------- */

static enum err_code train_source(struct adapt_run *r, struct err *e)
{
    const struct adapt_options *o = r->options;
    const struct source_training t = {.domain = r->domain,
                                      .network = &r->recipe.network,
                                      .seed = r->seed,
                                      .steps = o->source_steps,
                                      .rounds = o->rounds,
                                      .enough = o->source_accuracy,
                                      .path = r->outputs.source,
                                      .partial = r->outputs.partial,
                                      .pool = r->pool,
                                      .log = r->log};
    return source_model_train(&r->source, &t, &r->source_accuracy, e);
}

static enum err_code train_target(struct adapt_run *r, struct err *e)
{
    const struct adapt_options *o = r->options;
    const struct target_training t = {.domain = r->domain,
                                      .source = &r->source,
                                      .network = &r->recipe.network,
                                      .method = r->recipe.method,
                                      .settings = &r->recipe.adapt,
                                      .pixels = r->target.pixels,
                                      .count = r->target.count,
                                      .read = o->pictures,
                                      .seed = r->seed,
                                      .partial = r->outputs.partial,
                                      .pool = r->pool,
                                      .log = r->log};
    if (target_model_train(&r->adapted, &t, e))
        return e->code;
    return recogniser_save(&r->adapted.card, &r->adapted.model, o->output, e);
}

/* ---- what came of it ------------------------------------------------------------------------- */

/* `until` may keep the point at which nothing had been trained. */
static void tell_of_start(struct adapt_run *r)
{
    const struct until_settings *until = &r->recipe.adapt.until;
    const json_t *steps = json_object_get(r->adapted.card.about, "steps");
    if (until->patience && text_equal(json_string_value(steps), "0"))
        err_add(&r->told, ERR_DATA,
                "%s was never larger than at the start: what was written is the model before any "
                "step; another validator may keep a later one",
                validators[until->validator]->name);
}

static enum err_code print_validators(struct adapt_run *r, struct err *e)
{
    double before[VALIDATOR_COUNT], after[VALIDATOR_COUNT];
    if (target_model_validate(&r->source, r->target.pixels, r->target.count, r->pool, before, e) ||
        target_model_validate(&r->adapted, r->target.pixels, r->target.count, r->pool, after, e))
        return e->code;
    printf("%-10s %10s %10s   higher is better; no label is read\n", "validator", "source",
           "adapted");
    for (int i = 0; i < VALIDATOR_COUNT; i++)
        printf("%-10s %10.4f %10.4f\n", validators[i]->name, before[i], after[i]);
    collapse_of_information(&r->told, before[VALIDATOR_im], after[VALIDATOR_im]);
    tell_of_start(r);
    return ERR_NONE;
}

static enum err_code read_pictures(struct adapt_run *r, struct recogniser *model,
                                   struct text_reading *readings, struct err *e)
{
    return reading_make(model, r->target.pixels, r->target.count, r->pool, readings, e);
}

/* The source model reads the pictures, too, where the adapted one has a text in too many. */
static enum err_code look_for_collapse(struct adapt_run *r, struct text_reading *readings,
                                       struct err *e)
{
    const struct domain_info *info = domain_info(r->domain);
    const int count = r->target.count;
    struct commonest before, after;
    if (!r->log || commonest_find(&after, readings, count, e) || !collapse_is_likely(&after, info))
        return e->code;
    if (read_pictures(r, &r->source, readings, e) || commonest_find(&before, readings, count, e))
        return e->code;
    collapse_of_texts(&r->told, &before, &after, info);
    return ERR_NONE;
}

/* SHEET_ROOM: what a row takes beside its pictures, at most. */
enum { SHEET_PICTURES = 40, SHEET_COLUMNS = 5, SHEET_ROOM = 40 };
static const double doubt = 0.5;

static enum err_code publish_sheet(struct adapt_run *r, const struct text_reading *readings,
                                   struct err *e)
{
    struct sheet_picture pictures[SHEET_PICTURES];
    const size_t size = domain_image_size(domain_info(r->domain));
    const int rows = SHEET_MAX_SIDE / (domain_info(r->domain)->height + SHEET_ROOM);
    const int most = rows * SHEET_COLUMNS < SHEET_PICTURES ? rows * SHEET_COLUMNS : SHEET_PICTURES;
    const int count = r->target.count < most ? r->target.count : most;
    const struct sheet sheet = {.count = count, .columns = SHEET_COLUMNS, .scale = 1};
    for (int i = 0; i < count; i++)
        pictures[i] = (struct sheet_picture){r->target.pixels + (size_t)i * size, readings[i].text,
                                             readings[i].whole < doubt};
    return sheet_publish_pictures(r->outputs.sheet, r->domain, pictures, &sheet, e);
}

static enum err_code compare(struct adapt_run *r, struct recogniser *model, const char *name,
                             struct text_reading *readings, struct err *e)
{
    struct truth_score score;
    if (read_pictures(r, model, readings, e) ||
        truth_compare(&score, &r->truth, domain_info(r->domain), r->target.names, readings,
                      r->target.count, e))
        return e->code;
    printf("%s: ", name);
    truth_print(&score, stdout);
    return ERR_NONE;
}

static enum err_code report_with(struct adapt_run *r, struct text_reading *readings, struct err *e)
{
    const bool has_truth = *r->options->truth != '\0';
    char *title = recipe_title(&r->recipe);
    printf("%s: %s on %d picture%s; sheet of them%s: %s\n", r->options->output, title,
           r->target.count, plural(r->target.count),
           domain_is_imported(r->domain) ? " (the domain has no font to write texts with)" : "",
           r->outputs.sheet);
    free(title);
    if (print_validators(r, e) || read_pictures(r, &r->adapted, readings, e) ||
        publish_sheet(r, readings, e) || look_for_collapse(r, readings, e) ||
        (has_truth && compare(r, &r->source, "source model", readings, e)))
        return e->code;
    return has_truth ? compare(r, &r->adapted, "adapted model", readings, e) : ERR_NONE;
}

static enum err_code report(struct adapt_run *r, struct err *e)
{
    struct text_reading *readings = calloc((size_t)r->target.count, sizeof *readings);
    if (!readings)
        return err_memory(e);
    report_with(r, readings, e);
    free(readings);
    fflush(stdout); /* the warnings stand behind it */
    if (r->log)
        print_told(r->told.text);
    return e->code;
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct adapt_options *o = given;
    struct adapt_run r = {.options = o, .outputs = OUTPUTS_INIT, .log = o->quiet ? NULL : stderr};
    (void)count;
    watch_catch_interrupts();
    if (!read_seed(&r, e) && !choose_outputs(&r, arguments, e) &&
        !(*o->truth && truth_read(&r.truth, o->truth, e)) && !load_domain(&r, arguments[0], e) &&
        !read_recipe(&r, e) && !load_target(&r, arguments[1], e) &&
        !pool_create(&r.pool, o->threads ? o->threads : processors(), e) && !train_source(&r, e) &&
        !train_target(&r, e))
        report(&r, e);
    if (e->code == ERR_TEMPORARY)
        err_add(e, ERR_TEMPORARY, "the same command continues");
    run_free(&r);
    return e->code;
}

const struct cli_command command_adapt = {
    .name = "adapt",
    .arguments = "SOURCE.yaml TARGET",
    .shipped = "domains",
    .shipped_arguments = 1,
    .min_arguments = 2,
    .max_arguments = 2,
    .summary = "make a model that reads unlabelled pictures",
    .description =
        "SOURCE.yaml is a domain that looks like the pictures, TARGET a folder of them (or an IDX "
        "or NPY file): at least a batch, better a thousand or more. No text of a picture is "
        "needed, and none is read.\n\n"
        "First a source model is trained on images of the domain, drawn anew at every step, in "
        "rounds of 1,000, 2,000 and 4,000 steps, until it reads enough of the characters of fresh "
        "images. One that does not is not adapted: the command says so and ends. It is written "
        "beside the output, as NAME.source.safetensors, after every round, and taken from there "
        "when the command is given again. Then it is adapted to the pictures; the model goes to "
        "the output, and a sheet of pictures with the texts that were read, doubtful ones in red, "
        "to NAME.png. 'adda-bench predict' reads further pictures with either model, and "
        "as --fit, --ground and --transpose say here, which the adapted one's file keeps. A "
        "warning says where the adaptation seems to have gone wrong: the validator im fell by more "
        "than a fifth, one text is read in many pictures, or the validator of 'until' was largest "
        "before any step.\n\n"
        "Ctrl-C stops between two steps, and the same command continues there; at a kill at most "
        "a minute is lost (NAME.partial.safetensors). None of these files may be one that is read, "
        "lie "
        "in TARGET, or replace a model or a picture that no 'adapt' wrote.",
    .examples =
        "adda-bench adapt mine.yaml captchas -o model.safetensors  # a folder of pictures\n"
        "adda-bench adapt mine.yaml captchas -o model.safetensors --truth some.csv  # and a score",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct adapt_options),
    .run = run};

/* adda-bench predict: a model reads pictures. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/publish.h"
#include "base/utf8.h"
#include "base/apart.h"
#include "bench/model/collapse.h"
#include "bench/model/picture_choice.h"
#include "bench/model/texts.h"
#include "bench/model/trained_on.h"
#include "bench/model/truth.h"
#include "bench/tool/commands.h"
#include "bench/text/messages.h"

struct predict_settings {
    char *output, *truth;
    int format, threads;
    struct picture_choice pictures;
    bool quiet;
};

/* csv and jsonl, and "by the output's name". */
static const char *const formats[] = {"auto", "csv", "jsonl", NULL};

#define FIELD(name_) offsetof(struct predict_settings, name_)
static const struct cli_option options[] = {
    {.param = {"output", PARAM_TEXT, FIELD(output), .def = "",
               .help = "a file that ends in .csv or .jsonl; without it the texts go to standard "
                       "output"},
     .key = 'o',
     .argument = "FILE"},
    {.param = {"format", PARAM_CHOICE, FIELD(format), .choices = formats, .def = "auto",
               .help = "of the texts; auto: by the output's name, csv on standard output"},
     .key = 'f',
     .argument = "FORMAT"},
    {.param = {"truth", PARAM_TEXT, FIELD(truth), .def = "",
               .help = "rows of file_name and text (.csv or .jsonl): prints accuracies"},
     .argument = "FILE"},
    {.param = {"fit", PARAM_CHOICE, FIELD(pictures.fit), .choices = picture_choice_fits,
               .def = "auto",
               .help = "how a picture of another size is brought to the canvas; auto: as the "
                       "model's were"},
     .argument = "HOW"},
    {.param = {"ground", PARAM_CHOICE, FIELD(pictures.ground), .choices = picture_choice_grounds,
               .def = "auto",
               .help = "what shows where pictures are transparent, or do not fill the canvas; "
                       "auto: as with the model's"},
     .argument = "COLOUR"},
    {.param = {"transpose", PARAM_BOOL, FIELD(pictures.transpose), .def = "false",
               .help = "IDX and NPY files: exchange rows and columns, also where the model's were "
                       "not"}},
    {.param = {"no-transpose", PARAM_BOOL, FIELD(pictures.no_transpose), .def = "false",
               .help = "do not, although the model's were"},
     .apart = "transpose"},
    {.param = {"threads", PARAM_INT, FIELD(threads), .min = 1, .max = 256, .def = "1",
               .help = "any number gives the same texts"},
     .argument = "N"},
    {.param = {"quiet", PARAM_BOOL, FIELD(quiet), .def = "false", .help = "no warnings, no count"},
     .key = 'q'},
};

struct prediction_run {
    const struct predict_settings *settings;
    enum texts_format format;
    struct pool *pool;
    struct recogniser recogniser;
    struct import_set set;
    struct import_rows truth;
    struct text_reading *readings; /* [set.count] */
};

/* ---- before anything is read ----------------------------------------------------------------- */

static bool ends_in(const char *name, const char *ending)
{
    const size_t length = strlen(name), end = strlen(ending);
    return length >= end && strcmp(name + length - end, ending) == 0;
}

static enum err_code choose_format(struct prediction_run *r, struct err *e)
{
    const struct predict_settings *s = r->settings;
    const bool csv = ends_in(s->output, ".csv"), jsonl = ends_in(s->output, ".jsonl");
    if (*s->output && !csv && !jsonl && !s->format)
        return err_set(e, ERR_USAGE,
                       "'%s' ends neither in .csv nor in .jsonl; --format says what to write",
                       s->output);
    if (s->format && ((csv && s->format != 1) || (jsonl && s->format != 2)))
        return err_set(e, ERR_USAGE, "--format %s does not go with '%s'", formats[s->format],
                       s->output);
    r->format = jsonl || s->format == 2 ? TEXTS_JSONL : TEXTS_CSV;
    return ERR_NONE;
}

static enum err_code check_output(const struct predict_settings *s, char *const *arguments,
                                  struct err *e)
{
    apart_check(s->output, s->truth, "the file given as --truth", e);
    apart_check(s->output, arguments[0], "the model", e);
    return apart_check(s->output, arguments[1], "what is to be read", e);
}

/* ---- pictures and texts ---------------------------------------------------------------------- */

/* JSON has Unicode alone: two names could become one. */
static enum err_code check_names(const struct prediction_run *r, struct err *e)
{
    for (int i = 0; r->format == TEXTS_JSONL && r->set.names && i < r->set.count; i++)
        if (!utf8_is_valid(r->set.names[i])) {
            char *shown = shown_text(r->set.names[i]);
            err_set(e, ERR_DATA,
                    "'%s': the name is no UTF-8, and JSON lines cannot hold it: --format csv can",
                    shown);
            free(shown);
        }
    return e->code;
}

/* What no option said, and what one said otherwise than the model's card. */
static void tell_reading(const struct prediction_run *r, const char *model,
                         const struct picture_options *taken)
{
    const struct card *card = &r->recogniser.card;
    struct err told = ERR_INIT;
    struct text line = {0};
    if (card->of_files)
        picture_choice_compare(&told, &r->settings->pictures, &card->pictures);
    if (card->pictures_unknown)
        err_add(&told, ERR_DATA,
                "%s: how the pictures of its domain were read is not known: the domain's file is "
                "missing in the store, or damaged",
                model);
    print_told(told.text);
    pictures_add_options(&line, taken);
    if (line.size) {
        char *all =
            text_format("%s: its pictures were read with %s, and so are these", model, line.data);
        print_message(stderr, all);
        fputs("\n", stderr);
        free(all);
    }
    text_free(&line);
    err_free(&told);
}

static enum err_code load_pictures(struct prediction_run *r, char *const *arguments, struct err *e)
{
    const struct predict_settings *s = r->settings;
    const char *input = arguments[1];
    struct picture_options taken;
    const struct picture_options how =
        picture_choice_settle(&s->pictures, &r->recogniser.card.pictures, input, &taken);
    if (!s->quiet)
        tell_reading(r, arguments[0], &taken);
    pictures_load(&r->set, card_info(&r->recogniser.card), &how, input, e);
    truth_doubts(&r->truth, s->truth, card_info(&r->recogniser.card), &r->set.told);
    if (!s->quiet)
        print_told(r->set.told.text);
    if (!e->code)
        check_names(r, e);
    if (!e->code && *s->truth)
        truth_check(&r->truth, s->truth, card_info(&r->recogniser.card), r->set.names, r->set.count,
                    e);
    return e->code;
}

static enum err_code read_all(struct prediction_run *r, struct err *e)
{
    r->readings = calloc((size_t)r->set.count, sizeof *r->readings);
    if (!r->readings)
        return err_memory(e);
    return reading_make(&r->recogniser, r->set.pixels, r->set.count, r->pool, r->readings, e);
}

static enum err_code write_texts(const struct prediction_run *r, struct err *e)
{
    const struct predict_settings *s = r->settings;
    const int places = r->recogniser.card.info.length;
    struct text out = {0};
    char number[TRUTH_NUMBER];
    texts_begin(&out, r->format, places);
    for (int i = 0; i < r->set.count; i++)
        texts_add(&out, r->format, places, truth_name(r->set.names, i, number), &r->readings[i]);
    if (*s->output)
        publish_file(s->output, out.data, out.size, e);
    else
        fwrite(out.data, 1, out.size, stdout);
    text_free(&out);
    return e->code;
}

static enum err_code look_for_collapse(const struct prediction_run *r, struct err *e)
{
    struct commonest c;
    struct err told = ERR_INIT;
    if (r->settings->quiet || commonest_find(&c, r->readings, r->set.count, e))
        return e->code;
    collapse_of_reading(&told, &c, &r->recogniser.card.info);
    fflush(stdout);
    print_told(told.text);
    err_free(&told);
    return ERR_NONE;
}

/* Whether texts go to standard output, under whatever name. */
static bool is_stdout(const char *output)
{
    struct stat named, own;
    return !*output || (!stat(output, &named) && !fstat(STDOUT_FILENO, &own) &&
                        named.st_dev == own.st_dev && named.st_ino == own.st_ino);
}

static enum err_code compare(const struct prediction_run *r, struct err *e)
{
    struct truth_score score;
    if (!*r->settings->truth || truth_compare(&score, &r->truth, &r->recogniser.card.info,
                                              r->set.names, r->readings, r->set.count, e))
        return e->code;
    char *told = r->settings->quiet || !r->recogniser.cell
                     ? NULL
                     : trained_on_told(r->recogniser.cell, &r->recogniser.card.info, &r->set);
    print_told(told);
    free(told);
    truth_print(&score, is_stdout(r->settings->output) ? stderr : stdout);
    return ERR_NONE;
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    struct prediction_run r = {.settings = given};
    (void)count;
    if (!choose_format(&r, e) && !check_output(given, arguments, e) &&
        !(*r.settings->truth && truth_read(&r.truth, r.settings->truth, e)) &&
        !pool_create(&r.pool, r.settings->threads, e) &&
        !recogniser_open(&r.recogniser, arguments[0], e) && !load_pictures(&r, arguments, e) &&
        !read_all(&r, e) && !write_texts(&r, e) && !look_for_collapse(&r, e) && !compare(&r, e) &&
        *r.settings->output && !r.settings->quiet)
        fprintf(stderr, "%s: %d text%s\n", r.settings->output, r.set.count, plural(r.set.count));
    free(r.readings);
    import_rows_free(&r.truth);
    import_set_free(&r.set);
    recogniser_free(&r.recogniser);
    pool_free(r.pool);
    return e->code;
}

const struct cli_command command_predict = {
    .name = "predict",
    .arguments = "MODEL INPUT",
    .min_arguments = 2,
    .max_arguments = 2,
    .summary = "read the texts of pictures with a trained model",
    .description =
        "MODEL is a file that 'adapt' writes, or a cell of a store, STORE/cells/HASH or the "
        "beginning of it. INPUT is a folder of pictures, a single picture, or an IDX or NPY file "
        "of images. Each picture gives "
        "a line: its file (of an array its number, from 0), the text that was read, the "
        "probability of the whole text, and that of the character at each place, to which the "
        "whole's is the product. In CSV, what a spreadsheet would take for a formula has an "
        "apostrophe before it, and a backslash is doubled; --truth, and an import whose "
        "metadata.csv it is, read it back as it was, as long as it has its columns up to "
        "confidence_1. JSON lines have names and texts as they are. Pictures are read as those "
        "were that the model "
        "was made "
        "for, with the same --fit, --ground and --transpose (of 'adapt', or of the imported domain "
        "of a "
        "cell), which is told, unless these are given; one that differs is warned of. One text in "
        "more than half of at least 50 "
        "pictures is warned of.\n\n"
        "With --truth accuracies per character and per text follow, with 95 % intervals: of texts "
        "Clopper and Pearson's, of characters the same at the number of independent characters "
        "that vary as the pictures do (Korn and Graubard). They go to standard output, or to "
        "standard error where that has the texts.",
    .examples = "adda-bench predict model.safetensors captchas -o texts.csv  # a folder\n"
                "adda-bench predict out/cells/HASH one.png  # a store's cell, a single picture",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct predict_settings),
    .run = run};

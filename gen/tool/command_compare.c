/* captcha-gen compare: a domain beside pictures that nobody has labelled. */
#include <ctype.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/apart.h"
#include "base/json.h"
#include "gen/likeness/likeness_json.h"
#include "gen/likeness/setting.h"
#include "gen/render/sheet.h"
#include "gen/tool/commands.h"
#include "gen/tool/output.h"

struct compare_options {
    char *output, *seed;
    int count, fit, ground, shown, columns, scale;
    bool json;
};

#define FIELD(name_) offsetof(struct compare_options, name_)
static const struct cli_option options[] = {
    {.param = {"output", PARAM_TEXT, FIELD(output),
               .help = "a sheet of both to write, a PNG file: images, and pictures below them"},
     .key = 'o',
     .argument = "FILE"},
    {.param = {"json", PARAM_BOOL, FIELD(json), .def = "false", .help = "print JSON"}},
    {.param = {"fit", PARAM_CHOICE, FIELD(fit), .choices = import_fits, .def = "none",
               .help = "how pictures of other sizes are brought to the canvas"},
     .argument = "HOW"},
    {.param = {"ground", PARAM_INT, FIELD(ground), .min = 0, .max = 255, .def = "255",
               .help = "level of grey behind transparent pictures, and beside those that fit "
                       "`contain`"},
     .argument = "N"},
    {.param = {"count", PARAM_INT, FIELD(count), .min = 1, .max = 10000, .def = "200",
               .help = "pictures at most that are read and measured, spread evenly over all"},
     .key = 'n',
     .argument = "N"},
    SEED_OPTION(struct compare_options, seed, "0"),
    {.param = {"shown", PARAM_INT, FIELD(shown), .min = 1, .max = 10000, .def = "24",
               .help = "of these, pictures at most on the sheet"},
     .argument = "N",
     .with = "output"},
    {.param = {"columns", PARAM_INT, FIELD(columns), .min = 1, .max = 1000, .def = "8",
               .help = "images in a row of the sheet"},
     .key = 'c',
     .argument = "N",
     .with = "output"},
    {.param = {"scale", PARAM_INT, FIELD(scale), .min = 1, .max = SHEET_MAX_SCALE, .def = "2",
               .help = "side of the square that each pixel of the sheet is drawn as"},
     .argument = "N",
     .with = "output"},
};

/* What is compared, and what came out. */
struct side_by_side {
    const struct domain *domain;
    const char *path;
    struct import_set set;
    int count;
    uint64_t seed;
    struct likeness_result results[LIKENESS_FIGURES];
};

static enum err_code write_sheet(const struct compare_options *o, const struct side_by_side *c,
                                 struct err *e)
{
    const struct domain_info *info = domain_info(c->domain);
    const int shown = c->count < o->shown ? c->count : o->shown;
    const struct sheet sheet = {
        .seed = c->seed, .count = shown, .columns = o->columns, .scale = o->scale};
    const uint8_t **images = calloc((size_t)shown, sizeof *images);
    if (!images)
        return err_memory(e);
    for (int i = 0; i < shown; i++)
        images[i] = likeness_picture(&c->set, c->domain, i, shown);
    const struct sheet_images pictures = {info->width, info->height, 3, images};
    sheet_publish_beside(o->output, c->domain, &pictures, &sheet, e);
    free(images);
    return e->code;
}

/* ---- text ----------------------------------------------------------------------------------- */

static void print_number(double value)
{
    if (isnan(value))
        printf(" %9s", "-");
    else
        printf(" %9.2f", value);
}

/* As a person would write it in a domain file: without quotation marks, whole numbers without ".0".
 * NULL: the domain does not have it. */
static void print_value(const json_t *value)
{
    char *text = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(6)) : NULL;
    for (const char *at = text; at && *at; at++)
        if (!strncmp(at, ".0", 2) && !isdigit((unsigned char)at[2]))
            at++;
        else if (*at != '"')
            putchar(*at);
    if (!text)
        printf("(none)");
    free(text);
}

/* "text.size+ 14, bold.width+ (none)" */
static void print_settings(const struct likeness_figure *f, const struct domain *d)
{
    static const char *const signs[] = {"-", "", "+"};
    for (const struct likeness_setting *s = f->settings; s->name; s++) {
        json_t *value = likeness_setting_value(d, s->name);
        printf("%s%s%s ", s == f->settings ? "    " : ", ", s->name, signs[s->sign + 1]);
        print_value(value);
        json_decref(value);
    }
    putchar('\n');
}

static void print_text(const struct side_by_side *c)
{
    printf("%d of %d pictures of %s, and as many images of %s\n\n", c->count, c->set.found, c->path,
           domain_info(c->domain)->name);
    printf("%-13s %-7s %9s %9s   %9s %9s    %s\n", "figure", "unit", "domain", "pictures", "apart",
           "by chance", "moved by");
    for (int i = 0; i < LIKENESS_FIGURES; i++) {
        const struct likeness_figure *f = likeness_registry[i];
        const struct likeness_result *r = &c->results[i];
        printf("%-13s %-7s", f->name, f->unit);
        print_number(r->domain);
        print_number(r->pictures);
        printf(" %s", r->differs ? "*" : " ");
        print_number(r->difference);
        print_number(r->by_chance);
        print_settings(f, c->domain);
    }
    printf("\n* apart by more than %d times what the domain's images differ from others of its own."
           "\n+ and -: a larger value of the setting makes the figure larger, smaller. (none): "
           "the domain\n  does not have the effect.\n",
           LIKENESS_FACTOR);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static enum err_code print_json(const struct side_by_side *c, const struct compare_options *o,
                                struct err *e)
{
    json_t *list = json_array();
    for (int i = 0; i < LIKENESS_FIGURES; i++)
        json_array_append_new(
            list, likeness_figure_json(likeness_registry[i], &c->results[i], c->domain));
    json_t *all = json_pack("{s:s, s:o, s:i, s:i, s:I, s:s, s:i, s:o}", "domain",
                            domain_info(c->domain)->name, "pictures", json_text(c->path), "found",
                            c->set.found, "compared", c->count, "seed", (json_int_t)c->seed, "fit",
                            import_fits[o->fit], "factor", LIKENESS_FACTOR, "figures", list);
    char *text = all ? json_readable(all) : NULL;
    json_decref(all);
    if (!text)
        return err_memory(e);
    fputs(text, stdout);
    free(text);
    return ERR_NONE;
}

/* ---- the command ---------------------------------------------------------------------------- */

static enum err_code compare(const struct compare_options *o, struct side_by_side *c, struct err *e)
{
    const struct import_reading how = {
        .ground = (uint8_t)o->ground, .fit = (enum import_fit)o->fit, .most = o->count};
    if (domain_is_imported(c->domain))
        return err_set(e, ERR_USAGE, "the images of '%s' are files: no setting moves them",
                       domain_info(c->domain)->name);
    likeness_pictures(&c->set, c->domain, &how, c->path, e);
    print_warnings(c->set.told.text);
    if (e->code)
        return e->code;
    c->count = likeness_count_of(&c->set, o->count);
    if (likeness_compare(c->results, c->domain, &c->set, c->count, c->seed, e) ||
        (o->output && write_sheet(o, c, e)))
        return e->code;
    if (o->json)
        return print_json(c, o, e);
    print_text(c);
    return ERR_NONE;
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct compare_options *o = given;
    struct setup setup = {0};
    struct side_by_side c = {.path = arguments[1]};
    (void)count;
    if (o->output && (output_is_pipe(o->output) || output_is_standard(o->output)))
        return err_set(e, ERR_USAGE, "compare: -o %s: the figures go to standard output",
                       o->output);
    if (o->output)
        output_picture(o->output, e);
    if (o->output && !e->code)
        apart_check(o->output, arguments[1], "the pictures", e);
    number_parse(&c.seed, o->seed, "--seed", e);
    if (!e->code && !setup_open(&setup, arguments, 1, e)) {
        c.domain = setup.domains[0];
        compare(o, &c, e);
    }
    import_set_free(&c.set);
    setup_free(&setup);
    return e->code;
}

extern const struct cli_command command_compare;
const struct cli_command command_compare = {
    .name = "compare",
    .arguments = "SPEC PICTURES",
    .shipped = "domains",
    .shipped_arguments = 1,
    .min_arguments = 2,
    .max_arguments = 2,
    .or_folder = true,
    .summary = "say how a domain differs from pictures, and which settings move it",
    .description =
        "PICTURES is a folder of pictures (PNG, JPEG, GIF, BMP, WebP), a single one, or an IDX or "
        "NPY file; nobody needs to know their texts. A line per figure: its mean over images of "
        "the domain and over the pictures, how far both are apart (the earth mover's distance of "
        "their histograms, in the figure's unit), how far images of the domain are apart from "
        "others of its own, by chance, and the settings that move the figure, with their values. "
        "Pictures are measured in colour, also where the domain is grey.",
    .examples =
        "captcha-gen compare mine.yaml captured/ -o both.png  # figures, and a sheet to look at\n"
        "captcha-gen compare mine.yaml captured/ --fit stretch --json  # of other sizes; as JSON",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct compare_options),
    .run = run};

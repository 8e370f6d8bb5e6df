/* captcha-gen sheet: many images as one picture. */
#include <stddef.h>
#include <stdlib.h>

#include "gen/render/pairing.h"
#include "gen/render/sheet.h"
#include "gen/tool/commands.h"
#include "gen/tool/output.h"

struct sheet_options {
    char *output, *seed, *first;
    int count, columns, scale, pairing;
};

#define FIELD(name_) offsetof(struct sheet_options, name_)
static const struct cli_option options[] = {
    {.param = {"output", PARAM_TEXT, FIELD(output),
               .help = "the picture to write, a PNG file; -: standard output"},
     .key = 'o',
     .argument = "FILE"},
    SEED_OPTION(struct sheet_options, seed, "0"),
    {.param = {"first", PARAM_TEXT, FIELD(first), .def = "0", .help = "index of the first image"},
     .argument = "N"},
    {.param = {"count", PARAM_INT, FIELD(count), .min = 1, .max = 10000, .def = "24",
               .help = "images of each domain, of an import no more than there are"},
     .key = 'n',
     .argument = "N"},
    {.param = {"columns", PARAM_INT, FIELD(columns), .min = 1, .max = 1000, .def = "8",
               .help = "images in a row"},
     .key = 'c',
     .argument = "N"},
    {.param = {"scale", PARAM_INT, FIELD(scale), .min = 1, .max = SHEET_MAX_SCALE, .def = "2",
               .help = "side of the square that each pixel is drawn as"},
     .argument = "N"},
    {.param = {"pairing", PARAM_CHOICE, FIELD(pairing), .choices = seeds_pairing_names,
               .def = "layout", .help = "what image i of both domains shares"},
     .argument = "HOW",
     .least = 2},
};

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct sheet_options *s = given;
    struct setup setup = {0};
    if (!s->output)
        return err_set(e, ERR_USAGE, "sheet: no output file: captcha-gen sheet %s -o FILE.png",
                       arguments[0]);
    struct sheet sheet = {.pairing = (enum pairing)s->pairing,
                          .count = s->count,
                          .columns = s->columns,
                          .scale = s->scale};
    const char *output = output_picture(s->output, e);
    number_parse(&sheet.seed, s->seed, "--seed", e);
    number_parse(&sheet.first, s->first, "--first", e);
    if (!e->code && !setup_open(&setup, arguments, count, e) &&
        !sheet_publish(output, (const struct domain *const *)setup.domains, &sheet, e) &&
        setup.domains[1]) {
        char *told = render_pairing_told(setup.domains[0], setup.domains[1], sheet.pairing);
        print_warnings(told);
        free(told);
    }
    setup_free(&setup);
    return e->code;
}

extern const struct cli_command command_sheet;
const struct cli_command command_sheet = {
    .name = "sheet",
    .arguments = "SPEC [SPEC]",
    .min_arguments = 1,
    .max_arguments = 2,
    .shipped = "domains",
    .summary = "draw many images as one picture to look at",
    .description = "With two domains every second row shows the second one, the target of a pair, "
                   "with the same indices as the row above it. Where their texts cannot be the "
                   "same, as those of "
                   "files, say --pairing none.",
    .examples =
        "captcha-gen sheet plain.yaml -o plain.png  # 24 images of one domain\n"
        "captcha-gen sheet plain.yaml italic.yaml -o pair.png --pairing label  # source and target",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct sheet_options),
    .run = run};

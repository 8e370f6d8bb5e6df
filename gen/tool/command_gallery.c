/* captcha-gen gallery: every effect at increasing strength. */
#include <stddef.h>
#include <stdio.h>

#include "base/publish.h"
#include "gen/tool/commands.h"
#include "gen/tool/output.h"
#include "gen/effects/registry.h"
#include "gen/paint/effect.h"
#include "gen/render/gallery.h"

struct gallery_options {
    char *output, *seed;
    int columns;
};

#define FIELD(name_) offsetof(struct gallery_options, name_)
static const struct cli_option options[] = {
    {.param = {"output", PARAM_TEXT, FIELD(output), .help = "directory for the pictures"},
     .key = 'o',
     .argument = "DIR"},
    {.param = {"columns", PARAM_INT, FIELD(columns), .min = 2, .max = 32, .def = "6",
               .help = "strengths from the weakest to the strongest"},
     .key = 'c',
     .argument = "N"},
    SEED_OPTION(struct gallery_options, seed, "1"),
};

static enum err_code draw_all(const struct gallery_options *s, uint64_t seed,
                              const struct font_store *fonts, struct err *e)
{
    struct temporary pictures = {0};
    const struct gallery g = {s->output, pictures.path, s->columns, seed, fonts};
    if (temporary_scratch(&pictures, "captcha-gen", e))
        return e->code;
    gallery_pictures(pictures.path, fonts, e);
    for (int i = 0; effect_registry[i] && !e->code; i++)
        gallery_publish(&g, effect_registry[i], e);
    temporary_end(&pictures);
    return e->code;
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct gallery_options *s = given;
    struct setup setup = {0};
    uint64_t seed;
    (void)count;
    (void)arguments;
    if (!s->output)
        return err_set(e, ERR_USAGE, "gallery: no output directory: captcha-gen gallery -o DIR");
    if (!output_folder(s->output, e) && !number_parse(&seed, s->seed, "--seed", e) &&
        !publish_mkdir(s->output, e) && !setup_open(&setup, NULL, 0, e))
        draw_all(s, seed, setup.fonts, e);
    setup_free(&setup);
    return e->code;
}

extern const struct cli_command command_gallery;
const struct cli_command command_gallery = {
    .name = "gallery",
    .summary = "draw every effect at increasing strength",
    .description =
        "One picture per effect, NAME.png: the same three characters, from the weakest to the "
        "strongest setting. A second row has the other sign, or what is over the text behind it.",
    .examples = "captcha-gen gallery -o gen/gallery",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct gallery_options),
    .run = run};

/* captcha-gen list: effects, fonts, formats and their settings. */
#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "base/shipped.h"
#include "base/text.h"
#include "gen/tool/commands.h"
#include "gen/effects/registry.h"
#include "gen/domain/keys.h"
#include "gen/domain/parts.h"
#include "gen/export/registry.h"

struct list_options {
    bool markdown;
};

static const struct cli_option options[] = {
    {.param = {"markdown", PARAM_BOOL, offsetof(struct list_options, markdown), .def = "false",
               .help = "effects: the reference page, with every setting"}},
};

/* ---- keys without a table ---------------------------------------------------------------------
 */

static void add_value(struct text *to, const struct domain_key *key)
{
    const int before = (int)strcspn(key->value, "#");
    text_printf(to, "%.*s", before, key->value);
    if (key->value[before])
        text_printf(to, "%d%s", key->limit, key->value + before + 1);
}

static void print_keys(const struct domain_keys *s)
{
    for (int i = 0; i < s->count; i++) {
        struct text value = {0};
        add_value(&value, &s->keys[i]);
        printf("  %-16s %s\n                   %s\n", s->keys[i].name, value.data, s->keys[i].help);
        text_free(&value);
    }
}

static void print_key_table(const struct domain_keys *s)
{
    printf("\n### %s\n\n%s\n\n| key | value | meaning |\n|---|---|---|\n", s->name, s->help);
    for (int i = 0; i < s->count; i++) {
        struct text value = {0};
        add_value(&value, &s->keys[i]);
        printf("| `%s` | %s | %s |\n", s->keys[i].name, value.data, s->keys[i].help);
        text_free(&value);
    }
}

/* ---- effects -------------------------------------------------------------------------------- */

static void print_table(const char *title, const char *help, const struct param_table *table)
{
    printf("\n### %s\n\n%s\n\n", title, help);
    param_markdown(table, stdout);
}

static void print_effect(const struct effect *one)
{
    printf("\n### %s\n\n", one->name);
    if (one->rising)
        printf("![%s](gallery/%s.png)\n\n", one->name, one->name);
    printf("%c%s. Factor: %s.\n\n", toupper(one->help[0]), one->help + 1,
           effect_factor_names[effect_factor(one)]);
    param_markdown(&one->table, stdout);
}

/* gen/effects.md: the settings of domain files, with the pictures of gen/gallery/. */
static void print_reference(void)
{
    printf(
        "# Settings of domain files\n\n"
        "Printed by `captcha-gen list effects --markdown`; the pictures, from the weakest to "
        "the strongest\nsetting of an effect, by `captcha-gen gallery -o gen/gallery`. A value "
        "that may be random is one of:\n\n"
        "```yaml\n"
        "angle: 5                              # constant\n"
        "angle: {uniform: [-5, 5]}\n"
        "angle: {normal: [0, 3]}               # mean and standard deviation, clamped to the "
        "range\n"
        "angle: {choice: [-5, 0, 5]}           # equally likely, or {choice: [...], weights: "
        "[...]}\n"
        "color: ink                            # of strokes and dots over the text: that of a "
        "character\n"
        "```\n\n"
        "The effects of a stage share one coin per image, a number from 0 to 1, so that of two "
        "effects with\n`coin: [0, 0.3]` and `coin: [0.3, 1]` each image has exactly one. Boolean "
        "settings (`behind`,\n`mixed_fonts`, `mixed_ink`, `mixed_size`, `subsampling`) are the "
        "same in all images; list an effect\ntwice, once with each value, to have both.\n\n"
        "Characters are placed on a line (`text`), on an arc (`arc`) or on a wave (`swell`), "
        "which turn and\nmove each one without bending it; `wave`, `perspective` and `elastic` "
        "bend them.\n\n## The domain\n");
    for (int i = 0; i < KEYS_SECTIONS; i++)
        print_key_table(&domain_keys[i]);
    print_table("canvas", "The image.", &domain_canvas_table);
    print_table("text", "How the characters are placed and painted.", &domain_text_table);
    print_table("import",
                "Images read from files, in place of fonts, text and effects; they are brought to "
                "the size and the\nchannels of the canvas.",
                &import_table);
    for (int stage = 0; stage < EFFECT_STAGES; stage++) {
        printf("\n## Stage %s\n", effect_stage_names[stage]);
        for (int i = 0; effect_registry[i]; i++)
            if ((int)effect_registry[i]->stage == stage)
                print_effect(effect_registry[i]);
    }
}

static enum err_code list_effects(struct err *e)
{
    (void)e;
    for (int i = 0; effect_registry[i]; i++)
        printf("%-12s %-11s %s\n", effect_registry[i]->name,
               effect_stage_names[effect_registry[i]->stage], effect_registry[i]->help);
    return ERR_NONE;
}

static enum err_code list_fonts(struct err *e)
{
    struct font_store *fonts = NULL;
    if (!font_store_open(&fonts, NULL, e))
        for (int i = 0; i < font_store_count(fonts); i++) {
            const struct font *f = font_store_at(fonts, i);
            printf("%-28s %-22s %-32s %s\n", f->name, f->style, f->licence, f->package);
        }
    font_store_free(fonts);
    return e->code;
}

static enum err_code list_formats(struct err *e)
{
    (void)e;
    for (int i = 0; exporter_registry[i]; i++)
        printf("%-12s %s\n", exporter_registry[i]->name, exporter_registry[i]->help);
    return ERR_NONE;
}

static void print_domain(const char *name, const char *path, void *context)
{
    (void)context;
    printf("%-24s %s\n", name, path);
}

static enum err_code list_domains(struct err *e)
{
    return shipped_each("domains", print_domain, NULL, e);
}

static const struct {
    const char *name;
    enum err_code (*print)(struct err *e);
} lists[] = {{"domains", list_domains},
             {"effects", list_effects},
             {"fonts", list_fonts},
             {"formats", list_formats}};
enum { LISTS = sizeof lists / sizeof *lists };

/* ---- parameters ----------------------------------------------------------------------------- */

enum { MAX_NAMES = 128 };

static int named_tables(const char *names[MAX_NAMES], const struct param_table *tables[MAX_NAMES])
{
    int count = 0;
    names[count] = "canvas";
    tables[count++] = &domain_canvas_table;
    names[count] = "text";
    tables[count++] = &domain_text_table;
    names[count] = "import";
    tables[count++] = &import_table;
    for (int i = 0; effect_registry[i] && count < MAX_NAMES; i++) {
        names[count] = effect_registry[i]->name;
        tables[count++] = &effect_registry[i]->table;
    }
    for (int i = 0; exporter_registry[i] && count < MAX_NAMES; i++) {
        names[count] = exporter_registry[i]->name;
        tables[count] = &exporter_registry[i]->table;
        count += exporter_registry[i]->table.count > 0;
    }
    return count;
}

/* The sections of keys, before the tables. */
static int named_sections(const char *names[MAX_NAMES], int count)
{
    for (int i = 0; i < KEYS_SECTIONS && count < MAX_NAMES; i++)
        names[count++] = domain_keys[i].name;
    return count;
}

static bool print_sections(const char *name)
{
    bool found = false;
    for (int i = 0; i < KEYS_SECTIONS; i++) {
        if (name && strcmp(name, domain_keys[i].name) != 0)
            continue;
        printf("%s%s\n", found ? "\n" : "", domain_keys[i].name);
        print_keys(&domain_keys[i]);
        found = true;
    }
    return found;
}

static enum err_code list_parameters(const char *name, struct err *e)
{
    const char *names[MAX_NAMES];
    const struct param_table *tables[MAX_NAMES];
    const int count = named_tables(names, tables);
    bool found = print_sections(name);
    for (int i = 0; i < count; i++) {
        if (name && strcmp(name, names[i]) != 0)
            continue;
        printf("%s%s\n", found ? "\n" : "", names[i]);
        param_print(tables[i], stdout);
        found = true;
    }
    if (found)
        return ERR_NONE;
    const char *near = err_nearest(name, names, named_sections(names, count));
    return near ? err_set(e, ERR_USAGE, "nothing called '%s' has parameters (did you mean '%s'?)",
                          name, near)
                : err_set(e, ERR_USAGE,
                          "nothing called '%s' has parameters; 'list parameters' shows all", name);
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const char *names[LISTS + 1];
    const struct list_options *s = given;
    if (s->markdown) {
        if (strcmp(arguments[0], "effects") != 0)
            return err_set(e, ERR_USAGE, "list: --markdown is for 'list effects'");
        print_reference();
        return ERR_NONE;
    }
    if (strcmp(arguments[0], "parameters") == 0)
        return list_parameters(count > 1 ? arguments[1] : NULL, e);
    for (int i = 0; i < LISTS; i++) {
        if (strcmp(arguments[0], lists[i].name) == 0)
            return lists[i].print(e);
        names[i] = lists[i].name;
    }
    names[LISTS] = "parameters";
    const char *near = err_nearest(arguments[0], names, LISTS + 1);
    return err_set(e, ERR_USAGE, "list: no '%s'%s%s%s", arguments[0],
                   near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

/* For completion: the lists, and what has parameters. */
static const char *list_name(int i)
{
    static const char *names[MAX_NAMES];
    const struct param_table *tables[MAX_NAMES];
    if (i <= LISTS)
        return i < LISTS ? lists[i].name : "parameters";
    const int count = named_sections(names, named_tables(names, tables));
    return i - LISTS - 1 < count ? names[i - LISTS - 1] : NULL;
}

extern const struct cli_command command_list;
const struct cli_command command_list = {
    .name = "list",
    .arguments = "domains|effects|fonts|formats|parameters [NAME]",
    .min_arguments = 1,
    .max_arguments = 2,
    .argument = list_name,
    .summary = "show domains, effects, fonts, formats and settings",
    .description =
        "domains: every domain that comes with the tool, by the name that render, sheet and hash "
        "take, and its file; effects: every effect and its stage; fonts: every font with its "
        "style, licence and "
        "package; formats: the formats of render; parameters: settings with type, range and "
        "default, of one effect or format, of canvas, text or import, the keys of a domain, or "
        "all.",
    .examples = "captcha-gen list effects\n"
                "captcha-gen list parameters rotate  # the settings of one effect\n"
                "captcha-gen list effects --markdown > gen/effects.md",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct list_options),
    .run = run};

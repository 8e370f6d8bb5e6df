#include <string.h>

#include "gen/commands.h"
#include "gen/domain_private.h"
#include "gen/export/export.h"

static enum err_code list_effects(struct err *e)
{
    (void)e;
    for (int i = 0; effects[i]; i++)
        printf("%-12s %-11s %s\n", effects[i]->name, effect_stage_names[effects[i]->stage],
               effects[i]->help);
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
    for (int i = 0; exporters[i]; i++)
        printf("%-12s %s\n", exporters[i]->name, exporters[i]->help);
    return ERR_NONE;
}

static const struct {
    const char *name;
    enum err_code (*print)(struct err *e);
} lists[] = {{"effects", list_effects}, {"fonts", list_fonts}, {"formats", list_formats}};
enum { LISTS = sizeof lists / sizeof *lists };

/* ---- parameters ----------------------------------------------------------------------------- */

enum { MAX_NAMES = 128 };

static int named_tables(const char *names[MAX_NAMES], const struct param_table *tables[MAX_NAMES])
{
    int count = 0;
    names[count] = "canvas";
    tables[count++] = &canvas_table;
    names[count] = "text";
    tables[count++] = &text_table;
    for (int i = 0; effects[i] && count < MAX_NAMES; i++) {
        names[count] = effects[i]->name;
        tables[count++] = &effects[i]->table;
    }
    for (int i = 0; exporters[i] && count < MAX_NAMES; i++) {
        names[count] = exporters[i]->name;
        tables[count] = &exporters[i]->table;
        count += exporters[i]->table.count > 0;
    }
    return count;
}

static enum err_code list_parameters(const char *name, struct err *e)
{
    const char *names[MAX_NAMES];
    const struct param_table *tables[MAX_NAMES];
    const int count = named_tables(names, tables);
    bool found = false;
    for (int i = 0; i < count; i++) {
        if (name && strcmp(name, names[i]) != 0)
            continue;
        printf("%s%s\n", found ? "\n" : "", names[i]);
        param_print(tables[i], stdout);
        found = true;
    }
    if (found)
        return ERR_NONE;
    const char *near = err_nearest(name, names, count);
    return near ? err_set(e, ERR_USAGE, "nothing called '%s' has parameters (did you mean '%s'?)",
                          name, near)
                : err_set(e, ERR_USAGE,
                          "nothing called '%s' has parameters; 'list parameters' shows all", name);
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const char *names[LISTS + 1];
    (void)given;
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

extern const struct cli_command command_list;
const struct cli_command command_list = {
    .name = "list",
    .arguments = "effects|fonts|formats|parameters [NAME]",
    .min_arguments = 1,
    .max_arguments = 2,
    .summary = "show what a domain file may name",
    .description = "effects: every effect and its stage; fonts: every font with its style, licence "
                   "and package; formats: what render writes; parameters: settings with type, "
                   "range and default, of one effect, "
                   "of canvas or text, or of all.",
    .examples = "captcha-gen list effects\n"
                "captcha-gen list parameters rotate  # the settings of one effect",
    .run = run};

/* adda-bench list: methods, terms, validators, networks, settings, report formats and shipped
 * sweeps, for people or as JSON. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "adapt/methods/registry.h"
#include "adapt/settings.h"
#include "adapt/validators/registry.h"
#include "base/shipped.h"
#include "bench/tool/commands.h"
#include "bench/report/report.h"
#include "bench/sweep/external.h"
#include "bench/sweep/sizes.h"
#include "bench/text/messages.h"
#include "nn/presets.h"

struct list_settings {
    bool json;
};

static const struct cli_option options[] = {
    {.param = {"json", PARAM_BOOL, offsetof(struct list_settings, json), .def = "false",
               .help = "for programs"}},
};

static void list_methods(struct err *e)
{
    (void)e;
    for (int i = 0; methods[i]; i++)
        printf("%-18s %s: %s%s%s\n", methods[i]->name, methods[i]->title, methods[i]->help,
               methods[i]->defaults ? "; by default " : "",
               methods[i]->defaults ? methods[i]->defaults : "");
}

static void list_terms(struct err *e)
{
    (void)e;
    for (int k = 0; k < TERM_COUNT; k++) {
        printf("%-18s %s: %s\n", terms[k]->name, terms[k]->title, terms[k]->help);
        param_print(terms[k]->settings, stdout);
    }
}

static void list_validators(struct err *e)
{
    (void)e;
    for (int k = 0; k < VALIDATOR_COUNT; k++)
        printf("%-18s %s\n", validators[k]->name, validators[k]->help);
}

static void list_networks(struct err *e)
{
    (void)e;
    for (int i = 0; i < preset_count; i++) {
        const struct preset *p = &presets[i];
        printf("%s: %s\n  encoder        %s\n  head           %s\n  discriminator  %s\n", p->name,
               p->help, p->encoder, p->head, p->discriminator);
    }
}

static void list_settings(struct err *e)
{
    struct adapt_settings s;
    if (adapt_read(&s, NULL, NULL, NULL, e))
        return;
    printf("data:\n");
    param_print(&data_table, stdout);
    printf("adapt: and each entry of methods:\n");
    param_print(&adapt_table, stdout);
    printf("until, in place of steps:\n");
    param_print(&until_table, stdout);
    printf("source:\n");
    param_print(&supervised_table, stdout);
    printf("oracle:\n");
    param_print(&oracle_table, stdout);
    printf(
        "source.optimizer, mapping and discriminator; by default lr is %g and beta1 %g in mapping, "
        "%g and %g in discriminator ('list methods': a method's own):\n",
        s.mapping.lr, s.mapping.beta1, s.discriminator.lr, s.discriminator.beta1);
    param_print(&optimizer_table, stdout);
    printf("an entry of methods that is a program of one's own, besides label, command, files and "
           "settings:\n");
    param_print(&external_table, stdout);
    printf("its limits:\n");
    param_print(&external_limits_table, stdout);
    printf("terms: {NAME: weight} or {NAME: {setting: value}}; see 'adda-bench list terms'\n");
    adapt_free(&s);
}

static void list_formats(struct err *e)
{
    (void)e;
    for (const struct report_file *f = report_files(); f->format; f++)
        printf("%-17s .%-16s %s\n", f->name, f->extension, f->help);
}

static void print_sweep(const char *name, const char *path, void *context)
{
    (void)context;
    printf("%-18s %s\n", name, path);
}

static void list_sweeps(struct err *e)
{
    shipped_each("sweeps", print_sweep, NULL, e);
}

/* ---- the same for programs ------------------------------------------------------------------ */

static json_t *methods_json(struct err *e)
{
    (void)e;
    json_t *list = json_array();
    for (int i = 0; methods[i]; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s*}", "name", methods[i]->name,
                                              "title", methods[i]->title, "help", methods[i]->help,
                                              "defaults", methods[i]->defaults));
    return list;
}

static json_t *terms_json(struct err *e)
{
    (void)e;
    json_t *list = json_array();
    for (int k = 0; k < TERM_COUNT; k++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:o}", "name", terms[k]->name,
                                              "title", terms[k]->title, "help", terms[k]->help,
                                              "settings", param_describe(terms[k]->settings)));
    return list;
}

static json_t *validators_json(struct err *e)
{
    (void)e;
    json_t *list = json_array();
    for (int k = 0; k < VALIDATOR_COUNT; k++)
        json_array_append_new(list, json_pack("{s:s, s:s}", "name", validators[k]->name, "help",
                                              validators[k]->help));
    return list;
}

static json_t *networks_json(struct err *e)
{
    (void)e;
    json_t *list = json_array();
    for (int i = 0; i < preset_count; i++) {
        const struct preset *p = &presets[i];
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s}", "name", p->name, "help",
                                              p->help, "encoder", p->encoder, "head", p->head,
                                              "discriminator", p->discriminator));
    }
    return list;
}

static json_t *settings_json(struct err *e)
{
    struct adapt_settings s;
    if (adapt_read(&s, NULL, NULL, NULL, e))
        return NULL;
    json_t *rates = json_pack("{s:{s:f, s:f}, s:{s:f, s:f}}", "mapping", "lr", s.mapping.lr,
                              "beta1", s.mapping.beta1, "discriminator", "lr", s.discriminator.lr,
                              "beta1", s.discriminator.beta1);
    adapt_free(&s);
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "optimizer_defaults", rates, "data",
        param_describe(&data_table), "adapt", param_describe(&adapt_table), "until",
        param_describe(&until_table), "source", param_describe(&supervised_table), "oracle",
        param_describe(&oracle_table), "optimizer", param_describe(&optimizer_table), "external",
        param_describe(&external_table), "limits", param_describe(&external_limits_table));
}

static json_t *formats_json(struct err *e)
{
    (void)e;
    json_t *list = json_array();
    for (const struct report_file *f = report_files(); f->format; f++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "name", f->name, "extension",
                                              f->extension, "help", f->help));
    return list;
}

static void add_sweep(const char *name, const char *path, void *list)
{
    json_array_append_new(list, json_pack("{s:s, s:s}", "name", name, "file", path));
}

static json_t *sweeps_json(struct err *e)
{
    json_t *list = json_array();
    shipped_each("sweeps", add_sweep, list, e);
    return list;
}

/* ---- the command ---------------------------------------------------------------------------- */

static const struct {
    const char *name;
    void (*print)(struct err *e);
    json_t *(*json)(struct err *e);
} lists[] = {{"methods", list_methods, methods_json},
             {"terms", list_terms, terms_json},
             {"validators", list_validators, validators_json},
             {"networks", list_networks, networks_json},
             {"settings", list_settings, settings_json},
             {"formats", list_formats, formats_json},
             {"sweeps", list_sweeps, sweeps_json}};
enum { LISTS = sizeof lists / sizeof *lists };

/* Index of the list of that name; -1 with an error. */
static int find_list(const char *name, struct err *e)
{
    const char *names[LISTS];
    char near[SUGGESTION];
    for (int i = 0; i < LISTS; i++) {
        names[i] = lists[i].name;
        if (strcmp(name, names[i]) == 0)
            return i;
    }
    err_set(e, ERR_USAGE,
            "there is no list '%s'%s; there are methods, terms, validators, networks, settings, "
            "formats "
            "and sweeps",
            name, suggest_name(name, names, LISTS, near));
    return -1;
}

static const char *list_name(int i)
{
    return i < LISTS ? lists[i].name : NULL;
}

static void print_all(struct err *e)
{
    for (int i = 0; i < LISTS; i++) {
        printf("%s%s\n", i ? "\n" : "", lists[i].name);
        lists[i].print(e);
    }
}

static json_t *all_json(struct err *e)
{
    json_t *all = json_object();
    for (int i = 0; i < LISTS; i++)
        json_object_set_new(all, lists[i].name, lists[i].json(e));
    return all;
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct list_settings *s = given;
    const int which = count ? find_list(arguments[0], e) : -1;
    if (e->code)
        return e->code;
    if (s->json)
        print_json(count ? lists[which].json(e) : all_json(e));
    else if (count)
        lists[which].print(e);
    else
        print_all(e);
    return e->code;
}

const struct cli_command command_list = {
    .name = "list",
    .arguments = "[methods|terms|validators|networks|settings|formats|sweeps]",
    .max_arguments = 1,
    .argument = list_name,
    .summary = "what a sweep may name",
    .examples = "adda-bench list settings  # every setting of adaptation with range and default\n"
                "adda-bench list terms  # what may stand in terms: {NAME: weight}\n"
                "adda-bench list methods --json",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct list_settings),
    .run = run};

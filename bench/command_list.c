#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "adapt/method.h"
#include "adapt/settings.h"
#include "bench/commands.h"
#include "bench/nodes.h"
#include "bench/report/report.h"
#include "nn/presets.h"

static void list_methods(void)
{
    for (int i = 0; methods[i]; i++)
        printf("%-18s %s: %s\n", methods[i]->name, methods[i]->title, methods[i]->help);
}

static void list_networks(void)
{
    for (int i = 0; i < preset_count; i++) {
        const struct preset *p = &presets[i];
        printf("%s: %s\n  encoder        %s\n  head           %s\n  discriminator  %s\n", p->name,
               p->help, p->encoder, p->head, p->discriminator);
    }
}

static void list_settings(void)
{
    printf("adapt: and each entry of methods:\n");
    param_print(&adapt_table, stdout);
    printf("source:\n");
    param_print(&supervised_table, stdout);
    printf("source.optimizer, mapping and discriminator:\n");
    param_print(&optimizer_table, stdout);
}

static void list_formats(void)
{
    for (int i = 0; report_formats[i]; i++)
        printf("%-10s .%-5s %s\n", report_formats[i]->name, report_formats[i]->extension,
               report_formats[i]->help);
}

static const struct {
    const char *name;
    void (*print)(void);
} lists[] = {{"methods", list_methods},
             {"networks", list_networks},
             {"settings", list_settings},
             {"formats", list_formats}};
enum { LISTS = sizeof lists / sizeof *lists };

static enum err_code run(const void *settings, int count, char **arguments, struct err *e)
{
    const char *names[LISTS];
    char near[SUGGESTION];
    (void)settings;
    for (int i = 0; i < LISTS; i++) {
        names[i] = lists[i].name;
        if (count && strcmp(arguments[0], names[i]) == 0) {
            lists[i].print();
            return ERR_NONE;
        }
    }
    if (count)
        return err_set(e, ERR_USAGE,
                       "nothing is called '%s'%s; there are methods, networks, "
                       "settings and formats",
                       arguments[0], node_suggestion(arguments[0], names, LISTS, near));
    for (int i = 0; i < LISTS; i++) {
        printf("%s%s\n", i ? "\n" : "", lists[i].name);
        lists[i].print();
    }
    return ERR_NONE;
}

extern const struct cli_command command_list;
const struct cli_command command_list = {
    .name = "list",
    .arguments = "[methods|networks|settings|formats]",
    .max_arguments = 1,
    .summary = "what a sweep may name",
    .examples = "adda-bench list settings  # every setting of adaptation with range and default",
    .run = run};

/* adda-bench site: one static site of published results. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/apart.h"
#include "bench/site/site.h"
#include "bench/text/files.h"
#include "bench/text/own_folder.h"
#include "bench/tool/commands.h"
#include "bench/text/messages.h"

struct site_settings {
    char *output, *title;
    bool quiet;
};

static const struct cli_option options[] = {
    {.param = {"output", PARAM_TEXT, offsetof(struct site_settings, output),
               .help = "the folder of the site: written whole or not at all, and in place of an "
                       "earlier site alone (required)"},
     .key = 'o',
     .argument = "DIR"},
    {.param = {"title", PARAM_TEXT, offsetof(struct site_settings, title), .def = "Results",
               .help = "what the overview is called"},
     .argument = "TEXT"},
    {.param = {"quiet", PARAM_BOOL, offsetof(struct site_settings, quiet), .def = "false",
               .help = "no line at the end"},
     .key = 'q'},
};

static void print_lines(const struct text *told)
{
    for (const char *line = told->data; line && *line;) {
        const size_t length = strcspn(line, "\n");
        char *one = text_format("%.*s", (int)length, line);
        fputs("adda-bench: ", stderr);
        print_message(stderr, one);
        fputs("\n", stderr);
        free(one);
        line += length + 1;
    }
}

static enum err_code write_site(const struct site_settings *s, const char *from, const char *to,
                                struct err *e)
{
    struct site site = {.from = from, .title = s->title};
    struct temporary t = {0};
    if (apart_check(to, from, "what the site shows", e) || own_folder_open(&t, to, "site", e))
        return e->code;
    snprintf(site.root, sizeof site.root, "%s", t.path);
    if (site_fill(&site, e))
        own_folder_abandon(&t, to, e);
    else
        own_folder_publish(&t, to, "site", e);
    if (!e->code) {
        print_lines(&site.told);
        if (!s->quiet)
            fprintf(stderr, "%d sweep%s, %d other folder%s: open %s/index.html\n", site.sweeps,
                    plural(site.sweeps), site.others, plural(site.others), to);
    }
    site_free(&site);
    return e->code;
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct site_settings *s = given;
    (void)count;
    if (!s->output || !*s->output)
        return err_set(e, ERR_USAGE, "--output is needed: the folder of the site");
    char *to = folder_path(s->output);
    write_site(s, arguments[0], to, e);
    free(to);
    return e->code;
}

const struct cli_command command_site = {
    .name = "site",
    .arguments = "DIR",
    .min_arguments = 1,
    .max_arguments = 1,
    .summary = "a static site of published results",
    .description =
        "DIR is a store, or a folder of stores and other folders with a README, as results/ is. "
        "The site has an overview with a table of each sweep, the reports and figures, and the "
        "records that they are of; models and predictions stay where they are. Links are relative "
        "and nothing is loaded from elsewhere: it opens from disk, and any host of files can serve "
        "it.",
    .examples = "adda-bench site results -o site  # then open site/index.html\n"
                "adda-bench site out -o site --title 'Adaptation of captchas'",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct site_settings),
    .run = run};

#include "base/cli.h"

#include <argp.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cli_pages.h"

/* Long options without a short key get keys from here. */
enum { FIRST_KEY = 1000, MAX_OPTIONS = 64, MAX_NAMES = 64 };

struct parse {
    const struct cli_command *command;
    void *settings;
    int count;
    char **arguments;
    struct err *e;
};

/* ---- options -------------------------------------------------------------------------------- */

static enum err_code add_text(struct text_list *list, const char *text, struct err *e)
{
    char **grown = realloc(list->items, ((size_t)list->count + 1) * sizeof *grown);
    if (!grown)
        return err_memory(e);
    list->items = grown;
    grown[list->count] = strdup(text);
    return grown[list->count++] ? ERR_NONE : err_memory(e);
}

/* One option as a table of one, so that there is one reader of values. */
static struct param_table single(const struct cli_option *o)
{
    return (struct param_table){o->param.name, &o->param, 1, 0};
}

static void set_option(struct parse *p, const struct cli_option *o, const char *text)
{
    struct err own = ERR_INIT;
    char quoted[4200];
    const struct param_table table = single(o);
    if (o->repeat) {
        add_text((struct text_list *)(void *)((char *)p->settings + o->param.offset), text, p->e);
        return;
    }
    if (o->param.type == PARAM_TEXT) {
        char **field = (char **)(void *)((char *)p->settings + o->param.offset);
        free(*field);
        *field = strdup(text);
        return;
    }
    snprintf(quoted, sizeof quoted, "%s", o->param.type == PARAM_BOOL ? "true" : text);
    if (param_set(&table, p->settings, o->param.name, quoted, &own))
        err_add(p->e, ERR_USAGE, "--%s: %s", o->param.name, own.text);
    err_free(&own);
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    struct parse *p = state->input;
    if (key == ARGP_KEY_ARG) {
        p->arguments[p->count++] = text;
        return 0;
    }
    for (int i = 0; i < p->command->option_count; i++) {
        const struct cli_option *o = &p->command->options[i];
        if (key != (o->key ? o->key : FIRST_KEY + i))
            continue;
        set_option(p, o, text);
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

/* argp and getopt print their own words on an unknown option; this looks first, so that the answer
 * names the nearest one. An abbreviation that is unique is argp's to expand. */
static bool known_long(const struct cli_command *c, const char *text, size_t length)
{
    if (length == 4 && strncmp(text, "help", 4) == 0)
        return true;
    for (int i = 0; i < c->option_count; i++)
        if (strncmp(c->options[i].param.name, text, length) == 0)
            return true;
    return false;
}

static void check_long(const struct cli_command *c, const char *argument, struct err *e)
{
    const char *names[MAX_OPTIONS + 1] = {"help"};
    char word[64];
    const size_t length = strcspn(argument, "=");
    if (known_long(c, argument, length))
        return;
    int count = 1;
    for (int i = 0; i < c->option_count && count < MAX_OPTIONS; i++)
        names[count++] = c->options[i].param.name;
    snprintf(word, sizeof word, "%.*s", (int)length, argument);
    const char *near = err_nearest(word, names, count);
    if (near)
        err_add(e, ERR_USAGE, "unknown option '--%s' (did you mean '--%s'?)", word, near);
    else
        err_add(e, ERR_USAGE, "unknown option '--%s'; '%s --help' lists them", word, c->name);
}

static enum err_code check_options(const struct cli_command *c, int count, char **arguments,
                                   struct err *e)
{
    for (int i = 0; i < count && strcmp(arguments[i], "--") != 0; i++)
        if (strncmp(arguments[i], "--", 2) == 0)
            check_long(c, arguments[i] + 2, e);
    return e->code;
}

static void fill_defaults(const struct cli_command *c, void *settings, struct err *e)
{
    for (int i = 0; i < c->option_count; i++) {
        const struct param_table table = single(&c->options[i]);
        const struct param *p = &c->options[i].param;
        if (p->def && !c->options[i].repeat)
            param_set(&table, settings, p->name, p->def, e);
    }
}

static void free_settings(const struct cli_command *c, void *settings)
{
    for (int i = 0; settings && i < c->option_count; i++) {
        const struct cli_option *o = &c->options[i];
        const struct param_table table = single(o);
        if (!o->repeat) {
            param_free(&table, settings);
            continue;
        }
        struct text_list *list = (struct text_list *)(void *)((char *)settings + o->param.offset);
        for (int j = 0; j < list->count; j++)
            free(list->items[j]);
        free(list->items);
    }
    free(settings);
}

/* ---- a command ------------------------------------------------------------------------------ */

static enum err_code check_count(const struct cli_command *c, int count, struct err *e)
{
    if (count < c->min_arguments)
        return err_add(e, ERR_USAGE, "%s: missing %s; '%s --help' shows how", c->name,
                       c->arguments ? c->arguments : "argument", c->name);
    if (c->max_arguments >= 0 && count > c->max_arguments)
        return err_add(e, ERR_USAGE, "%s: too many arguments; it takes %s", c->name,
                       c->arguments ? c->arguments : "none");
    return e->code;
}

static void build_options(const struct cli_command *c, struct argp_option *options)
{
    for (int i = 0; i < c->option_count && i < MAX_OPTIONS; i++) {
        const struct cli_option *o = &c->options[i];
        options[i] = (struct argp_option){.name = o->param.name,
                                          .key = o->key ? o->key : FIRST_KEY + i,
                                          .arg = o->param.type == PARAM_BOOL ? NULL : o->argument,
                                          .doc = o->param.help};
    }
}

static enum err_code run_command(const struct cli_tool *tool, const struct cli_command *c,
                                 int count, char **arguments, struct err *e)
{
    struct argp_option options[MAX_OPTIONS + 1] = {{0}};
    const struct argp argp = {.options = options, .parser = parse_option};
    void *settings = calloc(1, c->settings_size ? c->settings_size : 1);
    char **rest = calloc((size_t)count + 1, sizeof *rest);
    struct parse p = {c, settings, 0, rest, e};
    if (!settings || !rest) {
        err_memory(e);
        goto cleanup;
    }
    build_options(c, options);
    fill_defaults(c, settings, e);
    if (e->code || check_options(c, count - 1, arguments + 1, e))
        goto cleanup;
    const error_t failed =
        argp_parse(&argp, count, arguments, ARGP_NO_EXIT | ARGP_NO_HELP, NULL, &p);
    if (failed)
        err_add(e, ERR_USAGE, "%s %s --help shows the options", tool->name, c->name);
    if (!e->code && !check_count(c, p.count, e))
        c->run(settings, p.count, rest, e);
cleanup:
    free_settings(c, settings);
    free(rest);
    return e->code;
}

/* ---- the tool ------------------------------------------------------------------------------- */

static const struct cli_command *find(const struct cli_tool *tool, const char *name)
{
    for (int i = 0; i < tool->command_count; i++)
        if (strcmp(tool->commands[i].name, name) == 0)
            return &tool->commands[i];
    return NULL;
}

static enum err_code unknown_command(const struct cli_tool *tool, const char *name, struct err *e)
{
    const char *names[MAX_NAMES];
    int count = 0;
    for (int i = 0; i < tool->command_count && count < MAX_NAMES; i++)
        if (tool->commands[i].summary)
            names[count++] = tool->commands[i].name;
    const char *near = err_nearest(name, names, count);
    if (near)
        return err_set(e, ERR_USAGE, "unknown command '%s' (did you mean '%s'?)", name, near);
    return err_set(e, ERR_USAGE, "unknown command '%s'; '%s --help' lists them", name, tool->name);
}

static bool asks_help(int count, char **arguments)
{
    for (int i = 0; i < count && strcmp(arguments[i], "--") != 0; i++)
        if (strcmp(arguments[i], "--help") == 0 || strcmp(arguments[i], "-?") == 0)
            return true;
    return false;
}

/* --help, --version, --man, --completion; false when `word` is none of them. */
static bool answer(const struct cli_tool *tool, const char *word)
{
    if (strcmp(word, "--help") == 0 || strcmp(word, "-?") == 0 || strcmp(word, "help") == 0)
        cli_help(tool, stdout);
    else if (strcmp(word, "--version") == 0)
        printf("%s %s\n", tool->name, tool->version);
    else if (strcmp(word, "--man") == 0)
        cli_man(tool, stdout);
    else if (strcmp(word, "--completion") == 0)
        cli_completion(tool, stdout);
    else
        return false;
    return true;
}

static void dispatch(const struct cli_tool *tool, int count, char **arguments, struct err *e)
{
    if (count < 2) {
        err_set(e, ERR_USAGE, "no command; '%s --help' lists them", tool->name);
        return;
    }
    if (answer(tool, arguments[1]))
        return;
    const struct cli_command *c = find(tool, arguments[1]);
    if (!c)
        unknown_command(tool, arguments[1], e);
    else if (asks_help(count - 2, arguments + 2))
        cli_command_help(tool, c, stdout);
    else
        run_command(tool, c, count - 1, arguments + 1, e);
}

int cli_main(const struct cli_tool *tool, int count, char **arguments)
{
    struct err e = ERR_INIT;
    signal(SIGPIPE, SIG_DFL);
    dispatch(tool, count, arguments, &e);
    if (fflush(stdout) || ferror(stdout))
        err_system(&e, errno ? errno : EIO, "cannot write to standard output");
    if (e.code && e.text && e.text[0])
        fprintf(stderr, "%s: %s\n", tool->name, e.text);
    const int code = (int)e.code;
    err_free(&e);
    return code;
}

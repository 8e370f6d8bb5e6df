/* Help, man page and bash completion from the table of commands. */
#include "base/cli_pages.h"

#include <ctype.h>
#include <string.h>

static const struct {
    int code;
    const char *meaning;
} exits[] = {
    {0, "success"},
    {ERR_FAILED, NULL}, /* each tool's own */
    {64, "wrong command line"},
    {65, "damaged or inconsistent data"},
    {66, "an input file is missing"},
    {69, "something needed is not available here (fonts, processor features, a program)"},
    {70, "a fault of the program itself"},
    {71, "the operating system refused (memory, processes)"},
    {73, "an output cannot be created"},
    {74, "reading or writing failed (a full disk)"},
    {75, "temporary failure: try again"},
    {77, "permission denied"},
    {78, "a spec is wrong; every mistake is listed as file:line:col"},
};

enum { EXITS = sizeof exits / sizeof *exits };

/* NULL: the tool never ends so. */
static const char *exit_meaning(const struct cli_tool *tool, int i)
{
    return exits[i].code == ERR_FAILED ? tool->failed : exits[i].meaning;
}

static void usage(const struct cli_tool *tool, const struct cli_command *c, FILE *to)
{
    fprintf(to, "%s %s%s%s%s", tool->name, c->name, c->option_count ? " [OPTION...]" : "",
            c->arguments ? " " : "", c->arguments ? c->arguments : "");
}

static void option_name(const struct cli_option *o, char *text, size_t size)
{
    char key[8] = "    ";
    if (o->key)
        snprintf(key, sizeof key, "-%c, ", o->key);
    const bool argument = o->param.type != PARAM_BOOL && o->argument;
    snprintf(text, size, "%s--%s%s%s", key, o->param.name, argument ? "=" : "",
             argument ? o->argument : "");
}

/* "what it does: one, two (default one; with --other)" */
static void option_meaning(const struct cli_option *o, char *text, size_t size)
{
    const struct param *p = &o->param;
    const bool has_default = p->def && p->def[0] && p->type != PARAM_BOOL && !o->repeat;
    size_t used = (size_t)snprintf(text, size, "%s", p->help);
    for (int k = 0; p->type == PARAM_CHOICE && p->choices[k] && used < size; k++)
        used += (size_t)snprintf(text + used, size - used, "%s%s", k ? ", " : ": ", p->choices[k]);
    if (used < size && (has_default || o->repeat || o->with))
        snprintf(text + used, size - used, " (%s%s%s%s%s%s)", has_default ? "default " : "",
                 has_default ? p->def : "", o->repeat ? "may be given several times" : "",
                 o->with && (has_default || o->repeat) ? "; " : "", o->with ? "with --" : "",
                 o->with ? o->with : "");
}

static void print_options(const struct cli_command *c, FILE *to)
{
    char name[80], meaning[1024];
    for (int i = 0; i < c->option_count; i++) {
        option_name(&c->options[i], name, sizeof name);
        option_meaning(&c->options[i], meaning, sizeof meaning);
        fprintf(to, "  %-26s %s\n", name, meaning);
    }
    fprintf(to, "  %-26s %s\n", "    --help", "this text");
}

static void print_facts(const char *title, const struct cli_fact *fact, FILE *to)
{
    if (fact && fact->name)
        fprintf(to, "\n%s:\n", title);
    for (; fact && fact->name; fact++)
        fprintf(to, "  %s\n      %s\n", fact->name, fact->meaning);
}

static void print_exits(const struct cli_tool *tool, FILE *to)
{
    fprintf(to, "\nExit codes:\n");
    for (int i = 0; i < EXITS; i++)
        if (exit_meaning(tool, i))
            fprintf(to, "  %-3d %s\n", exits[i].code, exit_meaning(tool, i));
}

static void print_indented(const char *text, const char *before, FILE *to)
{
    while (text && *text) {
        const size_t length = strcspn(text, "\n");
        fprintf(to, "%s%.*s\n", before, (int)length, text);
        text += length + (text[length] == '\n');
    }
}

void cli_help(const struct cli_tool *tool, FILE *to)
{
    fprintf(to, "%s: %s\n\nUsage: %s COMMAND [OPTION...] [ARGUMENT...]\n\n", tool->name,
            tool->summary, tool->name);
    if (tool->description)
        fprintf(to, "%s\n\n", tool->description);
    fprintf(to, "Commands:\n");
    for (int i = 0; i < tool->command_count; i++)
        if (tool->commands[i].summary)
            fprintf(to, "  %-12s %s\n", tool->commands[i].name, tool->commands[i].summary);
    fprintf(to, "\nOptions:\n  --help, --version, --man (a man page), --completion (for bash)\n");
    fprintf(to, "'%s COMMAND --help' tells more of a command.\n", tool->name);
    print_facts("Environment", tool->environment, to);
    print_facts("Files", tool->files, to);
    print_exits(tool, to);
}

void cli_command_help(const struct cli_tool *tool, const struct cli_command *c, FILE *to)
{
    fprintf(to, "Usage: ");
    usage(tool, c, to);
    fprintf(to, "\n\n%s\n", c->summary ? c->summary : "internal");
    if (c->description)
        fprintf(to, "\n%s\n", c->description);
    fprintf(to, "\nOptions:\n");
    print_options(c, to);
    if (c->examples) {
        fprintf(to, "\nExamples:\n");
        print_indented(c->examples, "  ", to);
    }
    print_exits(tool, to);
}

/* ---- man ------------------------------------------------------------------------------------ */

static void roff(const char *text, FILE *to)
{
    bool start = true;
    for (; text && *text; text++) {
        if (start && (*text == '.' || *text == '\''))
            fputs("\\&", to);
        if (*text == '\\')
            fputs("\\e", to);
        else if (*text == '-')
            fputs("\\-", to);
        else
            fputc(*text, to);
        start = *text == '\n';
    }
}

static void man_entry(const char *name, const char *meaning, FILE *to)
{
    fputs(".TP\n.B ", to);
    roff(name, to);
    fputc('\n', to);
    roff(meaning, to);
    fputc('\n', to);
}

static void man_command(const struct cli_tool *tool, const struct cli_command *c, FILE *to)
{
    char name[80], meaning[1024];
    fprintf(to, ".SS ");
    usage(tool, c, to);
    fputc('\n', to);
    roff(c->summary, to);
    fputs(".\n", to);
    if (c->description) {
        fputs(".PP\n", to);
        roff(c->description, to);
        fputc('\n', to);
    }
    for (int i = 0; i < c->option_count; i++) {
        option_name(&c->options[i], name, sizeof name);
        option_meaning(&c->options[i], meaning, sizeof meaning);
        man_entry(name + strspn(name, " "), meaning, to);
    }
    if (c->examples) {
        fputs(".PP\nExamples:\n.PP\n.nf\n.RS\n", to);
        roff(c->examples, to);
        fputs("\n.RE\n.fi\n", to);
    }
}

static void man_facts(const char *title, const struct cli_fact *fact, FILE *to)
{
    if (fact && fact->name)
        fprintf(to, ".SH %s\n", title);
    for (; fact && fact->name; fact++)
        man_entry(fact->name, fact->meaning, to);
}

void cli_man(const struct cli_tool *tool, FILE *to)
{
    fputs(".TH ", to);
    for (const char *p = tool->name; *p; p++)
        fputc(toupper((unsigned char)*p), to);
    fprintf(to, " 1 \"\" \"%s %s\"\n.SH NAME\n", tool->name, tool->version);
    roff(tool->name, to);
    fputs(" \\- ", to);
    roff(tool->summary, to);
    fputs("\n.SH SYNOPSIS\n.B ", to);
    roff(tool->name, to);
    fputs("\n.I COMMAND\n[OPTION...] [ARGUMENT...]\n.SH DESCRIPTION\n", to);
    roff(tool->description ? tool->description : tool->summary, to);
    fputs("\n.SH COMMANDS\n", to);
    for (int i = 0; i < tool->command_count; i++)
        if (tool->commands[i].summary)
            man_command(tool, &tool->commands[i], to);
    man_facts("ENVIRONMENT", tool->environment, to);
    man_facts("FILES", tool->files, to);
    fputs(".SH EXIT STATUS\n", to);
    for (int i = 0; i < EXITS; i++)
        if (exit_meaning(tool, i))
            fprintf(to, ".TP\n.B %d\n%s\n", exits[i].code, exit_meaning(tool, i));
}

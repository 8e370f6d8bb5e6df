/* Completion for bash from the table of commands. */
#include "base/cli_completion.h"

#include <ctype.h>

static void identifier(const char *name, FILE *to)
{
    for (; *name; name++)
        fputc(isalnum((unsigned char)*name) ? *name : '_', to);
}

static void complete_names(const char *(*name)(int i), FILE *to)
{
    for (int i = 0; name && name(i); i++)
        fprintf(to, " %s", name(i));
}

/* What may stand after an option, or after "option=", which bash takes for three words. After one
 * that takes something else stands a file, or what only the user knows. */
static void complete_value(const struct cli_command *c, const struct cli_option *o, FILE *to)
{
    const bool choice = o->param.type == PARAM_CHOICE;
    if (o->param.type == PARAM_BOOL)
        return;
    fprintf(to, "        \"%s --%s\"", c->name, o->param.name);
    if (o->key)
        fprintf(to, " | \"%s -%c\"", c->name, o->key);
    fputs(") words=\"", to);
    for (int i = 0; choice && o->param.choices[i]; i++)
        fprintf(to, " %s", o->param.choices[i]);
    complete_names(o->value, to);
    fputs("\" ;;\n", to);
}

static void complete_command(const struct cli_command *c, FILE *to)
{
    for (int k = 0; k < c->option_count; k++)
        complete_value(c, &c->options[k], to);
    fprintf(to, "        \"%s \"*) words=\"--help", c->name);
    for (int k = 0; k < c->option_count; k++)
        fprintf(to, " --%s", c->options[k].param.name);
    complete_names(c->argument, to);
    fputc('"', to);
    if (c->shipped)
        fprintf(to, " shipped=%s", c->shipped);
    fputs(" ;;\n", to);
}

/* With names of shipped files stand the files that are here: `-o default` offers those only where
 * there is nothing else. */
static const char shipped[] =
    "    if [ -n \"$shipped\" ]; then\n"
    "        local names files\n"
    "        names=$(\"${COMP_WORDS[0]}\" --names \"$shipped\" 2>/dev/null)\n"
    "        COMPREPLY+=($(compgen -W \"$names\" -- \"$word\"))\n"
    "        mapfile -t files < <(compgen -f -- \"$word\")\n"
    "        COMPREPLY+=(\"${files[@]}\")\n"
    "        compopt -o filenames 2>/dev/null\n"
    "    fi\n";

void cli_completion(const struct cli_tool *tool, FILE *to)
{
    fputc('_', to);
    identifier(tool->name, to);
    fputs("()\n{\n    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
          "    local words=\"--help\" shipped=\n    if [ \"$word\" = \"=\" ]; then\n        word=\n"
          "    elif [ \"$before\" = \"=\" ]; then\n        before=${COMP_WORDS[COMP_CWORD-2]}\n"
          "    fi\n    if [ \"$COMP_CWORD\" = 1 ]; then\n        words=\"--help --version",
          to);
    for (int i = 0; i < tool->command_count; i++)
        if (tool->commands[i].summary)
            fprintf(to, " %s", tool->commands[i].name);
    fputs("\"\n    else\n        case \"${COMP_WORDS[1]} $before\" in\n", to);
    for (int i = 0; i < tool->command_count; i++)
        if (tool->commands[i].summary)
            complete_command(&tool->commands[i], to);
    fprintf(to,
            "        esac\n    fi\n    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n%s}\n",
            shipped);
    fputs("complete -o default -F _", to);
    identifier(tool->name, to);
    fprintf(to, " %s\n", tool->name);
}

/* Command lines: options through getopt_long, did-you-mean, errors, exit codes. */
#include "base/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cli_completion.h"
#include "base/cli_pages.h"
#include "base/escape.h"
#include "base/parallel.h"
#include "base/shipped.h"
#include "base/text.h"

/* Options are known to getopt by FIRST_KEY + their index, beyond every character. */
enum { FIRST_KEY = 1000, HELP_KEY = 999, MAX_OPTIONS = 64, MAX_NAMES = 64 };

/* ---- values --------------------------------------------------------------------------------- */

static void *field(const struct cli_option *o, void *settings)
{
    return (char *)settings + o->param.offset;
}

static void add_text(struct text_list *list, const char *text, struct err *e)
{
    char *copy = strdup(text);
    char **grown = copy ? realloc(list->items, ((size_t)list->count + 1) * sizeof *grown) : NULL;
    if (!grown) {
        free(copy);
        err_memory(e);
        return;
    }
    list->items = grown;
    grown[list->count++] = copy;
}

static void replace_text(char **to, const char *text, struct err *e)
{
    free(*to);
    *to = strdup(text);
    if (!*to)
        err_memory(e);
}

/* One option as a table of one, so that there is one reader of values. */
static struct param_table single(const struct cli_option *o)
{
    return (struct param_table){o->param.name, &o->param, 1, 0};
}

/* A text is taken as it stands; everything else is read as the YAML of a spec would be. */
static void set_option(const struct cli_option *o, void *settings, const char *text, struct err *e)
{
    const struct param_table table = single(o);
    struct err own = ERR_INIT;
    if (o->repeat)
        add_text(field(o, settings), text, e);
    else if (o->param.type == PARAM_TEXT)
        replace_text(field(o, settings), text, e);
    else if (param_set(&table, settings, o->param.name, text, &own))
        err_add(e, ERR_USAGE, "--%s", own.text); /* begins with the option's name */
    err_free(&own);
}

static void fill_defaults(const struct cli_command *c, void *settings, struct err *e)
{
    for (int i = 0; i < c->option_count; i++) {
        const struct param *p = &c->options[i].param;
        if (p->def && !c->options[i].repeat)
            set_option(&c->options[i], settings, p->def, e);
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
        struct text_list *list = field(o, settings);
        for (int j = 0; j < list->count; j++)
            free(list->items[j]);
        free(list->items);
    }
    free(settings);
}

/* ---- options -------------------------------------------------------------------------------- */

/* What getopt is given, in its own forms. */
struct options {
    struct option list[MAX_OPTIONS + 2];
    char letters[2 * MAX_OPTIONS + 4];
};

static const struct cli_option *option_of_key(const struct cli_command *c, int key)
{
    for (int i = 0; i < c->option_count; i++)
        if (key == FIRST_KEY + i || (c->options[i].key && key == c->options[i].key))
            return &c->options[i];
    return NULL;
}

static void describe_options(const struct cli_command *c, struct options *o)
{
    char *letter = o->letters;
    int n = 0;
    *letter++ = ':'; /* a missing argument is told apart from an unknown option */
    for (; n < c->option_count && n < MAX_OPTIONS; n++) {
        const struct cli_option *from = &c->options[n];
        const bool takes = from->param.type != PARAM_BOOL;
        o->list[n] = (struct option){from->param.name, takes ? required_argument : no_argument,
                                     NULL, FIRST_KEY + n};
        if (from->key)
            *letter++ = from->key;
        if (from->key && takes)
            *letter++ = ':';
    }
    o->list[n] = (struct option){"help", no_argument, NULL, HELP_KEY};
    if (!option_of_key(c, 'h'))
        *letter++ = 'h';
    *letter = 0;
}

/* Unknown, or the beginning of several. */
static void unknown_long(const struct cli_tool *tool, const struct cli_command *c, const char *text,
                         struct err *e)
{
    const char *names[MAX_OPTIONS + 1] = {"help"};
    const int length = (int)strcspn(text, "=");
    char word[64];
    int count = 1, begin = 0;
    snprintf(word, sizeof word, "%.*s", length, text);
    for (int i = 0; i < c->option_count && i < MAX_OPTIONS; i++) {
        names[count++] = c->options[i].param.name;
        begin += strncmp(names[i + 1], word, strlen(word)) == 0;
    }
    const char *near = err_nearest(word, names, count);
    if (begin > 1)
        err_add(e, ERR_USAGE, "option '--%s' is the beginning of %d options; write more of it",
                word, begin);
    else if (near)
        err_add(e, ERR_USAGE, "unknown option '--%s' (did you mean '--%s'?)", word, near);
    else
        err_add(e, ERR_USAGE, "unknown option '--%s'; '%s %s --help' lists them", word, tool->name,
                c->name);
}

static void refuse_option(const struct cli_tool *tool, const struct cli_command *c, int what,
                          const char *word, struct err *e)
{
    const struct cli_option *o = option_of_key(c, optopt);
    if (what == ':' && o)
        err_add(e, ERR_USAGE, "option '--%s' takes an argument, %s", o->param.name,
                o->argument ? o->argument : "VALUE");
    else if (o || optopt == HELP_KEY)
        err_add(e, ERR_USAGE, "option '--%s' takes no argument", o ? o->param.name : "help");
    else if (optopt)
        err_add(e, ERR_USAGE, "unknown option '-%c'; '%s %s --help' lists them", optopt, tool->name,
                c->name);
    else
        unknown_long(tool, c, word + 2, e);
}

/* The second value would replace the first without a word; a flag has none. */
static void refuse_twice(const struct cli_option *o, int times, struct err *e)
{
    if (times == 2 && !o->repeat && o->param.type != PARAM_BOOL)
        err_add(e, ERR_USAGE, "--%s is given twice", o->param.name);
}

static int times_given(const struct cli_command *c, const int times[MAX_OPTIONS], const char *name)
{
    for (int i = 0; i < c->option_count; i++)
        if (strcmp(c->options[i].param.name, name) == 0)
            return times[i];
    return 0;
}

/* What nothing would read is no wish that was heard. `count`: arguments that are no options. */
static void refuse_idle(const struct cli_command *c, const int times[MAX_OPTIONS], int count,
                        struct err *e)
{
    for (int i = 0; i < c->option_count; i++) {
        const struct cli_option *o = &c->options[i];
        const char *name = o->param.name;
        if (!times[i])
            continue;
        if (o->with && !times_given(c, times, o->with))
            err_add(e, ERR_USAGE, "--%s is read only with --%s", name, o->with);
        if (o->apart && times_given(c, times, o->apart))
            err_add(e, ERR_USAGE, "--%s and --%s exclude each other", name, o->apart);
        if (count < o->least)
            err_add(e, ERR_USAGE, "--%s is read only with %d arguments, %s", name, o->least,
                    c->arguments);
    }
}

/* Fills the settings. Positional arguments end up at arguments[*first]. Returns true when help was
 * asked for. */
static bool parse_options(const struct cli_tool *tool, const struct cli_command *c, int count,
                          char **arguments, void *settings, int *first, struct err *e)
{
    struct options o = {0};
    bool help = false;
    int key, times[MAX_OPTIONS] = {0};
    describe_options(c, &o);
    optind = 0; /* glibc: start afresh */
    opterr = 0;
    while ((key = getopt_long(count, arguments, o.letters, o.list, NULL)) != -1) {
        const struct cli_option *option = option_of_key(c, key);
        if (option) {
            set_option(option, settings, optarg ? optarg : "true", e);
            refuse_twice(option, ++times[option - c->options], e);
        } else if (key == HELP_KEY || key == 'h')
            help = true;
        else
            refuse_option(tool, c, key, arguments[optind - 1], e);
    }
    *first = optind;
    refuse_idle(c, times, count - optind, e);
    return help;
}

/* ---- a command ------------------------------------------------------------------------------ */

static void check_count(const struct cli_tool *tool, const struct cli_command *c, int count,
                        struct err *e)
{
    if (count < c->min_arguments)
        err_add(e, ERR_USAGE, "%s: missing %s; '%s %s --help' shows how", c->name,
                c->arguments ? c->arguments : "argument", tool->name, c->name);
    else if (c->max_arguments >= 0 && count > c->max_arguments)
        err_add(e, ERR_USAGE, "%s: too many arguments; it takes %s", c->name,
                c->arguments ? c->arguments : "none");
}

/* A file of that name is not taken, but perhaps meant. `folder`: "domains" or "sweeps". */
static void tell_hidden(const struct cli_tool *tool, const char *folder, const char *given,
                        const char *spec)
{
    if (folder && shipped_hides(given, spec))
        fprintf(
            stderr,
            "%s: warning: '%s' is the shipped file of that name; for the one of this folder say "
            "./%s.yaml\n",
            tool->name, given, given);
}

/* Arguments that name shipped files become their paths. */
static void call(const struct cli_tool *tool, const struct cli_command *c, const void *settings,
                 int count, char **given, struct err *e)
{
    char **arguments = memory_take((size_t)count + 1, sizeof *arguments);
    for (int i = 0; i < count; i++) {
        const bool may = !c->shipped_arguments || i < c->shipped_arguments;
        const char *folder = may ? c->shipped : NULL;
        shipped_check(folder, given[i], e);
        arguments[i] = shipped_spec(folder, given[i], c->or_folder);
        tell_hidden(tool, folder, given[i], arguments[i]);
    }
    if (!e->code)
        c->run(settings, count, arguments, e);
    for (int i = 0; i < count; i++)
        free(arguments[i]);
    free(arguments);
}

static void run_command(const struct cli_tool *tool, const struct cli_command *c, int count,
                        char **arguments, struct err *e)
{
    int first = 0;
    void *settings = calloc(1, c->settings_size ? c->settings_size : 1);
    if (!settings) {
        err_memory(e);
        return;
    }
    fill_defaults(c, settings, e);
    if (parse_options(tool, c, count, arguments, settings, &first, e)) {
        err_free(e);
        cli_command_help(tool, c, stdout);
        goto cleanup;
    }
    check_count(tool, c, count - first, e);
    if (!e->code)
        call(tool, c, settings, count - first, arguments + first, e);
cleanup:
    free_settings(c, settings);
}

/* ---- the tool ------------------------------------------------------------------------------- */

static const struct cli_command *find(const struct cli_tool *tool, const char *name)
{
    for (int i = 0; i < tool->command_count; i++)
        if (strcmp(tool->commands[i].name, name) == 0)
            return &tool->commands[i];
    return NULL;
}

static void unknown_command(const struct cli_tool *tool, const char *name, struct err *e)
{
    const char *names[MAX_NAMES];
    int count = 0;
    for (int i = 0; i < tool->command_count && count < MAX_NAMES; i++)
        if (tool->commands[i].summary)
            names[count++] = tool->commands[i].name;
    const char *kind = name[0] == '-' ? "option" : "command";
    const char *near = err_nearest(name, names, count);
    if (near)
        err_set(e, ERR_USAGE, "unknown %s '%s' (did you mean '%s'?)", kind, name, near);
    else
        err_set(e, ERR_USAGE, "unknown %s '%s'; '%s --help' lists what there is", kind, name,
                tool->name);
}

/* --help and the like, and the --names that completion asks for; false when it is none of them. */
static bool answer(const struct cli_tool *tool, int count, char **words, struct err *e)
{
    const char *word = words[0];
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0)
        cli_help(tool, stdout);
    else if (strcmp(word, "--version") == 0)
        printf("%s %s\n", tool->name, tool->version);
    else if (strcmp(word, "--man") == 0)
        cli_man(tool, stdout);
    else if (strcmp(word, "--completion") == 0)
        cli_completion(tool, stdout);
    else if (strcmp(word, "--names") == 0 && count == 2)
        cli_names(words[1], e);
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
    const bool help = strcmp(arguments[1], "help") == 0 && count > 2;
    const char *name = arguments[help ? 2 : 1];
    const struct cli_command *c = find(tool, name);
    if (c && help)
        cli_command_help(tool, c, stdout);
    else if (c)
        run_command(tool, c, count - 1, arguments + 1, e);
    else if (help || !answer(tool, count - 1, arguments + 1, e))
        unknown_command(tool, name, e);
}

/* Nothing in it acts on the terminal. */
static void print_line(const struct cli_tool *tool, const char *text, size_t length)
{
    struct text raw = {.fallible = true}, line = {.fallible = true};
    text_add_bytes(&raw, text, length);
    escape_shown(&line, raw.data ? raw.data : "");
    fprintf(stderr, "%s: %s\n", tool->name, line.data ? line.data : "");
    text_free(&raw);
    text_free(&line);
}

/* Every line begins with the tool's name, so that it is known who speaks in a log of many. */
static void print_error(const struct cli_tool *tool, const struct err *e)
{
    const char *text = e->text ? e->text : "out of memory";
    while (*text) {
        const size_t length = strcspn(text, "\n");
        print_line(tool, text, length);
        text += length + (text[length] == '\n');
    }
    if (e->count > ERR_KEPT)
        fprintf(stderr, "%s: ... and %d more\n", tool->name, e->count - ERR_KEPT);
}

/* What was printed counts only once it is where it should be (a full disk shows here at last). */
static void close_output(struct err *e)
{
    const int failed = ferror(stdout);
    errno = 0;
    if (fflush(stdout) == 0 && !failed)
        return;
    err_set(e, ERR_IO, "cannot write to standard output%s%s; is the disk full?", errno ? ": " : "",
            errno ? strerror(errno) : "");
}

/* A standard stream that the caller closed must not become the number of a file of ours, whose data
 * would then be mixed with messages. What is printed to a closed output is an error all the same:
 * descriptor 1 is opened for reading only. */
static void open_standard_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            if (open("/dev/null", fd == 2 ? O_WRONLY : O_RDONLY) != fd)
                return; /* no /dev/null here: nothing better to be done */
}

static const char *tool_name;

/* Nothing here allocates. The operating system takes back what the program holds. */
static void end_without_memory(void)
{
    static const char what[] = ": out of memory\n";
    const ssize_t told = write(STDERR_FILENO, tool_name, strlen(tool_name)) < 0
                             ? -1
                             : write(STDERR_FILENO, what, sizeof what - 1);
    (void)told; /* there is nobody else to tell */
    _exit(ERR_OS);
}

static void *take_json(size_t size)
{
    void *memory = malloc(size);
    if (!memory && size)
        memory_exhausted();
    return memory;
}

struct command_line {
    const struct cli_tool *tool;
    int count;
    char **arguments;
    struct err e;
};

static void dispatch_line(void *context)
{
    struct command_line *line = context;
    dispatch(line->tool, line->count, line->arguments, &line->e);
}

int cli_main(const struct cli_tool *tool, int count, char **arguments)
{
    struct command_line line = {tool, count, arguments, ERR_INIT};
    tool_name = tool->name;
    memory_on_exhaustion(end_without_memory);
    json_set_alloc_funcs(take_json, free);
    open_standard_streams();
    signal(SIGCHLD, SIG_DFL); /* a parent that ignores it would keep us from waiting for children */
    signal(SIGPIPE, SIG_DFL); /* a reader that has seen enough ends the tool, silently */
    signal(SIGXFSZ, SIG_IGN); /* a limit of file sizes is an error of write() */
    call_with_stack(dispatch_line, &line);
    close_output(&line.e);
    if (line.e.code)
        print_error(tool, &line.e);
    const int code = (int)line.e.code;
    err_free(&line.e);
    return code;
}

/* The table of commands that a tool consists of (base/cli.h runs it, base/cli_pages.h prints it).
 */
#ifndef ADDA_BASE_CLI_TABLE_H
#define ADDA_BASE_CLI_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "base/param.h"

/* One option of a command, bound to a field of the command's settings struct. A PARAM_BOOL option
 * takes no argument and sets true. Another that is given twice is an error, except those with
 * `repeat`, which are PARAM_TEXT and collect into a `struct text_list`. */
struct cli_option {
    struct param param;   /* name (the long option), type, offset, range, default, help */
    const char *argument; /* "DIR", "N"; NULL with PARAM_BOOL */
    char key;             /* short option or 0 */
    bool repeat;
    /* An option that would do nothing is refused, and so are two of which one does. NULL, NULL, 0:
     * it is read in every case. */
    const char *with;            /* the option with which alone it is read */
    const char *apart;           /* the option that it is not given with */
    int least;                   /* how many arguments it takes for it to be read */
    const char *(*value)(int i); /* completion offers value(0), value(1), ... up to NULL; may be
                                  * NULL: none but those of a PARAM_CHOICE */
};

struct text_list {
    int count;
    char **items;
};

struct cli_command {
    const char *name;
    const char *arguments; /* "SPEC [SPEC...]", shown in usage; NULL when it takes none */
    int min_arguments, max_arguments; /* max < 0: any number */
    const char *summary;              /* one line */
    const char *description;          /* paragraphs for --help and the man page */
    const char *examples;             /* lines "command  # what it does" */
    const struct cli_option *options;
    int option_count;
    size_t settings_size;
    /* `settings` filled from options; `arguments` are the positional ones. */
    enum err_code (*run)(const void *settings, int count, char **arguments, struct err *e);
    const char *(*argument)(int i); /* completion offers these as arguments; may be NULL */
    /* The folder of shipped files that arguments may name, as in base/shipped.h ("domains"); NULL:
     * none. `run` then gets their paths. */
    const char *shipped;
    int shipped_arguments; /* the first so many may; 0: all */
    bool or_folder; /* a folder of that name, given as an argument, comes before a shipped file */
};

/* A variable of the environment, or a file, and what it is for. */
struct cli_fact {
    const char *name, *meaning;
};

struct cli_tool {
    const char *name, *version, *summary, *description;
    const struct cli_command *commands;
    int command_count;
    const struct cli_fact *environment, *files; /* what else the tool reads: both end with a name
                                                 * that is NULL; may be NULL */
    const char *failed; /* when a command ends with 1, ERR_FAILED; NULL: none does */
};

#endif

/* The commands of adda-bench, one file command_NAME.c and one line of list.h each, and what
 * they share. */
#ifndef ADDA_BENCH_COMMANDS_H
#define ADDA_BENCH_COMMANDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include "base/cli.h"
#include "base/text.h"
#include "bench/model/pictures.h"
#include "bench/plan/plan.h"
#include "bench/run/local.h"
#include "bench/store/origins.h"
#include "bench/sweep/domains.h"

#define COMMAND(name_) extern const struct cli_command command_##name_;
#include "bench/tool/list.h"
#undef COMMAND

/* Prints what --json asked for, readable and sorted, and drops the reference. */
void print_json(json_t *value);

/* Prints a message of any origin, without a newline at its end: nothing in it acts on the terminal,
 * and its lines after the first are indented. */
void print_message(FILE *to, const char *message);

/* Prints messages that are no errors on stderr, each as a warning; NULL and "" are none. */
void print_told(const char *told);

/* The options of a command that reads pictures, into a struct picture_options `field_` of type_. */
#define PICTURE_OPTIONS(type_, field_)                                                             \
    {.param = {"fit", PARAM_CHOICE, offsetof(type_, field_.fit), .choices = import_fits,           \
               .def = "none", .help = "how a picture of another size is brought to the canvas"},   \
     .argument = "HOW"},                                                                           \
        {.param = {"ground", PARAM_CHOICE, offsetof(type_, field_.ground),                         \
                   .choices = picture_grounds, .def = "white",                                     \
                   .help = "what shows where pictures are transparent, or do not fill the "        \
                           "canvas"},                                                              \
         .argument = "COLOUR"},                                                                    \
    {                                                                                              \
        .param = {                                                                                 \
            "transpose",                                                                           \
            PARAM_BOOL,                                                                            \
            offsetof(type_, field_.transpose),                                                     \
            .def = "false",                                                                        \
            .help = "IDX and NPY files: exchange rows and columns"                                 \
        }                                                                                          \
    }

/* Prints how many random trials repeat an earlier one, if any. */
void print_repeated(const struct plan *p, FILE *to);

/* Prints on stderr, even when all else is quiet, what is strange about the domains of a sweep, and
 * which images are both trained and tested with. */
void print_warnings(const struct plan *p, const struct domains *domains);

/* Makes the store ready for the cells of a plan. A store that cannot be written to is accepted if
 * it holds that plan and every cell of it: then `writable` is false and nothing is left to do. */
enum err_code prepare_store(const char *store, const struct plan *p, bool *writable, struct err *e);

/* Prepares the store and saves the plan, the sweep's file and its domains there. Prints on stderr,
 * even when all else is quiet, which cells another plan of the same name loses by that. */
enum err_code begin_plan(const char *store, const struct plan *p, const char *sweep_file,
                         const struct domains *domains, struct err *e);

/* Warns, even when all else is quiet, of programs of methods from outside that are not here and
 * that cells need which the store lacks (NULL: any cell). */
void print_missing_programs(const struct plan *p, const char *store);

/* The choices of an option --again: which cells that are there are computed anew. */
enum again { AGAIN_NOTHING, AGAIN_STALE };
extern const char *const again_names[]; /* NULL-terminated */

/* Says how many cells were made by other sources than this program's, and which files differ, and
 * how many by unknown ones; nothing if there are none. `command` computes the former anew. */
void print_origins(const struct origins *o, const char *command, FILE *to);

/* How many cells of the plan are there without the model that its sweep wants kept; nothing for
 * none. */
void print_lacking_models(const struct plan *p, const char *store, FILE *to);

/* The same as members "other_sources", "unknown_sources" (cells) and "differing" ({file: cells}) of
 * `to`. */
void add_origins(const struct origins *o, json_t *to);

/* "adda-bench run SPEC -o STORE --set ...", and "adda-bench run STORE --sweep NAME --again stale":
 * as a shell reads them. New strings. */
char *run_command(const char *spec, const char *store, const struct text_list *set);
char *again_command(const char *store, const char *sweep);

/* What to run. `resume` is the command line that continues after an interruption, without options
 * that change no cell. `again`: and what is there and was made by other sources is computed anew.
 */
struct run_request {
    const struct plan *plan;
    const char *store, *resume;
    int jobs; /* 0: as many as there are processors, divided by the threads of a cell */
    int threads;
    bool quiet, json;
    const bool *wanted; /* [cell_count]; NULL: all */
    double more_memory; /* bytes of each cell for imported images; 0: not known */
    enum again again;
};

/* Runs the cells and reports on stderr unless quiet, with `json` also on stdout; the error names
 * what to type next. That other sources made a cell is reported even when quiet. */
enum err_code run_cells(const struct run_request *r, struct err *e);

/* The next word of a command line: a space, and text_add_word. */
void add_word(struct text *command, const char *word);

/* One line of counts. */
void print_summary_line(const struct local_summary *s, FILE *to);

#endif

/* adda-bench data: the images and labels of a cell, as arrays. */
#include <stddef.h>
#include <stdlib.h>

#include "base/apart.h"
#include "bench/run/cell_data.h"
#include "bench/text/files.h"
#include "bench/tool/commands.h"
#include "bench/text/messages.h"

struct data_settings {
    char *output;
    bool quiet, json;
};

static const struct cli_option options[] = {
    {.param = {"output", PARAM_TEXT, offsetof(struct data_settings, output), .def = "",
               .help = "a folder that is not there yet; needed"},
     .key = 'o',
     .argument = "FOLDER"},
    {.param = {"quiet", PARAM_BOOL, offsetof(struct data_settings, quiet), .def = "false",
               .help = "do not say what was written"},
     .key = 'q'},
    {.param = {"json", PARAM_BOOL, offsetof(struct data_settings, json), .def = "false",
               .help = "what was written, for programs: the folder's data.json"}},
};

static void report(const json_t *about, const char *output)
{
    const char *name;
    json_t *value;
    json_object_foreach(json_object_get(about, "arrays"), name, value)
    {
        const int images = (int)json_integer_value(json_object_get(value, "count"));
        fprintf(stderr, "%s/%s.npy: %d image%s\n", output, name, images, plural(images));
    }
    json_object_foreach(json_object_get(about, "absent"), name, value)
        fprintf(stderr, "no %s: %s\n", name, json_string_value(value));
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct data_settings *s = given;
    json_t *about = NULL;
    char *hash = NULL, *output = folder_path(s->output);
    (void)count;
    if (!*output)
        err_set(e, ERR_USAGE, "data: -o FOLDER says where the arrays go");
    else if (!apart_check(output, arguments[0], "the store", e) &&
             !cell_data_find(&hash, arguments[0], arguments[1], e) &&
             !cell_data_write(arguments[0], hash, output, &about, e)) {
        if (!s->quiet)
            report(about, output);
        if (s->json)
            print_json(json_incref(about));
    }
    json_decref(about);
    free(output);
    free(hash);
    return e->code;
}

const struct cli_command command_data = {
    .name = "data",
    .arguments = "DIR CELL",
    .min_arguments = 2,
    .max_arguments = 2,
    .summary = "the images and labels of a cell, as arrays",
    .description =
        "Writes the images that a finished cell was trained and tested with, rendered again: they "
        "are those of its record to the bit, or the command fails. CELL is the cell's hash, or its "
        "beginning. NAME.npy holds unsigned bytes [n][height][width][channels], NAME_labels.npy "
        "labels [n][places], positions in the alphabet; NAME is source_train, source_test and, of "
        "a method's cell, target_train and target_test. Networks get a value / 255. Labels of the "
        "target's training images were read by the oracle alone. Which of the images make a batch, "
        "and how augmentation and dropout change them, is drawn in training and not written.\n\n"
        "data.json says what each array is. What there is none of is named with the reason: the "
        "training images of a source model whose source is endless, the test images of a target "
        "that nobody has labels for.",
    .examples = "adda-bench data out 3d7a580a -o arrays\n"
                "adda-bench data out 3d7a580a -o arrays -q --json  # {arrays, absent, ...}",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct data_settings),
    .run = run};

/* adda-bench: sweeps, their records, and the tables made of them. */
#include "bench/tool/commands.h"
#include "bench/run/version.h"
#include "gen/tool/places.h"

enum {
#define COMMAND(name_) COMMAND_##name_,
#include "bench/tool/list.h"
#undef COMMAND
    COMMANDS
};

static const struct cli_fact environment[] = {
    PLACES_ENVIRONMENT,
    {"OPENBLAS_CORETYPE",
     "Must not be set for cells of kernels 'fast', which are OpenBLAS's own choice."},
    {"OPENBLAS_NUM_THREADS", "Is set to 1: a cell has the threads of --threads."},
    {"PATH", "Where programs of methods from outside, and bwrap, are looked for."},
    {"SLURM_ARRAY_JOB_ID, SLURM_ARRAY_TASK_ID, SLURM_RESTART_COUNT",
     "Set by Slurm in the jobs of submit."},
    {0}};
static const struct cli_fact files[] = {
    PLACES_FILES,
    {"../share/adda-bench/sweeps/NAME.yaml",
     "Sweeps that may be given by NAME alone where neither a file nor a folder of that name is "
     "here."},
    {0}};

int main(int count, char **arguments)
{
    const struct cli_command commands[COMMANDS] = {
#define COMMAND(name_) command_##name_,
#include "bench/tool/list.h"
#undef COMMAND
    };
    const struct cli_tool tool = {
        .name = "adda-bench",
        .version = adda_version,
        .summary = "runs domain adaptation sweeps and proves the tables made of them",
        .description =
            "A sweep is a YAML file: pairs of captcha domains, adaptation methods, settings and "
            "seeds. It expands to cells, one training each, which are computed in processes of "
            "their own and kept as files in a store. A second run computes what is missing.",
        .commands = commands,
        .command_count = COMMANDS,
        .environment = environment,
        .files = files,
        .failed = "some cells failed, or a comparison or verification found a difference"};
    return cli_main(&tool, count, arguments);
}

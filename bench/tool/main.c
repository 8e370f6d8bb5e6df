/* adda-bench: sweeps, their records, and the tables made of them. */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench/tool/commands.h"
#include "bench/run/version.h"

enum {
#define COMMAND(name_) COMMAND_##name_,
#include "bench/tool/list.h"
#undef COMMAND
    COMMANDS
};

static bool is_limited(int resource)
{
    struct rlimit l;
    return getrlimit(resource, &l) == 0 && l.rlim_cur != RLIM_INFINITY;
}

/* OpenBLAS, which computes in worker processes alone, starts a thread per processor here, and each
 * tries for ever to have its memory where a limit leaves none. Starts the program again without
 * them; where that fails it goes on. */
static void restart_with_one_thread(char **arguments)
{
    const char *threads = getenv("OPENBLAS_NUM_THREADS");
    const bool one = threads && strcmp(threads, "1") == 0;
    if (one || (!is_limited(RLIMIT_AS) && !is_limited(RLIMIT_DATA)))
        return;
    if (setenv("OPENBLAS_NUM_THREADS", "1", 1) == 0)
        execv("/proc/self/exe", arguments);
}

int main(int count, char **arguments)
{
    restart_with_one_thread(arguments);
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
        .command_count = COMMANDS};
    return cli_main(&tool, count, arguments);
}

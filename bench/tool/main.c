/* adda-bench: sweeps, their records, and the tables made of them. */
#include "bench/tool/commands.h"
#include "bench/run/version.h"

enum {
#define COMMAND(name_) COMMAND_##name_,
#include "bench/tool/list.h"
#undef COMMAND
    COMMANDS
};

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
        .command_count = COMMANDS};
    return cli_main(&tool, count, arguments);
}

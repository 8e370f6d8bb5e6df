/* adda-bench: sweeps, their records, and the tables made of them. */
#include "bench/commands.h"

#define COMMAND(name_) extern const struct cli_command command_##name_;
#include "bench/command_list.h"
#undef COMMAND

enum {
#define COMMAND(name_) COMMAND_##name_,
#include "bench/command_list.h"
#undef COMMAND
    COMMANDS
};

int main(int count, char **arguments)
{
    const struct cli_command commands[COMMANDS] = {
#define COMMAND(name_) command_##name_,
#include "bench/command_list.h"
#undef COMMAND
    };
    const struct cli_tool tool = {
        .name = "adda-bench",
        .version = ADDA_VERSION,
        .summary = "runs domain adaptation sweeps and proves the tables made of them",
        .description =
            "A sweep is a YAML file: pairs of captcha domains, adaptation methods, settings and "
            "seeds. It expands to cells, one training each, which are computed in processes of "
            "their own and kept as files in a store. A second run computes what is missing.\n\n"
            "Exit codes: 0; 1 some cells failed, or a comparison differs; 64 usage; 65 bad data; "
            "66 no such input; 73 cannot create; 74 input or output error (a full disk); 75 "
            "interrupted, run again to resume; 77 no permission; 78 a mistake in a sweep, domain "
            "or font file.",
        .commands = commands,
        .command_count = COMMANDS};
    return cli_main(&tool, count, arguments);
}

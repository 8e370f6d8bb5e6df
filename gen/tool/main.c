/* captcha-gen: captchas from a domain file and a seed. */
#include "gen/tool/places.h"
#include "gen/tool/commands.h"

#define COMMAND(name_) extern const struct cli_command command_##name_;
#include "gen/tool/list.h"
#undef COMMAND

enum {
#define COMMAND(name_) COMMAND_##name_,
#include "gen/tool/list.h"
#undef COMMAND
    COMMANDS
};

static const struct cli_fact environment[] = {PLACES_ENVIRONMENT, {0}};
static const struct cli_fact files[] = {PLACES_FILES, {0}};

int main(int count, char **arguments)
{
    const struct cli_command commands[COMMANDS] = {
#define COMMAND(name_) command_##name_,
#include "gen/tool/list.h"
#undef COMMAND
    };
    const struct cli_tool tool = {
        .name = "captcha-gen",
        .version = ADDA_VERSION,
        .summary = "renders captchas from a domain file and a seed",
        .description =
            "A domain is a YAML file that describes one kind of captcha. Image number i of a "
            "domain depends only on the file, the seed and i: any range can be rendered anywhere, "
            "in any order, with any number of threads, and two domains can be paired so that image "
            "i of both shows the same text in the same layout.",
        .commands = commands,
        .command_count = COMMANDS,
        .environment = environment,
        .files = files};
    return cli_main(&tool, count, arguments);
}

/* captcha-gen check: datasets on disk compared with their manifests. */
#include <inttypes.h>
#include <stddef.h>

#include "gen/tool/commands.h"
#include "gen/export/check.h"

struct check_options {
    int jobs;
};

static const struct cli_option options[] = {
    JOBS_OPTION(struct check_options, jobs),
};

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct check_options *s = given;
    struct pool *pool = NULL;
    struct check_outcome out;
    if (pool_create(&pool, s->jobs ? s->jobs : processors(), e))
        return e->code;
    for (int i = 0; i < count; i++) {
        struct err own = ERR_INIT;
        if (dataset_check(arguments[i], pool, &out, &own))
            err_merge(e, &own);
        else
            printf("%s: good, %" PRIu64 " files, %" PRIu64 " bytes, digest %s\n", arguments[i],
                   out.files, out.bytes, out.digest);
        err_free(&own);
    }
    pool_free(pool);
    return e->code;
}

extern const struct cli_command command_check;
const struct cli_command command_check = {
    .name = "check",
    .arguments = "DIR...",
    .min_arguments = 1,
    .max_arguments = -1,
    .summary = "compare datasets on disk with their manifests",
    .description =
        "Reads every file and names those that are damaged, missing or not in the manifest. Prints "
        "the digest, which two datasets share only if every byte is the same.",
    .examples = "captcha-gen check out  # good, or a line for each damaged file",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct check_options),
    .run = run};

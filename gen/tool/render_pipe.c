/* Images to standard output. */
#include "gen/tool/render_pipe.h"

#include <inttypes.h>
#include <unistd.h>

#include "gen/tool/output.h"

static void check_truth(const struct export_dataset *d, const struct pipe_options *o, struct err *e)
{
    const char *name = d->exporter->name;
    if (d->exporter->rows_inside && o->truth)
        err_add(e, ERR_USAGE, "--truth: %s has the truth of each image beside it", name);
    else if (!d->exporter->rows_inside && !o->truth)
        err_add(e, ERR_USAGE,
                "-o -: %s holds no truth; give --truth FILE.jsonl for it, or --truth /dev/null",
                name);
    else if (o->truth && (output_is_pipe(o->truth) || output_is_standard(o->truth)))
        err_add(e, ERR_USAGE, "--truth '%s': the images go there", o->truth);
}

enum err_code render_pipe_check(const struct export_dataset *d, const struct pipe_options *o,
                                struct err *e)
{
    if (d->split_count > 1)
        err_add(e, ERR_USAGE, "-o -: a pipe carries the images of one split, and %d are given",
                d->split_count);
    if (d->exporter)
        check_truth(d, o, e);
    return output_check_pipe(e);
}

enum err_code render_pipe_run(const struct export_dataset *d, struct pipe_options *o, struct err *e)
{
    const struct domain_info *info = domain_info(d->domain);
    uint64_t written;
    o->descriptor = STDOUT_FILENO;
    if (dataset_pipe(d, o, &written, e))
        return written ? err_prefix(e, "after image %" PRIu64, d->splits[0].first + written - 1)
                       : e->code;
    if (o->progress)
        fprintf(o->progress, "standard output: %" PRIu64 " images of %d x %d pixels, %s, as %s\n",
                written, info->width, info->height, info->channels == 1 ? "grey" : "RGB",
                d->exporter->name);
    return ERR_NONE;
}

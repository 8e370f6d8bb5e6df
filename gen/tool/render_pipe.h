/* captcha-gen render -o -: images to standard output. */
#ifndef ADDA_GEN_RENDER_PIPE_H
#define ADDA_GEN_RENDER_PIPE_H

#include "gen/export/pipe_write.h"

/* Checks what a pipe asks for: one range, a file for rows that are not in it, no terminal.
 * ERR_USAGE, with all that is wrong. */
enum err_code render_pipe_check(const struct export_dataset *d, const struct pipe_options *o,
                                struct err *e);

/* Writes to standard output and says on stderr what was written, unless o->progress is NULL. */
enum err_code render_pipe_run(const struct export_dataset *d, struct pipe_options *o,
                              struct err *e);

#endif

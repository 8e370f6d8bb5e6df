/* A descriptor that takes what a reader at its other end waits for: written in order, through a
 * buffer. */
#ifndef ADDA_GEN_EXPORT_PIPE_H
#define ADDA_GEN_EXPORT_PIPE_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

/* SIGPIPE must be ignored; then a reader that has gone away is an error. A reader that takes its
 * time is waited for until *stop is set, which may be NULL. The descriptor stays the caller's. */
struct export_pipe;
enum err_code export_pipe_open(struct export_pipe **p, int descriptor,
                               const volatile sig_atomic_t *stop, struct err *e);
void export_pipe_close(struct export_pipe *p); /* drops what is not flushed; free-safe */

/* Keeps the first failure, after which nothing is written. */
void export_pipe_write(struct export_pipe *p, const void *data, size_t size);

/* That failure: ERR_IO, which says so when the reader has gone, or ERR_TEMPORARY when stopped. The
 * other writes out the buffer first. */
enum err_code export_pipe_check(const struct export_pipe *p, struct err *e);
enum err_code export_pipe_flush(struct export_pipe *p, struct err *e);

#endif

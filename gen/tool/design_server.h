/* The server behind `captcha-gen design`: libmicrohttpd on the loopback alone, one thread. */
#ifndef ADDA_GEN_DESIGN_SERVER_H
#define ADDA_GEN_DESIGN_SERVER_H

#include <signal.h>
#include "gen/design/design.h"

/* Listens on 127.0.0.1 (`port` 0: any free one), calls `ready`, whose failure ends it, and answers
 * until *stop is set. ERR_UNAVAILABLE when the port is taken. */
enum err_code design_serve(struct design *d, int port,
                           enum err_code (*ready)(const struct design *d, struct err *e),
                           const volatile sig_atomic_t *stop, struct err *e);

#endif

/* HTTP for the page of a domain. */
#include "gen/tool/design_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* One thread waits for all connections at once, so that none of them keeps the others waiting; one
 * that neither sends nor reads is closed after IDLE_SECONDS, lest all be taken. */
enum { CONNECTIONS = 256, IDLE_SECONDS = 10, WAIT_MS = 500 };

/* Nothing of the page may be kept, framed, or sent elsewhere, and it may load nothing from there.
 */
static const char *const headers[][2] = {
    {"Cache-Control", "no-store"},
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; "
     "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Content-Type-Options", "nosniff"},
};

static enum MHD_Result send_answer(struct MHD_Connection *to, struct design_answer *a)
{
    struct MHD_Response *r =
        MHD_create_response_from_buffer(a->size, a->body, MHD_RESPMEM_MUST_FREE);
    if (!r) {
        free(a->body);
        return MHD_NO;
    }
    MHD_add_response_header(r, "Content-Type", a->type);
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        MHD_add_response_header(r, headers[i][0], headers[i][1]);
    const enum MHD_Result queued = MHD_queue_response(to, (unsigned)a->status, r);
    MHD_destroy_response(r);
    return queued;
}

/* A request whose body is still coming. */
struct coming {
    struct text body;
    size_t size; /* of all that came: what is too much is not kept */
};

static struct design_request request_of(struct MHD_Connection *from, const char *method,
                                        const char *path)
{
    return (struct design_request){
        .method = method,
        .path = path,
        .host = MHD_lookup_connection_value(from, MHD_HEADER_KIND, "Host"),
        .origin = MHD_lookup_connection_value(from, MHD_HEADER_KIND, "Origin")};
}

/* Called once when the headers are there, then for each piece of the body, at last without one. */
static enum MHD_Result answer(void *context, struct MHD_Connection *from, const char *path,
                              const char *method, const char *version, const char *piece,
                              size_t *size, void **kept)
{
    struct design *d = context;
    struct design_request request = request_of(from, method, path);
    struct design_answer a;
    struct coming *c = *kept;
    (void)version;
    if (!c && !design_refuses(d, &request)) {
        *kept = calloc(1, sizeof *c);
        return *kept ? MHD_YES : MHD_NO;
    }
    if (c && *size) {
        if (c->size + *size <= DESIGN_BODY_MOST)
            text_add_bytes(&c->body, piece, *size);
        c->size += *size;
        *size = 0;
        return MHD_YES;
    }
    if (c) {
        request.body = c->body.data;
        request.size = c->size;
    }
    design_answer(d, &request, &a);
    return send_answer(from, &a);
}

static void forget(void *context, struct MHD_Connection *from, void **kept,
                   enum MHD_RequestTerminationCode why)
{
    struct coming *c = *kept;
    (void)context;
    (void)from;
    (void)why;
    if (c)
        text_free(&c->body);
    free(c);
    *kept = NULL;
}

/* Its own messages are for nobody: who asks gets an answer. */
static void quiet(void *context, const char *format, va_list arguments)
{
    (void)context;
    (void)format;
    (void)arguments;
}

enum err_code design_serve(struct design *d, int port,
                           enum err_code (*ready)(const struct design *d, struct err *e),
                           const volatile sig_atomic_t *stop, struct err *e)
{
    const struct sockaddr_in loopback = {.sin_family = AF_INET,
                                         .sin_port = htons((uint16_t)port),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    errno = 0;
    struct MHD_Daemon *daemon =
        MHD_start_daemon(MHD_USE_AUTO | MHD_USE_ERROR_LOG, (uint16_t)port, NULL, NULL, answer, d,
                         MHD_OPTION_EXTERNAL_LOGGER, quiet, NULL, MHD_OPTION_SOCK_ADDR, &loopback,
                         MHD_OPTION_NOTIFY_COMPLETED, forget, NULL, MHD_OPTION_CONNECTION_LIMIT,
                         CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS, MHD_OPTION_END);
    if (!daemon)
        return err_set(e, ERR_UNAVAILABLE, "cannot listen on 127.0.0.1, port %d: %s", port,
                       errno ? strerror(errno) : "libmicrohttpd refused");
    const union MHD_DaemonInfo *bound = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    design_set_port(d, bound->port);
    const enum err_code code = ready(d, e);
    while (!code && !*stop)
        MHD_run_wait(daemon, WAIT_MS);
    MHD_stop_daemon(daemon);
    return code;
}

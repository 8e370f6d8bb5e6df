/* A domain file that is being designed: the page's part of `captcha-gen design`, without the server
 * that brings it requests (gen/tool/design_server.h). It reads the file, what the file names and
 * the folder of pictures, and writes the file, which it replaces whole. Used by one thread at a
 * time. */
#ifndef ADDA_GEN_DESIGN_H
#define ADDA_GEN_DESIGN_H

#include <stddef.h>
#include "base/err.h"
#include "gen/import/set.h"

/* Bytes of a domain file, and of a request, at most. */
enum { DESIGN_TEXT_MOST = 256 << 10, DESIGN_BODY_MOST = 1 << 20 };

struct design_options {
    const char *path;          /* the domain file; it may have mistakes */
    const char *like;          /* pictures (gen/import/pictures.h); NULL: none */
    struct import_reading how; /* how they are read; `most`: how many are measured */
    int count, jobs;           /* pictures that are shown; threads, 0: one per processor */
};

/* The strings must outlive it. ERR_DATA when the file is no UTF-8 or too large, ERR_USAGE when its
 * images are files. */
struct design;
enum err_code design_open(struct design **d, const struct design_options *options, struct err *e);
void design_free(struct design *d);

/* The port that the server listens on. */
void design_set_port(struct design *d, int port);

/* "http://127.0.0.1:PORT/TOKEN/", whose token is random: 128 bits of libcrypto's generator. */
const char *design_address(const struct design *d);

/* Strings are NUL-terminated, `host` and `origin` those headers or NULL. */
struct design_request {
    const char *method, *path, *host, *origin;
    const char *body;
    size_t size;
};
/* `status` is HTTP's. `body` is to be freed, `type` is not. */
struct design_answer {
    int status;
    const char *type;
    char *body;
    size_t size;
};

/* 0, or the status with which it is refused before its body is read: 403 for another token than the
 * address has, another host than this one (names that lead here, as in DNS rebinding) or a page of
 * another origin; 404 and 405 for paths and methods. */
int design_refuses(const struct design *d, const struct design_request *r);

/* Answers everything, also what it refuses. `start` is a GET; `look`, `compare` and `save` are
 * POSTs of JSON that answer JSON: gen/design/answers.h. */
void design_answer(struct design *d, const struct design_request *r, struct design_answer *a);

#endif

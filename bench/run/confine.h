/* Where the program of a method from outside runs: with bubblewrap (bwrap, on PATH) in namespaces
 * of its own, in which there are read-only /usr with /bin, /sbin and /lib*, what the dynamic linker
 * needs of /etc, the folders of the interpreter, the method's folder as /method, of which output/
 * can be written to, and /tmp; no network, no other process, no device but /dev/null and its like.
 * Where bwrap is missing, or namespaces are not allowed, it runs as any program does. */
#ifndef ADDA_BENCH_CONFINE_H
#define ADDA_BENCH_CONFINE_H

#include <jansson.h>
#include <stdbool.h>
#include "base/err.h"
#include "bench/run/interpreter.h"

/* Zero-initialise; confine_free. */
struct confine {
    char **arguments; /* [count] and a NULL: what stands before the command */
    int count, capacity;
    char **environment; /* NULL-terminated: of the program, whoever starts it */
    int environment_count, environment_capacity;
    struct interpreter interpreter; /* of the command's first word */
    const char *folder;             /* where it is started; borrowed */
    bool confined;                  /* `arguments` begin with bwrap */
    char *why_not;                  /* owned; NULL while it is confined */
};

/* `folder` is the method's, `scratch` the one for /tmp, `store` is never to be seen. ERR_FAILED:
 * the program is not found. */
struct confine_place {
    const char *folder, *scratch, *store;
    int threads;
};
enum err_code confine_open(struct confine *c, const struct confine_place *p, const json_t *command,
                           struct err *e);
void confine_free(struct confine *c);

/* Whether a command's first word is found here; one that starts at the method's folder is taken to
 * be there. */
bool confine_finds(const char *program);

/* To be called where bwrap was found not to work, for the reason that it gave: the program then
 * runs without it. */
void confine_give_up(struct confine *c, const struct confine_place *p, const char *why);

#endif

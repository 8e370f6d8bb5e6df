/* The interpreter of a method from outside: where it lies, and its version and packages. It is
 * asked itself, before the method is there and without its files. */
#ifndef ADDA_BENCH_INTERPRETER_H
#define ADDA_BENCH_INTERPRETER_H

#include <jansson.h>

/* Zero-initialise; interpreter_free. */
struct interpreter {
    char *program;             /* a path; of Python its own, which a script may have started */
    const char *prefix, *base; /* Python's folders: of its packages, of its library; NULL: others */
    json_t *versions;          /* {"interpreter", "packages": {name: version}}, or null */
    json_t *answer;            /* owns the two above */
};

/* One of which nobody knows how to ask it is taken as it is, and so is a relative path: a file of
 * the method's own, which runs nowhere but where it is confined. */
void interpreter_ask(struct interpreter *i, const char *program);
void interpreter_free(struct interpreter *i);

#endif

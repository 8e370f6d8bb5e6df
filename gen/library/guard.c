/* The surroundings of a call, and the way out of it. */
#include "gen/library/guard.h"

#include <fenv.h>
#include <locale.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdlib.h>

#include "base/text.h"
#include "gen/library/place.h"

static locale_t plain_locale;
static _Thread_local jmp_buf *way_out;

/* In a thread of a pool there is no way out; what runs there takes no memory in this manner. */
static void leave(void)
{
    if (way_out)
        longjmp(*way_out, 1);
}

static void begin(void)
{
    plain_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    memory_on_exhaustion(leave);
    place_find();
}

static bool run(void (*fn)(void *context, struct err *e), void *context, struct err *e)
{
    jmp_buf out;
    way_out = &out;
    const bool left = setjmp(out) != 0;
    if (!left)
        fn(context, e);
    way_out = NULL;
    return !left;
}

static int hand_over(struct captchagen_error *to, struct err *from)
{
    const int code = (int)from->code;
    if (to)
        *to = (struct captchagen_error){code, from->count, from->text};
    else
        err_free(from);
    return code;
}

int guard_call(void (*fn)(void *context, struct err *e), void *context, volatile bool *lost,
               struct captchagen_error *to)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct err e = ERR_INIT;
    fenv_t environment;
    if (to && to->code)
        return to->code;
    pthread_once(&once, begin);
    if (!plain_locale) {
        err_memory(&e);
        return hand_over(to, &e);
    }
    const locale_t before = uselocale(plain_locale);
    fegetenv(&environment);
    fesetenv(FE_DFL_ENV);
    if (!run(fn, context, &e)) {
        e = (struct err){ERR_OS, 1, NULL}; /* its text may be half made */
        if (lost)
            *lost = true;
    }
    fesetenv(&environment);
    uselocale(before);
    return hand_over(to, &e);
}

/* ---- errors --------------------------------------------------------------------------------- */

const char *captchagen_error_text(const struct captchagen_error *e)
{
    if (!e || !e->code)
        return "";
    return e->text ? e->text : "out of memory";
}

void captchagen_error_free(struct captchagen_error *e)
{
    if (!e)
        return;
    free(e->text);
    *e = (struct captchagen_error)CAPTCHAGEN_ERROR_INIT;
}

void captchagen_free(void *memory)
{
    free(memory);
}

const char *captchagen_version(void)
{
    return ADDA_VERSION;
}

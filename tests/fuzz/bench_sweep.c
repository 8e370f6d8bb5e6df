/* Any text as a sweep: mistakes with a place, or a plan that its lock file gives back and whose
 * every identity can be read again. Relative domains are those of tests/golden/bench. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "bench/plan/cell.h"
#include "bench/plan/plan.h"
#include "bench/plan/lock.h"
#include "bench/plan/plan_read.h"
#include "bench/sweep/domains.h"
#include "fuzz.h"

enum { KEPT = 100 };

static void check_identity(const json_t *identity)
{
    struct cell c;
    struct err e = ERR_INIT;
    if (cell_parse(&c, identity, &e))
        abort();
    json_t *again = c.method ? cell_identity(&c) : cell_source_identity(&c);
    if (!json_equal(identity, again))
        abort();
    json_decref(again);
    cell_free(&c);
}

static void check_plan(const struct plan *p)
{
    struct plan back;
    struct err e = ERR_INIT;
    json_t *lock = plan_json(p), *again = NULL;
    if (!lock || plan_from_json(&back, lock, &e) || !(again = plan_json(&back)) ||
        !json_equal(lock, again))
        abort();
    for (int i = 0; i < p->cell_count; i++) {
        if (p->cells[i].depends >= i)
            abort();
        check_identity(p->cells[i].identity);
    }
    json_decref(lock);
    json_decref(again);
    plan_free(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char few[] = "budget={cells: 100}", *set[] = {few};
    static struct domains domains; /* kept from input to input: fonts and files are read once */
    struct plan p;
    struct err e = ERR_INIT;
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    if (size)
        memcpy(text, data, size);
    text[size] = 0;
    const enum err_code code = plan_parse(
        &p, text, ADDA_SOURCE_DIR "/tests/golden/bench/input.yaml", set, 1, &domains, &e);
    if ((code != ERR_NONE) != (e.text != NULL))
        abort();
    if (!code)
        check_plan(&p);
    plan_free(&p);
    if (domains.count > KEPT)
        domains_free(&domains);
    err_free(&e);
    free(text);
    return 0;
}

/* Any JSON as a lock file: a plan that gives the same lock again, or an error with a text. */
#include <stdlib.h>

#include "bench/plan/plan.h"
#include "bench/plan/lock.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_error_t error;
    json_t *lock = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, &error);
    struct plan p;
    struct err e = ERR_INIT;
    if (!lock)
        return 0;
    const enum err_code code = plan_from_json(&p, lock, &e);
    if ((code != ERR_NONE) != (e.text != NULL))
        abort();
    json_t *again = code ? NULL : plan_json(&p);
    for (int i = 0; !code && i < p.cell_count; i++)
        free(plan_cell_name(&p, i));
    if (!code && !again)
        abort();
    json_decref(again);
    plan_free(&p);
    err_free(&e);
    json_decref(lock);
    return 0;
}

/* Any bytes as an array of predictions: an array whose every value can be read, or an error. */
#include <stdlib.h>

#include "bench/text/npy.h"
#include "fuzz.h"

static volatile unsigned short last_read; /* so that every value is */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct npy a;
    struct err e = ERR_INIT;
    size_t count = 1;
    const enum err_code code = npy_parse(&a, (const char *)data, size, &e);
    if ((code != ERR_NONE) != (e.text != NULL))
        abort();
    for (int i = 0; i < a.dimensions; i++)
        count *= (size_t)a.extent[i];
    for (size_t i = 0; !code && i < count; i++)
        last_read = a.data[i];
    npy_free(&a);
    err_free(&e);
    return 0;
}

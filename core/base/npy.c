/* The header of .npy files: magic, version, length of what follows (low byte first), and a Python
 * dictionary padded with blanks. */
#include "base/npy.h"

#include <inttypes.h>

const char npy_magic[NPY_MAGIC + 1] = "\x93NUMPY\x01\x00";

void npy_add_header(struct text *t, const uint64_t *extent, int dimensions, int width)
{
    enum { PREFIX = NPY_MAGIC + 2, ALIGN = 64 };
    struct text header = {.fallible = t->fallible};
    text_printf(&header, "{'descr': '%s', 'fortran_order': False, 'shape': (",
                width == 2 ? "<u2" : "|u1");
    for (int i = 0; i < dimensions; i++)
        text_printf(&header, "%s%" PRIu64, i ? ", " : "", extent[i]);
    text_printf(&header, "%s), }", dimensions == 1 ? "," : "");
    while (!header.failed && (PREFIX + header.size + 1) % ALIGN)
        text_add(&header, " ");
    text_add(&header, "\n");
    const char length[2] = {(char)(header.size & 255), (char)(header.size >> 8)};
    text_add_bytes(t, npy_magic, NPY_MAGIC);
    text_add_bytes(t, length, 2);
    text_add_bytes(t, header.data, header.size);
    t->failed |= header.failed;
    text_free(&header);
}

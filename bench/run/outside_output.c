/* NumPy's .npy files of whole numbers, versions 1 to 3, from a program that nobody trusts. */
#include "bench/run/outside_output.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"

enum { HEADER_MOST = 65536, WIDEST = 8, MAGIC = 6 };

/* A header as it was found. */
struct header {
    char kind; /* i, u, f or b */
    int width;
    int dimensions;
    long long extent[4];
    size_t data; /* where they begin */
};

static char *path_of(const struct outside_array *a)
{
    return text_format("%s/output/%s", a->folder, a->name);
}

bool outside_has_array(const struct outside_array *a)
{
    struct stat there;
    char *path = path_of(a);
    const bool found = lstat(path, &there) == 0;
    free(path);
    return found;
}

static enum err_code wrong(const struct outside_array *a, struct err *e, const char *what)
{
    return err_set(e, ERR_FAILED, "output/%s %s", a->name, what);
}

static void add_shape(struct text *t, const long long *extent, int dimensions)
{
    text_add(t, "(");
    for (int i = 0; i < dimensions; i++)
        if (extent[i] < 0)
            text_printf(t, "%spoints", i ? ", " : "");
        else
            text_printf(t, "%s%lld", i ? ", " : "", extent[i]);
    text_add(t, dimensions == 1 ? ",)" : ")");
}

/* ---- header -----------------------------------------------------------------------------------
 */

static bool parse_type(struct header *h, const char *text)
{
    const char *at = strstr(text, "'descr':");
    at = at ? strchr(at + 8, '\'') : NULL;
    if (!at || strspn(at + 1, "<|=") != 1 || strspn(at + 2, "iufb") != 1 || at[3] < '1' ||
        at[3] > '8' || at[4] != '\'')
        return false;
    h->kind = at[2];
    h->width = at[3] - '0';
    if (h->kind == 'f')
        return h->width == 4 || h->width == 8;
    return h->width == 1 || h->width == 2 || h->width == 4 || h->width == 8;
}

static bool parse_shape(struct header *h, const char *text)
{
    const char *at = strstr(text, "'shape':");
    at = at ? strchr(at, '(') : NULL;
    while (at && *at && *at != ')') {
        char *end;
        at++;
        at += strspn(at, " ");
        if (*at == ')')
            break;
        const long long n = strtoll(at, &end, 10);
        if (end == at || n < 0 || h->dimensions == 4)
            return false;
        h->extent[h->dimensions++] = n;
        at = end + strspn(end, " ");
        if (*at != ',' && *at != ')')
            return false;
    }
    return at && *at == ')';
}

static enum err_code parse_header(const struct outside_array *a, const char *bytes, size_t size,
                                  struct header *h, struct err *e)
{
    const unsigned char *b = (const unsigned char *)bytes;
    *h = (struct header){0};
    if (size < 12 || memcmp(bytes, "\x93NUMPY", MAGIC) != 0 || b[6] < 1 || b[6] > 3)
        return wrong(a, e, "is no .npy file");
    const size_t prefix = b[6] == 1 ? 10 : 12;
    const size_t length = (size_t)b[8] | (size_t)b[9] << 8 |
                          (b[6] == 1 ? 0 : (size_t)b[10] << 16 | (size_t)b[11] << 24);
    if (length >= HEADER_MOST || prefix + length > size)
        return wrong(a, e, "has a damaged .npy header");
    char *text = text_format("%.*s", (int)length, bytes + prefix);
    const bool typed = parse_type(h, text), shaped = parse_shape(h, text);
    const bool fortran = !strstr(text, "'fortran_order': False");
    h->data = prefix + length;
    free(text);
    if (!typed)
        wrong(a, e, "does not hold whole numbers of one to eight bytes, low byte first");
    else if (!shaped)
        wrong(a, e, "has a damaged .npy header");
    else if (fortran && h->dimensions > 1)
        wrong(a, e, "is in Fortran's order; write numpy.ascontiguousarray of it");
    return e->code;
}

static bool has_shape(const struct outside_array *a, const struct header *h)
{
    bool same = h->dimensions == a->dimensions;
    for (int i = 0; same && i < a->dimensions; i++)
        same = a->extent[i] < 0 ? h->extent[i] >= 1 && h->extent[i] <= a->rows_most
                                : h->extent[i] == a->extent[i];
    return same;
}

static enum err_code check_shape(const struct outside_array *a, const struct header *h, size_t size,
                                 struct err *e)
{
    struct text t = {0};
    double bytes = h->width;
    long long expected[3];
    for (int i = 0; i < a->dimensions; i++)
        expected[i] = a->extent[i];
    if (!has_shape(a, h)) {
        text_add(&t, "has the shape ");
        add_shape(&t, h->extent, h->dimensions);
        text_add(&t, " in place of ");
        add_shape(&t, expected, a->dimensions);
        text_printf(&t, ": %s", a->letters);
        wrong(a, e, t.data);
    }
    for (int i = 0; i < h->dimensions; i++)
        bytes *= (double)h->extent[i];
    if (!e->code && bytes != (double)(size - h->data))
        wrong(a, e, "is cut short, or has more than its shape says");
    text_free(&t);
    return e->code;
}

/* ---- values -----------------------------------------------------------------------------------
 */

static uint64_t bits_of(const char *bytes, int width)
{
    uint64_t v = 0;
    for (int i = 0; i < width; i++)
        v |= (uint64_t)(unsigned char)bytes[i] << 8 * i;
    return v;
}

static double real_of(uint64_t bits, int width)
{
    const uint32_t half = (uint32_t)bits;
    float single;
    double whole;
    memcpy(&single, &half, sizeof single);
    memcpy(&whole, &bits, sizeof whole);
    return width == 4 ? (double)single : whole;
}

/* Exact in its range; beyond 2^53 it is out of any that is asked for. */
static double value_of(const struct header *h, const char *bytes)
{
    const uint64_t bits = bits_of(bytes, h->width);
    if (h->kind == 'f')
        return real_of(bits, h->width);
    const uint64_t sign = (uint64_t)1 << ((8U * (unsigned)h->width - 1) & 63);
    if (h->kind == 'i' && bits & sign)
        return -(double)(sign - (bits & (sign - 1)));
    return (double)bits;
}

/* "[3][1]" of the `at`th value. */
static void add_place(struct text *t, const struct outside_array *a, size_t at)
{
    size_t below = 1;
    for (int i = 1; i < a->dimensions; i++)
        below *= (size_t)a->extent[i];
    for (int i = 0; i < a->dimensions; i++) {
        text_printf(t, "[%zu]", at / below);
        at %= below;
        below /= i + 1 < a->dimensions ? (size_t)a->extent[i + 1] : 1;
    }
}

static enum err_code refuse_value(const struct outside_array *a, size_t at, double v, struct err *e)
{
    struct text t = {0};
    add_place(&t, a, at);
    if (isnan(v))
        err_set(e, ERR_FAILED, "output/%s: NaN at %s", a->name, t.data);
    else
        err_set(e, ERR_FAILED, "output/%s: %.17g at %s is no whole number of 0 to %" PRIu32,
                a->name, v, t.data, a->most);
    text_free(&t);
    return e->code;
}

static enum err_code convert(const struct outside_array *a, const struct header *h,
                             const char *bytes, uint32_t **values, struct err *e)
{
    size_t count = 1;
    for (int i = 0; i < a->dimensions; i++)
        count *= (size_t)a->extent[i];
    *values = memory_take(count + 1, sizeof **values);
    for (size_t i = 0; i < count; i++) {
        const double v = value_of(h, bytes + h->data + i * (size_t)h->width);
        if (!(v >= 0 && v <= (double)a->most) || v > floor(v))
            return refuse_value(a, i, v, e);
        (*values)[i] = (uint32_t)v;
    }
    return ERR_NONE;
}

/* The method must not lead the harness to a file that it cannot read itself. */
static enum err_code read_regular(const struct outside_array *a, char **bytes, size_t *size,
                                  struct err *e)
{
    struct stat there;
    char *path = path_of(a);
    double most = HEADER_MOST + WIDEST * (double)(a->extent[0] < 0 ? a->rows_most : a->extent[0]);
    for (int i = 1; i < a->dimensions; i++)
        most *= a->extent[i];
    if (lstat(path, &there) != 0)
        wrong(a, e, "is missing");
    else if (!S_ISREG(there.st_mode))
        wrong(a, e, "is no regular file");
    else if ((double)there.st_size > most)
        wrong(a, e, "is too large");
    else
        read_file(path, bytes, size, e);
    free(path);
    return e->code;
}

enum err_code outside_read_array(struct outside_array *a, uint32_t **values, struct err *e)
{
    char *bytes = NULL;
    size_t size = 0;
    struct header h;
    *values = NULL;
    if (!read_regular(a, &bytes, &size, e) && !parse_header(a, bytes, size, &h, e) &&
        !check_shape(a, &h, size, e)) {
        a->extent[0] = (int)h.extent[0];
        convert(a, &h, bytes, values, e);
    }
    free(bytes);
    if (e->code) {
        free(*values);
        *values = NULL;
    }
    return e->code;
}

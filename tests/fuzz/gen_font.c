/* Any bytes as a font: outlines that are finite and consistent, or an error with a text; and what
 * identifies it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "gen/paint/face.h"
#include "gen/paint/glyphs.h"

static void check(const struct glyph *g)
{
    int first = 0;
    for (int c = 0; c < g->contours; c++) {
        if (g->ends[c] < first || g->ends[c] >= g->points)
            abort();
        first = g->ends[c] + 1;
    }
    for (int i = 0; i < g->points; i++)
        if (!isfinite(g->x[i]) || !isfinite(g->y[i]))
            abort();
    if (first != g->points || !(g->box[0] <= g->box[2]) || !(g->box[1] <= g->box[3]))
        abort();
}

/* A fingerprint exactly where there is an outline, and a version that is a line of text. */
static void identify(const uint8_t *data, size_t size, const uint32_t *characters, int count)
{
    struct face face = {0};
    struct err e = ERR_INIT;
    char version[FACE_VERSION];
    if (!face_open(&face, data, size, NULL, "input", &e)) {
        for (int i = 0; i < count; i++)
            if (!face_fingerprint(&face, characters[i]) !=
                !face_outline(&face, characters[i], NULL))
                abort();
        face_version(&face, version);
        for (const char *at = version; *at; at++)
            if (*at < ' ' || *at > '~')
                abort();
    }
    face_close(&face);
    err_free(&e);
}

/* At the ends of all axes, in the last of the faces. */
static void choose(const uint8_t *data, size_t size, const uint32_t *characters, int count)
{
    struct face face = {0}, other = {0};
    struct face_range axis[FACE_AXES];
    struct face_choice which = {.chosen = true};
    struct err e = ERR_INIT;
    char sha256[HASH_HEX];
    if (!face_open(&face, data, size, &which, "input", &e)) {
        which.number = (int)face.ft->num_faces - 1;
        which.axis_count = which.number ? 0 : face_axes(&face, axis);
        for (int i = 0; i < which.axis_count; i++) {
            memcpy(which.axis[i].tag, axis[i].tag, sizeof axis[i].tag);
            which.axis[i].value = i % 2 ? axis[i].least : axis[i].most;
        }
        if (!face_open(&other, data, size, &which, "input", &e))
            face_outlines_sha256(&other, characters, count, sha256);
    }
    if (e.code && !e.text)
        abort();
    face_close(&face);
    face_close(&other);
    err_free(&e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint32_t alphabet[] = {'A', 'B', 0xe9};
    static const struct fineness fine = {0.001, 0.05};
    struct glyphs g = {0};
    struct err e = ERR_INIT;
    struct face face = {0};
    enum err_code code = face_open(&face, data, size, NULL, "input", &e);
    if (!code)
        code = glyphs_read(&g, &face, "input", alphabet, 3, &fine, &e);
    if ((code != ERR_NONE) != (e.text != NULL))
        abort();
    for (int i = 0; !code && i < g.count; i++)
        check(&g.glyph[i]);
    identify(data, size, alphabet, 3);
    choose(data, size, alphabet, 3);
    face_close(&face);
    glyphs_free(&g);
    err_free(&e);
    return 0;
}

/* GIF files, through giflib: the first frame alone is decoded. */
#include "gen/paint/picture_gif.h"

#include <gif_lib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct gif_source {
    const uint8_t *data;
    size_t size, at;
};

static int take(GifFileType *g, GifByteType *to, int count)
{
    struct gif_source *s = g->UserData;
    const size_t left = s->size - s->at, wanted = (size_t)count;
    const size_t taken = wanted < left ? wanted : left;
    memcpy(to, s->data + s->at, taken);
    s->at += taken;
    return (int)taken;
}

/* Those of an extension that concerns the frame behind it set `control`. */
static bool read_extension(GifFileType *g, GraphicsControlBlock *control)
{
    GifByteType *block;
    int code;
    bool right = DGifGetExtension(g, &code, &block) != GIF_ERROR;
    while (right && block) {
        if (code == GRAPHICS_EXT_FUNC_CODE)
            right = DGifExtensionToGCB(block[0], block + 1, control) != GIF_ERROR;
        right = right && DGifGetExtensionNext(g, &block) != GIF_ERROR;
    }
    return right;
}

/* Moves to the next frame; false: there is none, or the file is damaged before it. */
static bool find_frame(GifFileType *g, GraphicsControlBlock *control)
{
    GifRecordType type;
    do {
        if (DGifGetRecordType(g, &type) == GIF_ERROR || type == TERMINATE_RECORD_TYPE)
            return false;
        if (type == EXTENSION_RECORD_TYPE && !read_extension(g, control))
            return false;
    } while (type != IMAGE_DESC_RECORD_TYPE);
    return true;
}

/* One row of the frame, from its first pixel on; false: a colour that the palette does not have. */
static bool put_row(uint8_t *to, const GifByteType *row, int width, const ColorMapObject *map,
                    int transparent)
{
    for (int x = 0; x < width; x++, to += 4) {
        if (row[x] == transparent) {
            memset(to, 0, 4);
            continue;
        }
        if (row[x] >= map->ColorCount)
            return false;
        const GifColorType *c = &map->Colors[row[x]];
        to[0] = c->Red;
        to[1] = c->Green;
        to[2] = c->Blue;
        to[3] = 255;
    }
    return true;
}

static bool read_rows(GifFileType *g, struct decoded_picture *p, GifByteType *row, int transparent)
{
    static const int first[] = {0, 4, 2, 1, 0}, step[] = {8, 8, 4, 2, 1};
    const GifImageDesc *d = &g->Image;
    const ColorMapObject *map = d->ColorMap ? d->ColorMap : g->SColorMap;
    const int begin = d->Interlace ? 0 : 4, end = d->Interlace ? 4 : 5;
    for (int pass = begin; pass < end; pass++)
        for (int y = first[pass]; y < d->Height; y += step[pass]) {
            uint8_t *to = p->rgba + ((size_t)(d->Top + y) * (size_t)p->width + (size_t)d->Left) * 4;
            if (DGifGetLine(g, row, d->Width) == GIF_ERROR ||
                !put_row(to, row, d->Width, map, transparent))
                return false;
        }
    return true;
}

/* ERR_DATA without a message of its own: damaged. */
static enum err_code read_frame(GifFileType *g, struct decoded_picture *p, const char *name,
                                struct err *e)
{
    GraphicsControlBlock control = {.TransparentColor = NO_TRANSPARENT_COLOR};
    const GifImageDesc *d = &g->Image;
    if (!find_frame(g, &control) || DGifGetImageDesc(g) == GIF_ERROR)
        return ERR_DATA;
    if (d->Width < 1 || d->Height < 1 || d->Left > g->SWidth - d->Width ||
        d->Top > g->SHeight - d->Height || !(d->ColorMap || g->SColorMap))
        return ERR_DATA;
    if (decoded_create(p, (unsigned long)g->SWidth, (unsigned long)g->SHeight, name, e))
        return e->code;
    memset(p->rgba, 0, (size_t)p->width * (size_t)p->height * 4);
    GifByteType *row = malloc((size_t)d->Width);
    if (!row)
        return err_memory(e);
    const bool right = read_rows(g, p, row, control.TransparentColor);
    free(row);
    p->frames = right && find_frame(g, &control) ? PICTURE_FIRST : PICTURE_ALONE;
    return right ? ERR_NONE : ERR_DATA;
}

enum err_code picture_read_gif(struct decoded_picture *p, const void *data, size_t size,
                               const char *name, struct err *e)
{
    struct gif_source s = {data, size, 0};
    int why = 0;
    GifFileType *g = DGifOpen(&s, take, &why);
    enum err_code code = g ? read_frame(g, p, name, e) : ERR_DATA;
    if (code && !e->code) {
        const char *text = GifErrorString(g ? g->Error : why);
        err_add(e, ERR_DATA, "'%s' is a damaged GIF file: %s", name,
                text ? text : "its first frame does not fit it");
    }
    if (g)
        DGifCloseFile(g, &why);
    return code;
}

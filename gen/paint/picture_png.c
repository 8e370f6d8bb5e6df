/* PNG files, through libpng: values are taken as they are stored, whatever gAMA, sRGB, iCCP and
 * cHRM say of them. */
#include "gen/paint/picture_png.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "gen/paint/exif_text.h"

/* `rows` is here, not on the stack, so that it can be freed after a jump. `orientation` is that of
 * the chunk for it, 0: none; `found` is that of the texts. */
struct png_source {
    const uint8_t *data;
    size_t size, at;
    png_bytep *rows;
    int orientation;
    struct exif_found found;
    char text[160];
};

static void fail(png_structp png, png_const_charp text)
{
    struct png_source *s = png_get_error_ptr(png);
    snprintf(s->text, sizeof s->text, "%s", text);
    png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

static void take(png_structp png, png_bytep to, png_size_t count)
{
    struct png_source *s = png_get_io_ptr(png);
    if (count > s->size - s->at)
        png_error(png, "the file ends early");
    memcpy(to, s->data + s->at, count);
    s->at += count;
}

/* Texts are looked at one by one and not kept: a small file may hold a thousand that unpack to 8 MB
 * each. Exif data too: libpng does not keep those that begin as JPEG's segment does. Above 0: the
 * chunk is dealt with; 0: it is up to libpng, which refuses what it must know. */
static int see_chunk(png_structp png, png_unknown_chunkp chunk)
{
    enum { ANCILLARY = 0x20 };
    struct png_source *s = png_get_user_chunk_ptr(png);
    const char *name = (const char *)chunk->name;
    if (strcmp(name, "eXIf") == 0 && !s->orientation)
        s->orientation = exif_orientation(chunk->data, chunk->size);
    else if (strcmp(name + 1, "TXt") == 0 || strcmp(name, "tEXt") == 0)
        exif_text_read(&s->found, name, chunk->data, chunk->size);
    return chunk->name[0] & ANCILLARY ? 1 : 0;
}

static void set_chunks(png_structp png, struct png_source *s)
{
    static const png_byte seen[] = "tEXt\0zTXt\0iTXt\0eXIf";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, seen, 4);
    png_set_read_user_chunk_fn(png, s, see_chunk);
}

/* Everything to red, green, blue and alpha of eight bits; of palettes to one byte a pixel: libpng
 * takes black where a palette lacks the colour. */
static void set_transforms(png_structp png, bool paletted)
{
    png_set_interlace_handling(png);
    if (paletted) {
        png_set_packing(png);
        return;
    }
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, 255, PNG_FILLER_AFTER);
}

/* Places in the palette, at the beginning of each row, become colours. */
static void look_up_colors(png_structp png, png_infop info, const struct decoded_picture *p)
{
    png_colorp colors = NULL;
    png_bytep alphas = NULL;
    int count = 0, alpha_count = 0;
    png_get_PLTE(png, info, &colors, &count);
    png_get_tRNS(png, info, &alphas, &alpha_count, NULL);
    for (int y = 0; y < p->height; y++) {
        uint8_t *row = p->rgba + (size_t)y * (size_t)p->width * 4;
        for (int x = p->width - 1; x >= 0; x--) {
            const int at = row[x];
            if (at >= count)
                png_error(png, "a pixel has a colour that the palette lacks");
            uint8_t *to = row + 4 * x;
            to[0] = colors[at].red;
            to[1] = colors[at].green;
            to[2] = colors[at].blue;
            to[3] = at < alpha_count ? alphas[at] : 255;
        }
    }
}

static enum err_code read_pixels(png_structp png, png_infop info, struct png_source *s,
                                 struct decoded_picture *p, const char *name, struct err *e)
{
    png_read_info(png, info);
    if (decoded_create(p, png_get_image_width(png, info), png_get_image_height(png, info), name, e))
        return e->code;
    const bool paletted = png_get_color_type(png, info) == PNG_COLOR_TYPE_PALETTE;
    set_transforms(png, paletted);
    png_read_update_info(png, info);
    s->rows = malloc((size_t)p->height * sizeof *s->rows);
    if (!s->rows)
        return err_memory(e);
    for (int y = 0; y < p->height; y++)
        s->rows[y] = p->rgba + (size_t)y * (size_t)p->width * 4;
    png_read_image(png, s->rows);
    png_read_end(png, info);
    if (paletted)
        look_up_colors(png, info, p);
    p->orientation = s->orientation ? s->orientation : exif_chosen(&s->found);
    return ERR_NONE;
}

/* APNG: a chunk before the pixels says how many frames there are, another that the pixels are the
 * first of them. */
static enum picture_frames frames_of(const uint8_t *data, size_t size)
{
    enum { SIGNATURE = 8, CHUNK = 12 };
    unsigned long frames = 0;
    bool first = false;
    for (size_t at = SIGNATURE; size - at >= CHUNK;) {
        const size_t length = png_get_uint_32(data + at);
        if (memcmp(data + at + 4, "IDAT", 4) == 0 || length > size - at - CHUNK)
            break;
        if (memcmp(data + at + 4, "acTL", 4) == 0 && length >= 4)
            frames = png_get_uint_32(data + at + 8);
        first = first || memcmp(data + at + 4, "fcTL", 4) == 0;
        at += CHUNK + length;
    }
    if (first)
        return frames > 1 ? PICTURE_FIRST : PICTURE_ALONE;
    return frames ? PICTURE_BESIDE : PICTURE_ALONE;
}

enum err_code picture_read_png(struct decoded_picture *p, const void *data, size_t size,
                               const char *name, struct err *e)
{
    struct png_source s = {.data = data, .size = size};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &s, fail, ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    enum err_code code = ERR_DATA;
    if (!info) {
        png_destroy_read_struct(&png, NULL, NULL);
        return err_memory(e);
    }
    if (setjmp(png_jmpbuf(png))) {
        err_add(e, ERR_DATA, "'%s' is a damaged PNG file: %s", name, s.text);
    } else {
        png_set_read_fn(png, &s, take);
        set_chunks(png, &s);
        code = read_pixels(png, info, &s, p, name, e);
    }
    if (!code)
        p->frames = frames_of(data, size);
    free(s.rows);
    png_destroy_read_struct(&png, &info, NULL);
    return code;
}

/* Pictures from files: decoded, turned upright and laid on a ground. */
#include "gen/paint/picture.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "gen/paint/exif.h"
#include "gen/paint/picture_bmp.h"
#include "gen/paint/picture_gif.h"
#include "gen/paint/picture_jpeg.h"
#include "gen/paint/picture_png.h"
#include "gen/paint/picture_webp.h"

/* A format: how its files begin, "?" for any byte, and what decodes them. */
struct format {
    const char *name, *head;
    size_t size;
    enum err_code (*read)(struct decoded_picture *p, const void *data, size_t size,
                          const char *name, struct err *e);
};
#define FORMAT(name_, head_, read_)                                                                \
    {                                                                                              \
        name_, head_, sizeof head_ - 1, read_                                                      \
    }
static const struct format formats[] = {
    FORMAT("PNG", "\x89PNG", picture_read_png),
    FORMAT("JPEG", "\xff\xd8\xff", picture_read_jpeg),
    FORMAT("GIF", "GIF8", picture_read_gif),
    FORMAT("WebP", "RIFF????WEBP", picture_read_webp),
    /* Fourteen bytes of the first header, and the size of the second, which is below 256. */
    FORMAT("BMP", "BM?????????????\0\0\0", picture_read_bmp),
};

static const struct format *format_of(const void *data, size_t size)
{
    const char *head = data;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        size_t k = 0;
        while (k < formats[i].size && k < size &&
               (formats[i].head[k] == '?' || formats[i].head[k] == head[k]))
            k++;
        if (k == formats[i].size)
            return &formats[i];
    }
    return NULL;
}

const char *picture_format(const void *head, size_t size)
{
    const struct format *format = format_of(head, size);
    return format ? format->name : NULL;
}

static enum err_code decode(struct decoded_picture *p, const void *data, size_t size,
                            const char *name, struct err *e)
{
    const struct format *format = format_of(data, size);
    if (!format)
        return err_add(e, ERR_DATA, "'%s' is no PNG, JPEG, GIF, BMP or WebP file", name);
    return format->read(p, data, size, name, e);
}

static void lay_on(uint8_t ground, const uint8_t rgba[4], uint8_t rgb[3])
{
    for (int c = 0; c < 3; c++)
        rgb[c] = (uint8_t)((rgba[c] * rgba[3] + ground * (255 - rgba[3]) + 127) / 255);
}

static enum err_code finish(struct rgb_picture *p, const struct decoded_picture *from,
                            uint8_t ground, struct err *e)
{
    const bool on_its_side = from->orientation >= 5;
    p->width = on_its_side ? from->height : from->width;
    p->height = on_its_side ? from->width : from->height;
    p->frames = from->frames;
    p->rgb = malloc((size_t)p->width * (size_t)p->height * 3 + 1); /* never of 0 bytes */
    if (!p->rgb)
        return err_memory(e);
    uint8_t *to = p->rgb;
    for (int y = 0; y < p->height; y++)
        for (int x = 0; x < p->width; x++, to += 3) {
            const struct exif_place at =
                exif_place(from->orientation, from->width, from->height, x, y);
            lay_on(ground, from->rgba + ((size_t)at.y * (size_t)from->width + (size_t)at.x) * 4,
                   to);
        }
    return ERR_NONE;
}

enum err_code picture_read(struct rgb_picture *p, const void *data, size_t size, const char *name,
                           struct err *e)
{
    return picture_read_on(p, data, size, 255, name, e);
}

enum err_code picture_read_on(struct rgb_picture *p, const void *data, size_t size, uint8_t ground,
                              const char *name, struct err *e)
{
    struct decoded_picture file = {0};
    *p = (struct rgb_picture){0};
    enum err_code code = decode(&file, data, size, name, e);
    if (!code)
        code = finish(p, &file, ground, e);
    free(file.rgba);
    return code;
}

/* Backgrounds cut out of pictures: the files of a folder, in the order of their names. Their bytes
 * are part of the domain's identity. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/hash.h"
#include "base/publish.h"
#include "gen/paint/effect.h"
#include "gen/paint/picture.h"

enum { MAX_PICTURES = 4096, MAX_PATH = 4096, MAX_BYTES = 64 << 20 };

struct image_folder {
    char *folder;
    struct dist zoom;
    int count;
    struct rgb_picture *picture;
    char content[HASH_HEX];
};

static const struct param params[] = {
    {"folder", PARAM_TEXT, offsetof(struct image_folder, folder),
     .help = "directory with the pictures (.png, .jpg, .jpeg; other files are ignored), relative "
             "to the domain file"},
    {"zoom", PARAM_REAL_DIST, offsetof(struct image_folder, zoom), .min = 0.05, .max = 20,
     .def = "1", .help = "pixels of the canvas per pixel of the picture"},
};

/* By the end of the name; other entries (rows of truth, folders) are ignored. */
static int is_picture(const struct dirent *d)
{
    static const char *const endings[] = {".png", ".jpg", ".jpeg"};
    const char *end = strrchr(d->d_name, '.');
    bool found = false;
    for (int i = 0; i < 3 && end && d->d_name[0] != '.'; i++)
        found = found || strcasecmp(end, endings[i]) == 0;
    return found;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static enum err_code read_picture(struct image_folder *s, const char *folder, const char *name,
                                  struct hash *all, struct err *e)
{
    char path[MAX_PATH], *data;
    size_t size;
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return err_add(e, ERR_NOINPUT, "'%s': the path is too long", path);
    if (read_file_upto(path, MAX_BYTES, &data, &size, e))
        return e->code;
    const enum err_code code = picture_read(&s->picture[s->count], data, size, path, e);
    s->count += !code;
    hash_add(all, data, size);
    free(data);
    return code;
}

static enum err_code read_pictures(struct image_folder *s, const char *folder, struct err *e)
{
    struct dirent **names = NULL;
    const int count = scandir(folder, &names, is_picture, by_bytes);
    struct hash *all = hash_create();
    if (count < 0)
        err_add(e, ERR_NOINPUT, "images: cannot read the directory '%s': %s", folder,
                strerror(errno));
    else if (count == 0)
        err_add(e, ERR_NOINPUT,
                "images: no picture in '%s': no file name ends in .png, .jpg or .jpeg", folder);
    else if (count > MAX_PICTURES)
        err_add(e, ERR_DATA, "images: '%s' holds %d pictures, more than %d", folder, count,
                MAX_PICTURES);
    else
        s->picture = calloc((size_t)count, sizeof *s->picture);
    for (int i = 0; s->picture && i < count; i++)
        read_picture(s, folder, names[i]->d_name, all, e);
    hash_finish(all, s->content);
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
    return e->code;
}

static enum err_code prepare(void *settings, const char *folder, struct err *e)
{
    struct image_folder *s = settings;
    char path[MAX_PATH];
    struct err own = ERR_INIT;
    snprintf(path, sizeof path, "%s%s%s", s->folder[0] == '/' ? "" : folder,
             s->folder[0] == '/' ? "" : "/", s->folder);
    if (read_pictures(s, path, &own))
        err_add(e, own.code, "%s", own.text);
    const enum err_code code = own.code;
    err_free(&own);
    return code;
}

static void release(void *settings)
{
    struct image_folder *s = settings;
    for (int i = 0; i < s->count; i++)
        free(s->picture[i].rgb);
    free(s->picture);
}

static const char *content(const void *settings)
{
    return ((const struct image_folder *)settings)->content;
}

/* A picture smaller than the canvas is repeated, mirrored at its edges. */
static int mirrored(int i, int size)
{
    const int at = i % (2 * size);
    return at < size ? at : 2 * size - 1 - at;
}

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    const struct image_folder *s = settings;
    struct canvas *c = &scene->canvas;
    const int chosen = (int)rng_below(&d->rng, (uint32_t)s->count);
    const struct rgb_picture *p = &s->picture[chosen];
    const int step = (int)(65536 / draws_value(d, &s->zoom));
    const int x0 = (int)rng_below(&d->rng, (uint32_t)p->width);
    const int y0 = (int)rng_below(&d->rng, (uint32_t)p->height);
    draws_note(d, "picture", chosen);
    draws_note(d, "x", x0);
    draws_note(d, "y", y0);
    for (int y = 0; y < c->height; y++)
        for (int x = 0; x < c->width; x++) {
            const int px = mirrored(x0 + (int)((int64_t)x * step >> 16), p->width);
            const int py = mirrored(y0 + (int)((int64_t)y * step >> 16), p->height);
            canvas_blend(c, x, y, p->rgb + ((size_t)py * (size_t)p->width + (size_t)px) * 3, 255);
        }
}

extern const struct effect effect_images;
const struct effect effect_images = {
    .name = "images",
    .help = "backgrounds cut out of the pictures of a folder",
    .revision = 1,
    .stage = EFFECT_BACKGROUND,
    .covers = true,
    .table = PARAM_TABLE("effect images", struct image_folder, params),
    .rising = "{folder: '$', zoom: @}",
    .weakest = 0.5,
    .strongest = 4,
    .prepare = prepare,
    .release = release,
    .content = content,
    .paint = paint,
};

/* Artefacts of JPEG compression: the image is compressed and decompressed by libjpeg, in memory.
 * The slow integer transform gives the same bits in all its implementations. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "gen/paint/effect.h"

struct jpeg {
    struct dist quality;
    bool subsampling;
};

static const struct param params[] = {
    {"quality", PARAM_INT_DIST, offsetof(struct jpeg, quality), .min = 1, .max = 100,
     .def = "{uniform: [15, 50]}", .help = "as libjpeg's"},
    {"subsampling", PARAM_BOOL, offsetof(struct jpeg, subsampling), .def = "true",
     .help = "colour at half the resolution (RGB images)"},
};

/* libjpeg's errors return here; it prints nothing. */
struct jpeg_failure {
    struct jpeg_error_mgr manager;
    jmp_buf back;
};

static void fail(j_common_ptr common)
{
    struct jpeg_failure *f = (struct jpeg_failure *)(void *)common->err;
    longjmp(f->back, 1);
}

static void ignore_message(j_common_ptr common, int level)
{
    (void)common;
    (void)level;
}

static struct jpeg_error_mgr *quiet(struct jpeg_failure *f)
{
    jpeg_std_error(&f->manager);
    f->manager.error_exit = fail;
    f->manager.emit_message = ignore_message;
    return &f->manager;
}

/* *file is allocated with malloc. False when out of memory. */
static bool compress(const struct canvas *c, int quality, bool subsampling, unsigned char **file,
                     unsigned long *size)
{
    struct jpeg_compress_struct j;
    struct jpeg_failure f;
    j.err = quiet(&f);
    jpeg_create_compress(&j);
    if (setjmp(f.back)) {
        jpeg_destroy_compress(&j);
        return false;
    }
    jpeg_mem_dest(&j, file, size);
    j.image_width = (JDIMENSION)c->width;
    j.image_height = (JDIMENSION)c->height;
    j.input_components = c->channels;
    j.in_color_space = c->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&j);
    jpeg_set_quality(&j, quality, TRUE);
    j.dct_method = JDCT_ISLOW;
    j.comp_info[0].h_samp_factor = j.comp_info[0].v_samp_factor =
        subsampling && c->channels == 3 ? 2 : 1;
    jpeg_start_compress(&j, TRUE);
    while (j.next_scanline < j.image_height) {
        JSAMPROW row = c->pixels + (int)j.next_scanline * c->width * c->channels;
        jpeg_write_scanlines(&j, &row, 1);
    }
    jpeg_finish_compress(&j);
    jpeg_destroy_compress(&j);
    return true;
}

static void decompress(struct canvas *c, const unsigned char *file, unsigned long size)
{
    struct jpeg_decompress_struct j;
    struct jpeg_failure f;
    j.err = quiet(&f);
    jpeg_create_decompress(&j);
    if (setjmp(f.back)) {
        jpeg_destroy_decompress(&j);
        return;
    }
    jpeg_mem_src(&j, file, size);
    jpeg_read_header(&j, TRUE);
    j.out_color_space = c->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    j.dct_method = JDCT_ISLOW;
    j.do_fancy_upsampling = TRUE;
    jpeg_start_decompress(&j);
    while (j.output_scanline < j.output_height) {
        JSAMPROW row = c->pixels + (int)j.output_scanline * c->width * c->channels;
        jpeg_read_scanlines(&j, &row, 1);
    }
    jpeg_finish_decompress(&j);
    jpeg_destroy_decompress(&j);
}

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    const struct jpeg *s = settings;
    unsigned char *file = NULL;
    unsigned long size = 0;
    const int quality = (int)draws_value(d, &s->quality);
    if (compress(&scene->canvas, quality, s->subsampling, &file, &size))
        decompress(&scene->canvas, file, size);
    free(file);
}

extern const struct effect effect_jpeg;
const struct effect effect_jpeg = {
    .name = "jpeg",
    .help = "artefacts of JPEG compression",
    .stage = EFFECT_FILTER,
    .table = PARAM_TABLE("effect jpeg", struct jpeg, params),
    .rising = "{quality: @i}",
    .weakest = 60,
    .strongest = 3,
    .paint = paint,
};

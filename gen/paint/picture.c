/* Reading PNG files through libpng and JPEG files through libjpeg. */
#include "gen/paint/picture.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>
#include <png.h>

static enum err_code check_size(unsigned long width, unsigned long height, const char *name,
                                struct err *e)
{
    if (width && height && width <= PICTURE_MAX_SIDE && height <= PICTURE_MAX_SIDE)
        return ERR_NONE;
    return err_add(e, ERR_DATA, "'%s': %lu x %lu pixels; at most %d x %d", name, width, height,
                   PICTURE_MAX_SIDE, PICTURE_MAX_SIDE);
}

static enum err_code allocate(struct rgb_picture *p, unsigned width, unsigned height, struct err *e)
{
    p->width = (int)width;
    p->height = (int)height;
    p->rgb = malloc((size_t)width * height * 3);
    return p->rgb ? ERR_NONE : err_memory(e);
}

static enum err_code read_png(struct rgb_picture *p, const void *data, size_t size,
                              const char *name, struct err *e)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    const png_color white = {255, 255, 255};
    enum err_code code;
    if (!png_image_begin_read_from_memory(&image, data, size))
        return err_add(e, ERR_DATA, "'%s' is a damaged PNG file: %s", name, image.message);
    image.format = PNG_FORMAT_RGB;
    code = check_size(image.width, image.height, name, e);
    if (!code)
        code = allocate(p, image.width, image.height, e);
    if (!code && !png_image_finish_read(&image, &white, p->rgb, 0, NULL))
        code = err_add(e, ERR_DATA, "'%s' is a damaged PNG file: %s", name, image.message);
    png_image_free(&image);
    return code;
}

struct decode_failure {
    struct jpeg_error_mgr manager;
    char text[JMSG_LENGTH_MAX];
    jmp_buf back;
};

static void fail(j_common_ptr common)
{
    struct decode_failure *f = (struct decode_failure *)(void *)common->err;
    f->manager.format_message(common, f->text);
    longjmp(f->back, 1);
}

/* libjpeg replaces what it cannot read by grey and only warns (level -1), also when a file ends
 * early: here that is damage. Warnings of unknown versions, and of stray bytes before a marker,
 * which some cameras write, do not concern the pixels. */
static void handle_message(j_common_ptr common, int level)
{
    const int code = common->err->msg_code;
    if (level < 0 && code != JWRN_JFIF_MAJOR && code != JWRN_ADOBE_XFORM &&
        code != JWRN_EXTRANEOUS_DATA)
        fail(common);
}

static enum err_code read_jpeg(struct rgb_picture *p, const void *data, size_t size,
                               const char *name, struct err *e)
{
    struct jpeg_decompress_struct j;
    struct decode_failure f;
    enum err_code code;
    j.err = jpeg_std_error(&f.manager);
    f.manager.error_exit = fail;
    f.manager.emit_message = handle_message;
    jpeg_create_decompress(&j);
    if (setjmp(f.back)) {
        jpeg_destroy_decompress(&j);
        return err_add(e, ERR_DATA, "'%s' is a damaged JPEG file: %s", name, f.text);
    }
    jpeg_mem_src(&j, data, size);
    jpeg_read_header(&j, TRUE);
    code = check_size(j.image_width, j.image_height, name, e);
    if (!code)
        code = allocate(p, j.image_width, j.image_height, e);
    if (!code) {
        j.out_color_space = JCS_RGB;
        j.dct_method = JDCT_ISLOW;
        jpeg_start_decompress(&j);
        while (j.output_scanline < j.output_height) {
            JSAMPROW row = p->rgb + (size_t)j.output_scanline * (size_t)p->width * 3;
            jpeg_read_scanlines(&j, &row, 1);
        }
        jpeg_finish_decompress(&j);
    }
    jpeg_destroy_decompress(&j);
    return code;
}

enum err_code picture_read(struct rgb_picture *p, const void *data, size_t size, const char *name,
                           struct err *e)
{
    static const uint8_t png[] = {0x89, 'P', 'N', 'G'}, jpeg[] = {0xff, 0xd8, 0xff};
    enum err_code code;
    *p = (struct rgb_picture){0};
    if (size > sizeof png && memcmp(data, png, sizeof png) == 0)
        code = read_png(p, data, size, name, e);
    else if (size > sizeof jpeg && memcmp(data, jpeg, sizeof jpeg) == 0)
        code = read_jpeg(p, data, size, name, e);
    else
        code = err_add(e, ERR_DATA, "'%s' is neither a PNG nor a JPEG file", name);
    if (code) {
        free(p->rgb);
        *p = (struct rgb_picture){0};
    }
    return code;
}

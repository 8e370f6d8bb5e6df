/* JPEG files, through libjpeg: values are taken as they are stored, whatever a colour profile says
 * of them. */
#include "gen/paint/picture_jpeg.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "gen/paint/exif.h"

enum { EXIF_MARKER = JPEG_APP0 + 1, MARKER_MAX = 0xffff };

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

/* Whether a segment's data begin with `head`, a NUL included. */
static bool begins(jpeg_saved_marker_ptr m, const char *head)
{
    const size_t size = strlen(head) + 1;
    return m->data_length >= size && memcmp(m->data, head, size) == 0;
}

/* Exif data and XMP stand in segments of one kind; the first of each counts. */
static int orientation_of(const struct jpeg_decompress_struct *j)
{
    static const char xmp[] = "http://ns.adobe.com/xap/1.0/";
    struct exif_found found = {0, 0};
    for (jpeg_saved_marker_ptr m = j->marker_list; m; m = m->next)
        if (begins(m, "Exif") && !found.exif)
            found.exif = exif_orientation(m->data, m->data_length);
        else if (begins(m, xmp) && !found.xmp)
            found.xmp = exif_xmp_orientation(m->data + sizeof xmp, m->data_length - sizeof xmp);
    return exif_chosen(&found);
}

/* A row in place, from its last pixel: three bytes per pixel become four; four bytes of Adobe's
 * CMYK, in which 255 is no ink, become red, green and blue. */
static void spread_row(uint8_t *row, int width, bool cmyk)
{
    for (int x = width - 1; x >= 0; x--) {
        uint8_t *to = row + 4 * x;
        const uint8_t *from = row + (cmyk ? 4 : 3) * x;
        const int ink = cmyk ? from[3] : 255;
        const uint8_t rgb[3] = {from[0], from[1], from[2]};
        for (int c = 0; c < 3; c++)
            to[c] = (uint8_t)((rgb[c] * ink + 127) / 255);
        to[3] = 255;
    }
}

static enum err_code choose_space(struct jpeg_decompress_struct *j, const char *name, struct err *e)
{
    const bool inks = j->jpeg_color_space == JCS_CMYK || j->jpeg_color_space == JCS_YCCK;
    if (inks && !j->saw_Adobe_marker)
        return err_add(e, ERR_DATA,
                       "'%s' is a CMYK picture that does not say what its values mean: convert it "
                       "to RGB",
                       name);
    j->out_color_space = inks ? JCS_CMYK : JCS_RGB;
    j->dct_method = JDCT_ISLOW;
    return ERR_NONE;
}

/* Whether scans of a progressive file are missing: of each coefficient coef_bits says how many bits
 * are still to come; -1: all. A file that leaves bits out on purpose, as no common program's does,
 * cannot be told from one that was cut. */
static bool lacks_scans(const struct jpeg_decompress_struct *j)
{
    for (int c = 0; j->coef_bits && c < j->num_components; c++)
        for (int k = 0; k < DCTSIZE2; k++)
            if (j->coef_bits[c][k])
                return true;
    return false;
}

static enum err_code read_pixels(struct jpeg_decompress_struct *j, struct decoded_picture *p,
                                 const char *name, struct err *e)
{
    if (decoded_create(p, j->image_width, j->image_height, name, e) || choose_space(j, name, e))
        return e->code;
    p->orientation = orientation_of(j);
    jpeg_start_decompress(j);
    if (lacks_scans(j))
        return err_add(e, ERR_DATA,
                       "'%s' is a damaged JPEG file: it is progressive, and some of its scans "
                       "are missing",
                       name);
    while (j->output_scanline < j->output_height) {
        JSAMPROW row = p->rgba + (size_t)j->output_scanline * (size_t)p->width * 4;
        jpeg_read_scanlines(j, &row, 1);
        spread_row(row, p->width, j->out_color_space == JCS_CMYK);
    }
    jpeg_finish_decompress(j);
    return ERR_NONE;
}

enum err_code picture_read_jpeg(struct decoded_picture *p, const void *data, size_t size,
                                const char *name, struct err *e)
{
    struct jpeg_decompress_struct j;
    struct decode_failure f;
    j.err = jpeg_std_error(&f.manager);
    f.manager.error_exit = fail;
    f.manager.emit_message = handle_message;
    jpeg_create_decompress(&j);
    if (setjmp(f.back)) {
        jpeg_destroy_decompress(&j);
        return err_add(e, ERR_DATA, "'%s' is a damaged JPEG file: %s", name, f.text);
    }
    jpeg_save_markers(&j, EXIF_MARKER, MARKER_MAX);
    jpeg_mem_src(&j, data, size);
    jpeg_read_header(&j, TRUE);
    const enum err_code code = read_pixels(&j, p, name, e);
    jpeg_destroy_decompress(&j);
    return code;
}

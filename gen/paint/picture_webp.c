/* WebP files, through libwebp, whose decoder gives the same bits on all processors: values are
 * taken as they are stored, whatever a colour profile says of them. */
#include "gen/paint/picture_webp.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

#include "gen/paint/exif.h"

/* What a chunk says; 0: nothing, or there is no such chunk. */
static int orientation_in(const WebPDemuxer *d, const char *name,
                          int (*read)(const uint8_t *data, size_t size))
{
    WebPChunkIterator chunk;
    if (!WebPDemuxGetChunk(d, name, 1, &chunk))
        return 0;
    const int orientation = read(chunk.chunk.bytes, chunk.chunk.size);
    WebPDemuxReleaseChunkIterator(&chunk);
    return orientation;
}

static int orientation_of(const WebPDemuxer *d)
{
    return exif_chosen(
        &(struct exif_found){.exif = orientation_in(d, "EXIF", exif_orientation),
                             .xmp = orientation_in(d, "XMP ", exif_xmp_orientation)});
}

static bool read_frame(const WebPIterator *frame, struct decoded_picture *p)
{
    const size_t stride = (size_t)p->width * 4, bytes = stride * (size_t)p->height;
    if (frame->x_offset < 0 || frame->y_offset < 0 || frame->width > p->width - frame->x_offset ||
        frame->height > p->height - frame->y_offset)
        return false;
    const size_t at = (size_t)frame->y_offset * stride + (size_t)frame->x_offset * 4;
    return WebPDecodeRGBAInto(frame->fragment.bytes, frame->fragment.size, p->rgba + at, bytes - at,
                              (int)stride) != NULL;
}

static enum err_code refuse(const char *name, struct err *e)
{
    return err_add(e, ERR_DATA, "'%s' is a damaged WebP file", name);
}

static enum err_code read_pixels(const WebPDemuxer *d, struct decoded_picture *p, const char *name,
                                 struct err *e)
{
    WebPIterator frame;
    if (decoded_create(p, WebPDemuxGetI(d, WEBP_FF_CANVAS_WIDTH),
                       WebPDemuxGetI(d, WEBP_FF_CANVAS_HEIGHT), name, e))
        return e->code;
    memset(p->rgba, 0, (size_t)p->width * (size_t)p->height * 4);
    if (!WebPDemuxGetFrame(d, 1, &frame))
        return refuse(name, e);
    const bool right = read_frame(&frame, p);
    WebPDemuxReleaseIterator(&frame);
    p->frames = WebPDemuxGetI(d, WEBP_FF_FRAME_COUNT) > 1 ? PICTURE_FIRST : PICTURE_ALONE;
    p->orientation = orientation_of(d);
    return right ? ERR_NONE : refuse(name, e);
}

enum err_code picture_read_webp(struct decoded_picture *p, const void *data, size_t size,
                                const char *name, struct err *e)
{
    const WebPData file = {data, size};
    WebPDemuxer *d = WebPDemux(&file);
    if (!d)
        return refuse(name, e);
    const enum err_code code = read_pixels(d, p, name, e);
    WebPDemuxDelete(d);
    return code;
}

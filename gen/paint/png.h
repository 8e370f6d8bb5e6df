/* PNG files in memory (PNG specification, third edition, W3C): 8-bit grey or RGB, no filter, one
 * IDAT, through libdeflate. For captchas no filter gives smaller files than the others, and is
 * fastest. The same pixels give the same bytes with the same libdeflate. */
#ifndef ADDA_GEN_PNG_H
#define ADDA_GEN_PNG_H

#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

/* Buffers of one thread for images of one shape. */
struct captcha_png;

/* channels 1 or 3; level 1 (quick) ... 12 (small), as libdeflate's. */
enum err_code captcha_png_create(struct captcha_png **p, int width, int height, int channels,
                                 int level, struct err *e);
void captcha_png_free(struct captcha_png *p);

/* The largest file it can make, in bytes. */
size_t captcha_png_bound(const struct captcha_png *p);

/* Encodes pixels[height][width][channels]. The file, of *size bytes, is owned by `p` and lasts
 * until the next call. Cannot fail: the buffer has room for the worst case. */
const uint8_t *captcha_png_encode(struct captcha_png *p, const uint8_t *pixels, size_t *size);

/* Publishes one image as a file, atomically. */
enum err_code captcha_png_publish(const char *path, const uint8_t *pixels, int width, int height,
                                  int channels, struct err *e);

#endif

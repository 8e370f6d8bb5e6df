/* The bank of filters: kernels of 3 x 3 whole numbers whose sum is 0 and whose positive weights
 * have the sum 8, so that a response is at most 8 * 255. */
#ifndef ADDA_GEN_LIKENESS_KERNELS_H
#define ADDA_GEN_LIKENESS_KERNELS_H

#include <stdint.h>

struct likeness_kernel {
    int weight[3][3];
};

enum likeness_kernel_kind {
    KERNEL_ACROSS, /* I. Sobel's: edges between left and right */
    KERNEL_DOWN,
    KERNEL_RISING,
    KERNEL_FALLING,
    KERNEL_SPOT,  /* a pixel against those around it */
    KERNEL_NOISE, /* J. Immerkaer's: blind to edges across and down */
    KERNELS
};
enum { KERNEL_MOST = 8 * 255 };
extern const struct likeness_kernel likeness_kernels[KERNELS];

/* The absolute response at a pixel that has neighbours on all sides. */
static inline int likeness_response(const struct likeness_kernel *k, const uint8_t *at, int width)
{
    int sum = 0;
    for (int y = 0; y < 3; y++)
        for (int x = 0; x < 3; x++)
            sum += k->weight[y][x] * at[(y - 1) * width + x - 1];
    return sum < 0 ? -sum : sum;
}

#endif

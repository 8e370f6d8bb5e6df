/* The kernels. */
#include "gen/likeness/kernels.h"

const struct likeness_kernel likeness_kernels[KERNELS] = {
    [KERNEL_ACROSS] = {{{-2, 0, 2}, {-4, 0, 4}, {-2, 0, 2}}},
    [KERNEL_DOWN] = {{{-2, -4, -2}, {0, 0, 0}, {2, 4, 2}}},
    [KERNEL_RISING] = {{{0, 2, 4}, {-2, 0, 2}, {-4, -2, 0}}},
    [KERNEL_FALLING] = {{{4, 2, 0}, {2, 0, -2}, {0, -2, -4}}},
    [KERNEL_SPOT] = {{{-1, -1, -1}, {-1, 8, -1}, {-1, -1, -1}}},
    [KERNEL_NOISE] = {{{1, -2, 1}, {-2, 4, -2}, {1, -2, 1}}},
};

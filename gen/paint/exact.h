/* Functions whose bits are the same on every processor and with every compiler. The C library's
 * differ in the last place (variants with and without fused multiply-add), and one such difference
 * can change a pixel. These are sums and products in a fixed order, compiled without contraction;
 * they agree with the exact value to a few units in the last place. */
#ifndef ADDA_GEN_EXACT_H
#define ADDA_GEN_EXACT_H

/* sin(2 pi u) and cos(2 pi u); u in turns, |u| < 2^40. */
double exact_sine(double turns);
double exact_cosine(double turns);

/* e^x for -700 <= x <= 700; 0 below. */
double exact_exp(double x);

/* `out[i]`, i = 0 ... count-1 (count even): the middle, by probability, of the i-th of `count`
 * equal shares of the standard normal distribution. Antisymmetric. */
void exact_normal_quantiles(double *out, int count);

static inline double exact_turns(double degrees)
{
    return degrees / 360;
}

#endif

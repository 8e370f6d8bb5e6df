/* Smooth random fields of displacements. */
#include "gen/paint/displacement.h"

#include <math.h>

#include "gen/paint/exact.h"

struct displacement displacement_draw(double amplitude, double length, struct draws *d)
{
    struct displacement f = {.amplitude = amplitude};
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < DISPLACEMENT_WAVES; i++) {
            const double direction = draws_note(d, "direction", rng_uniform(&d->rng, 0, 1));
            const double rate = draws_note(d, "rate", rng_uniform(&d->rng, 0.6, 1.4) / length);
            f.wave[k][i][0] = rate * exact_cosine(direction);
            f.wave[k][i][1] = rate * exact_sine(direction);
            f.wave[k][i][2] = draws_note(d, "phase", rng_uniform(&d->rng, 0, 1));
        }
    return f;
}

/* Waves of independent phase add up to a spread of sqrt(n / 2): the amplitude is twice that. */
static double value(const struct displacement *f, int k, double x, double y)
{
    double sum = 0;
    for (int i = 0; i < DISPLACEMENT_WAVES; i++) {
        const double *w = f->wave[k][i];
        sum += exact_sine(w[0] * x + w[1] * y + w[2]);
    }
    return f->amplitude * sum / sqrt(2.0 * DISPLACEMENT_WAVES);
}

double displacement_most(double amplitude)
{
    return amplitude * DISPLACEMENT_WAVES / sqrt(2.0 * DISPLACEMENT_WAVES);
}

void displacement_move(const struct displacement *f, float *x, float *y, int count)
{
    for (int i = 0; i < count; i++) {
        const double px = (double)x[i], py = (double)y[i];
        x[i] = (float)(px + value(f, 0, px, py));
        y[i] = (float)(py + value(f, 1, px, py));
    }
}

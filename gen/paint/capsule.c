/* Coverage of capsules, from each pixel's distance to the line. */
#include "gen/paint/capsule.h"

#include <math.h>

static double limited(double v, double low, double high)
{
    return v < low ? low : v > high ? high : v;
}

/* Squared distance of a point from the line between the ends. */
static double distance2(const struct capsule *c, double x, double y)
{
    const double dx = c->x1 - c->x0, dy = c->y1 - c->y0, length2 = dx * dx + dy * dy;
    const double along = (x - c->x0) * dx + (y - c->y0) * dy;
    const double t = length2 > 0 ? limited(along / length2, 0, 1) : 0;
    const double px = x - (c->x0 + t * dx), py = y - (c->y0 + t * dy);
    return px * px + py * py;
}

/* What [d - 1/2, d + 1/2] has in common with [-radius, radius]. */
static uint8_t coverage_at(double d, double radius)
{
    const double common = fmin(d + 0.5, radius) - fmax(d - 0.5, -radius);
    return (uint8_t)(255 * limited(common, 0, 1) + 0.5);
}

/* The pixels low ... high-1 of a row or column that a capsule between a and b may touch. */
static void reach(double a, double b, double radius, int low, int high, int out[2])
{
    out[0] = (int)limited(floor(fmin(a, b) - radius - 0.5), low, high);
    out[1] = (int)limited(ceil(fmax(a, b) + radius + 0.5), low, high);
}

void capsule_cover(const struct capsule *c, uint8_t *coverage, int pitch, const int box[4])
{
    const double outside = (c->radius + 0.5) * (c->radius + 0.5);
    int across[2], down[2];
    reach(c->x0, c->x1, c->radius, box[0], box[2], across);
    reach(c->y0, c->y1, c->radius, box[1], box[3], down);
    for (int y = down[0]; y < down[1]; y++) {
        uint8_t *row = coverage + (y - box[1]) * pitch - box[0];
        for (int x = across[0]; x < across[1]; x++) {
            const double d2 = distance2(c, x + 0.5, y + 0.5);
            if (row[x] == 255 || d2 >= outside)
                continue;
            const uint8_t level = coverage_at(sqrt(d2), c->radius);
            row[x] = level > row[x] ? level : row[x];
        }
    }
}

/* Glyphs that cannot be told apart once one of them is turned: moments of their areas say by which
 * angle that could be, and then both are painted about their centres of mass and compared. */
#include "gen/paint/turned.h"

#include <complex.h>
#include <math.h>
#include <stdlib.h>

#include "gen/paint/raster.h"

/* Pixels along a side, and pairs of a font that are painted at most: a tenth of a second. */
enum { SIDE = 48, MOST_COMPARED = 1024 };

/* Degrees within which an angle that is not allowed is taken for the nearest that is, and within
 * which a quarter turn is meant. */
enum { NEAR = 10, QUARTER = 90 };

/* Moments of order 1 to 4 that a turn by t multiplies by e^(i k t), of an area of mass 1 whose mean
 * square distance from its centre is 1. */
enum { ORDERS = 4 };
struct turned_shape {
    double area, x, y, radius, farthest; /* in the glyph's units; of its centre of mass */
    double complex moment[ORDERS + 1];
};

struct turned_search {
    const struct glyphs *glyphs;
    const bool *turns;
    struct raster raster;
    float *x, *y;
    struct turned_shape *shapes;
    uint8_t coverage[2][SIDE * SIDE];
    int compared;
};

/* Largest relative difference of areas and radii, and distance of moments, of shapes that are
 * painted at all; and the share of both shapes' ink that may differ. Of 6 and 9, n and u, ( and )
 * that is 0.002 to 0.012 in most fonts, of b and q with serifs 0.08, of A and V, which a bar tells
 * apart, from 0.1 on, of 8 and B 0.17. */
static const double most_apart = 0.1, most_moments = 0.25, most_different = 0.1;

static double complex complex_of(double x, double y)
{
    return x + (double complex)I * y;
}

static double complex turn_by(double degrees)
{
    const double angle = degrees * (acos(-1) / 180);
    return complex_of(cos(angle), sin(angle));
}

/* The glyph, turned about (x, y), which comes to the middle of the picture; y down. */
static void paint(struct turned_search *s, const struct glyph *g, const struct turned_shape *at,
                  double degrees, double scale, uint8_t *coverage)
{
    static const int box[4] = {0, 0, SIDE, SIDE};
    const struct polygon p = {s->x, s->y, g->ends, g->contours};
    const double complex turn = scale * turn_by(degrees);
    for (int i = 0; i < g->points; i++) {
        const double complex z =
            turn * complex_of((double)g->x[i] - at->x, (double)g->y[i] - at->y);
        s->x[i] = (float)(0.5 * SIDE + creal(z));
        s->y[i] = (float)(0.5 * SIDE - cimag(z));
    }
    raster_fill(&s->raster, &p, box, coverage);
}

static double complex place_of(int i)
{
    const int x = i % SIDE, y = i / SIDE;
    return complex_of(x + 0.5 - 0.5 * SIDE, 0.5 * SIDE - 0.5 - y);
}

/* Of what is painted: a z^k, and a z |z|^2 for order 1, whose own moment is 0. */
static void take_moments(struct turned_shape *shape, const uint8_t *coverage, double scale)
{
    double mass = 0, square = 0;
    double complex middle = 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
        mass += coverage[i];
        middle += coverage[i] * place_of(i);
    }
    middle /= mass;
    for (int i = 0; i < SIDE * SIDE; i++) {
        if (!coverage[i])
            continue;
        const double complex z = place_of(i) - middle;
        const double far = creal(z * conj(z));
        double complex power = coverage[i] * z;
        square += coverage[i] * far;
        shape->moment[1] += power * far;
        for (int k = 2; k <= ORDERS; k++)
            shape->moment[k] += power *= z;
    }
    const double radius = sqrt(square / mass);
    shape->area = mass / (scale * scale);
    shape->radius = radius / scale;
    shape->x += creal(middle) / scale;
    shape->y += cimag(middle) / scale;
    for (int k = 1; k <= ORDERS; k++)
        shape->moment[k] /= mass * pow(radius, k == 1 ? 3 : k);
}

static void measure(struct turned_search *s, int k)
{
    const struct glyph *g = &s->glyphs->glyph[k];
    struct turned_shape *shape = &s->shapes[k];
    const double width = (double)(g->box[2] - g->box[0]), height = (double)(g->box[3] - g->box[1]);
    const double scale = (SIDE - 2) / fmax(width, height);
    *shape = (struct turned_shape){.x = (double)(g->box[0] + g->box[2]) / 2,
                                   .y = (double)(g->box[1] + g->box[3]) / 2};
    paint(s, g, shape, 0, scale, s->coverage[0]);
    take_moments(shape, s->coverage[0], scale);
    for (int i = 0; i < g->points; i++)
        shape->farthest =
            fmax(shape->farthest, hypot((double)g->x[i] - shape->x, (double)g->y[i] - shape->y));
}

static bool alike(struct turned_search *s, int i, int k, int degrees)
{
    const struct turned_shape *a = &s->shapes[i], *b = &s->shapes[k];
    const double scale = (0.5 * SIDE - 1) / fmax(a->farthest, b->farthest);
    int64_t ink = 0, different = 0;
    s->compared++;
    paint(s, &s->glyphs->glyph[i], a, degrees, scale, s->coverage[0]);
    paint(s, &s->glyphs->glyph[k], b, 0, scale, s->coverage[1]);
    for (int p = 0; p < SIDE * SIDE; p++) {
        ink += s->coverage[0][p] + s->coverage[1][p];
        different += abs(s->coverage[0][p] - s->coverage[1][p]);
    }
    return (double)different < most_different * (double)ink;
}

static bool may_agree(const struct turned_shape *a, const struct turned_shape *b)
{
    return a->area > 0 && b->area > 0 && fabs(a->area - b->area) < most_apart * a->area &&
           fabs(a->radius - b->radius) < most_apart * a->radius;
}

/* How far the moments are apart once the first is turned. */
static double apart(const struct turned_shape *a, const struct turned_shape *b, int degrees)
{
    double sum = 0;
    for (int k = 1; k <= ORDERS; k++) {
        sum += pow(cabs(turn_by(k * degrees) * a->moment[k] - b->moment[k]), 2);
    }
    return sqrt(sum);
}

/* The allowed turn that is meant by an angle; 0: none. */
static int allowed(const bool *turns, double angle)
{
    const int degrees = ((int)lround(angle) % GLYPH_TURNS + GLYPH_TURNS) % GLYPH_TURNS;
    const int quarter = (degrees + QUARTER / 2) / QUARTER * QUARTER;
    if (abs(degrees - quarter) <= NEAR && turns[quarter % GLYPH_TURNS])
        return quarter % GLYPH_TURNS;
    for (int off = 0; off <= NEAR; off++)
        for (int side = -1; side <= 1; side += 2) {
            const int at = (degrees + side * off + GLYPH_TURNS) % GLYPH_TURNS;
            if (turns[at])
                return at;
        }
    return 0;
}

/* The order that says most about the angle between two shapes. */
static int telling_order(const struct turned_shape *a, const struct turned_shape *b)
{
    int best = 1;
    double most = 0;
    for (int k = 1; k <= ORDERS; k++) {
        const double weight = fmin(cabs(a->moment[k]), cabs(b->moment[k]));
        best = weight > most ? k : best;
        most = fmax(most, weight);
    }
    return best;
}

/* By how many degrees the first of two becomes the second; 0: by none. */
static int find_turn(struct turned_search *s, int i, int k)
{
    const struct turned_shape *a = &s->shapes[i], *b = &s->shapes[k];
    const int order = telling_order(a, b);
    const double between = carg(b->moment[order] * conj(a->moment[order])) * (180 / acos(-1));
    for (int n = 0; n < order; n++) {
        const int degrees = allowed(s->turns, (between + GLYPH_TURNS * n) / order);
        if (degrees && apart(a, b, degrees) < most_moments && s->compared < MOST_COMPARED &&
            alike(s, i, k, degrees) && !alike(s, i, k, 0))
            return degrees > GLYPH_TURNS / 2 ? GLYPH_TURNS - degrees : degrees;
    }
    return 0;
}

static bool open_search(struct turned_search *s)
{
    int most = 1;
    for (int i = 0; i < s->glyphs->count; i++)
        most = s->glyphs->glyph[i].points > most ? s->glyphs->glyph[i].points : most;
    s->x = malloc((size_t)most * sizeof *s->x);
    s->y = malloc((size_t)most * sizeof *s->y);
    s->shapes = calloc((size_t)s->glyphs->count, sizeof *s->shapes);
    return s->x && s->y && s->shapes && !raster_create(&s->raster, SIDE, SIDE, NULL);
}

int glyphs_find_turned(const struct glyphs *g, const bool *turns, const bool *shown,
                       struct glyph_turn *found, int most)
{
    struct turned_search s = {.glyphs = g, .turns = turns};
    int count = 0;
    if (open_search(&s))
        for (int k = 0; k < g->count && count < most; k++) {
            if (!shown[k])
                continue;
            measure(&s, k);
            for (int i = 0; i < k && count < most; i++) {
                const int degrees =
                    shown[i] && may_agree(&s.shapes[i], &s.shapes[k]) ? find_turn(&s, i, k) : 0;
                if (degrees)
                    found[count++] = (struct glyph_turn){i, k, degrees};
            }
        }
    raster_free(&s.raster);
    free(s.x);
    free(s.y);
    free(s.shapes);
    return count;
}

/* The line of progress on a terminal or in a log. */
#include "base/progress.h"

#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static const double repaint_seconds = 0.1, sparse_seconds = 10;

double clock_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

struct progress progress_start(FILE *to, const char *label, const char *unit, double total)
{
    const double now = clock_seconds();
    return (struct progress){.to = to,
                             .label = label,
                             .unit = unit,
                             .total = total,
                             .share = total > 0 ? 0 : 1,
                             .start = now,
                             .painted = now,
                             .terminal = to && isatty(fileno(to))};
}

/* ", 0:07 left", ", 2:03:00 left", or nothing while nothing is known. */
static void time_left(const struct progress *p, double elapsed, char *text, size_t size)
{
    text[0] = 0;
    if (p->share <= 0 || p->left < 1e-6)
        return;
    const double seconds = elapsed / p->share * p->left + 0.5;
    if (seconds >= 1000 * 3600.0)
        return;
    const int s = (int)seconds;
    if (s < 3600)
        snprintf(text, size, ", %d:%02d left", s / 60, s % 60);
    else
        snprintf(text, size, ", %d:%02d:%02d left", s / 3600, s / 60 % 60, s % 60);
}

/* A line that wraps cannot be repainted. */
static void cut_to_terminal(const struct progress *p, char *line)
{
    struct winsize w;
    if (ioctl(fileno(p->to), TIOCGWINSZ, &w) == 0 && w.ws_col > 1 && strlen(line) >= w.ws_col)
        line[w.ws_col - 1] = 0;
}

static void paint(struct progress *p, double now, const char *note)
{
    char line[256], left[32];
    const double elapsed = now - p->start;
    const double rate = elapsed > 0 ? p->done / elapsed : 0;
    time_left(p, elapsed, left, sizeof left);
    snprintf(line, sizeof line, "%s %.0f/%.0f %s %.0f%%, %.*f/s%s%s%s", p->label, p->done, p->total,
             p->unit, 100 * p->share, rate < 10 ? 1 : 0, rate, left, note ? "  " : "",
             note ? note : "");
    if (p->terminal)
        cut_to_terminal(p, line);
    const int width = (int)strlen(line);
    if (p->terminal)
        fprintf(p->to, "\r%s%*s", line, p->width > width ? p->width - width : 0, "");
    else
        fprintf(p->to, "%s\n", line);
    fflush(p->to);
    p->width = width;
    p->painted = now;
}

void progress_update(struct progress *p, double done, const char *note)
{
    const double share = p->total > 0 ? done / p->total : 1;
    progress_update_work(p, done, share, 1 - share, note);
}

void progress_update_work(struct progress *p, double done, double share, double left,
                          const char *note)
{
    const double now = clock_seconds();
    p->done = done;
    p->share = share;
    p->left = left;
    if (p->to && now - p->painted >= (p->terminal ? repaint_seconds : sparse_seconds))
        paint(p, now, note);
}

void progress_skip(struct progress *p, double amount)
{
    p->total -= amount;
    p->share = p->total > 0 ? p->done / p->total : 1;
    p->left = 1 - p->share;
}

void progress_end(struct progress *p, const char *note)
{
    if (!p->to)
        return;
    paint(p, clock_seconds(), note);
    if (p->terminal)
        fputc('\n', p->to);
}

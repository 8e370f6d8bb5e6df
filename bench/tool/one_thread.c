/* Starts the program again with one thread of OpenBLAS, before that library starts. Loaded, it
 * makes a thread for every processor, each with a buffer of its own: where memory is limited
 * (ulimit -v) they ask for it for ever, or end the process. Cells have one anyway, and nothing else
 * computes. */
#include <string.h>
#include <unistd.h>

#define NAME "OPENBLAS_NUM_THREADS="
enum { MOST = 8192 };

static char wanted[] = NAME "1", path[4096];
static char *environment[MOST + 2];

/* Libraries have not begun, so that little but system calls may be used; a process that cannot be
 * started again goes on as it is. */
static void start_again(int count, char **arguments, char **given)
{
    int kept = 0;
    (void)count;
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    if (length <= 0 || length == (ssize_t)sizeof path)
        return;
    for (; *given; given++) {
        if (strcmp(*given, wanted) == 0)
            return;
        if (strncmp(*given, NAME, sizeof NAME - 1) != 0 && kept < MOST)
            environment[kept++] = *given;
    }
    if (kept == MOST)
        return;
    environment[kept] = wanted;
    execve(path, arguments, environment);
}

__attribute__((section(".preinit_array"),
               used)) static void (*const before_libraries)(int, char **, char **) = start_again;

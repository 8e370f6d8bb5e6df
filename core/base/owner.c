/* The process that a temporary name belongs to, from /proc. */
#include "base/owner.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"

/* Folders may be shared between machines, so that a process number alone identifies nobody. */
static uint32_t machine(void)
{
    char name[256] = "";
    gethostname(name, sizeof name - 1);
    return hash_name(name);
}

struct process_state {
    char letter;              /* of proc(5) */
    unsigned long long start; /* ticks since the machine's own; unique with the number */
};

/* False where the system does not say. */
static bool read_state(long pid, struct process_state *p)
{
    enum { FIELD_STATE = 3, FIELD_START = 22 };
    char path[64], line[1024];
    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    FILE *f = fopen(path, "re");
    if (!f)
        return false;
    const size_t size = fread(line, 1, sizeof line - 1, f);
    fclose(f);
    line[size] = 0;
    const char *at = strrchr(line, ')'); /* the name in front may hold anything */
    if (!at || at[1] != ' ')
        return false;
    p->letter = at[2];
    at += 2;
    for (int field = FIELD_STATE; at && field < FIELD_START; field++)
        at = strchr(at + 1, ' ');
    p->start = at ? strtoull(at, NULL, 10) : 0;
    return at != NULL;
}

void owner_write(char text[OWNER_TEXT])
{
    struct process_state self = {0};
    read_state((long)getpid(), &self);
    snprintf(text, OWNER_TEXT, "%ld-%08" PRIx32 "-%llu", (long)getpid(), machine(), self.start);
}

/* From "-<start>-<n>-name"; 0 where the name is older and has none. */
static unsigned long long start_of(const char *text)
{
    char *end;
    if (*text != '-')
        return 0;
    const unsigned long long start = strtoull(text + 1, &end, 10);
    const size_t digits = *end == '-' ? strspn(end + 1, "0123456789") : 0;
    return digits && end[1 + digits] == '-' ? start : 0;
}

/* Whether a process of that number and start (0: not known) no longer runs: nobody has the number,
 * one that ended and was not waited for, or another one by now. */
static bool is_dead(long pid, unsigned long long start)
{
    struct process_state p;
    if (kill((pid_t)pid, 0) && errno == ESRCH)
        return true;
    if (!read_state(pid, &p))
        return false;
    return p.letter == 'Z' || p.letter == 'X' || (start && p.start && start != p.start);
}

enum owner owner_read(const char *text)
{
    char *end;
    const long pid = strtol(text, &end, 10);
    if (pid <= 0 || *end != '-')
        return OWNER_NONE;
    if (strtoul(end + 1, &end, 16) != machine())
        return OWNER_ELSEWHERE;
    return is_dead(pid, start_of(end)) ? OWNER_GONE : OWNER_RUNS;
}

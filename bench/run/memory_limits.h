/* The memory that there is, for this machine and for a process of it. */
#ifndef ADDA_BENCH_MEMORY_LIMITS_H
#define ADDA_BENCH_MEMORY_LIMITS_H

/* Bytes that can still be taken, and which limit that is. */
struct memory_limit {
    double bytes;     /* INFINITY: not known */
    const char *name; /* static */
};

/* The least of MemAvailable and of the control groups (versions 1 and 2, each with those above it),
 * whose caches of files count as free. `root` stands before /proc and /sys: "", but in tests. */
struct memory_limit memory_of_machine(const char *root);

/* What this process, and so each that it starts, can still take: the least of RLIMIT_AS and
 * RLIMIT_DATA. */
struct memory_limit memory_of_process(void);

/* Bytes of address space that this process has: programs, libraries and all. */
double memory_own_space(void);

#endif

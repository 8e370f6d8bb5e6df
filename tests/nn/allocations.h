/* malloc counted by standing in front of it, where no sanitizer stands there already (COUNTING 0).
 * For one file of a program. */
#ifndef TESTS_NN_ALLOCATIONS_H
#define TESTS_NN_ALLOCATIONS_H

#include <stdatomic.h>
#include <stddef.h>

static atomic_int allocations;

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *p, size_t size);
extern void *__libc_memalign(size_t align, size_t size);
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *p, size_t size);
void *aligned_alloc(size_t align, size_t size);
int posix_memalign(void **p, size_t align, size_t size);

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(__clang__)
#define COUNTING 1
void *malloc(size_t size)
{
    atomic_fetch_add(&allocations, 1);
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    atomic_fetch_add(&allocations, 1);
    return __libc_calloc(count, size);
}

void *realloc(void *p, size_t size)
{
    atomic_fetch_add(&allocations, 1);
    return __libc_realloc(p, size);
}

void *aligned_alloc(size_t align, size_t size)
{
    atomic_fetch_add(&allocations, 1);
    return __libc_memalign(align, size);
}

int posix_memalign(void **p, size_t align, size_t size)
{
    atomic_fetch_add(&allocations, 1);
    *p = __libc_memalign(align, size);
    return *p ? 0 : 12;
}
#else
#define COUNTING 0
#endif

#endif

/* Memory that is planned by counting first; guard zones under AddressSanitizer. */
#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
enum { RED_ZONE = 64 };
static void poison(void *at, size_t size)
{
    ASAN_POISON_MEMORY_REGION(at, size);
}
static void unpoison(void *at, size_t size)
{
    ASAN_UNPOISON_MEMORY_REGION(at, size);
}
#else
enum { RED_ZONE = 0 };
static void poison(void *at, size_t size)
{
    (void)at;
    (void)size;
}
static void unpoison(void *at, size_t size)
{
    (void)at;
    (void)size;
}
#endif

enum { ALIGNMENT = 64 };

/* What fits no address space: arena_reserve then reports that memory is short. */
static const size_t too_much = SIZE_MAX / 4;

void *arena_take(struct arena *a, size_t count, size_t size)
{
    if (a->used >= too_much || (size && count > too_much / size)) {
        a->used = too_much;
        return NULL;
    }
    const size_t bytes = count * size, at = a->used;
    const size_t whole = (bytes + RED_ZONE + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    a->used += whole;
    if (!a->base)
        return NULL;
    if (a->used > a->size)
        abort(); /* the two runs of a lay-out differ */
    poison(a->base + at + bytes, whole - bytes);
    return a->base + at;
}

enum err_code arena_reserve(struct arena *a, struct err *e)
{
    a->size = a->used ? a->used : ALIGNMENT;
    a->used = 0;
    a->base = a->size < too_much ? aligned_alloc(ALIGNMENT, a->size) : NULL;
    if (!a->base)
        return err_memory(e);
    memset(a->base, 0, a->size);
    return ERR_NONE;
}

void arena_free(struct arena *a)
{
    if (a->base)
        unpoison(a->base, a->size);
    free(a->base);
    *a = (struct arena)ARENA_COUNT;
}

/* A random stream is known by a 32-bit hash of its name (base/rng.h), so no two names that core and
 * gen use may have the same one. Names that stand in a call are read from the sources; those that
 * are put together are made here as their code makes them, and a call that this file does not know
 * fails. */
#include <ctype.h>
#include <dirent.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/hash.h"
#include "gen/paint/effect.h"
#include "support.h"

enum { LAYERS = 128, EFFECTS = 64, CHARACTERS = 26, ATTEMPTS = 64, NAMES = 16384 };

struct names {
    char *name[NAMES];
    int count;
};
static struct names all;

static void add(const char *name)
{
    for (int i = 0; i < all.count; i++)
        if (strcmp(all.name[i], name) == 0)
            return;
    ck_assert_int_lt(all.count, NAMES);
    all.name[all.count++] = text_copy(name);
}

__attribute__((format(printf, 1, 2))) static void add_made(const char *format, ...)
{
    char name[128];
    va_list rest;
    va_start(rest, format);
    ck_assert_int_lt(vsnprintf(name, sizeof name, format, rest), (int)sizeof name);
    va_end(rest);
    add(name);
}

/* ---- names in calls ------------------------------------------------------------------------- */

/* Calls whose literals are names of streams. */
static const char *const calls[] = {"rng_stream",     "rng_derive",       "weights_init",
                                    "batches_create", "supervised_train", "domain_draws"};
enum { CALLS = sizeof calls / sizeof *calls };

/* Names that are no literals where a stream is opened: where they come from. */
static const char *const computed[] = {
    "purpose",   /* weights_init's */
    "b->name",   /* batches_create's */
    "l->name",   /* a layer's: conv1 */
    "one->gate", /* an effect's: rotate/0 or not */
    "name",      /* domain_draws's, and what is put together: see add_computed */
};

/* The end of the call's arguments that begin after `at`. */
static const char *end_of_call(const char *at)
{
    int depth = 1;
    for (; *at && depth; at++)
        depth += (*at == '(') - (*at == ')');
    return at;
}

/* Whether the second of the arguments is one of those. */
static bool is_computed(const char *arguments)
{
    const char *second = strchr(arguments, ',');
    second = second ? second + 1 + strspn(second + 1, " \n") : "";
    const size_t length = strcspn(second, ",)");
    for (size_t i = 0; i < sizeof computed / sizeof *computed; i++)
        if (strlen(computed[i]) == length && strncmp(second, computed[i], length) == 0)
            return true;
    return strncmp(second, "const char *", strlen("const char *")) == 0; /* a declaration */
}

static void read_call(const char *path, const char *from, bool opens)
{
    char arguments[512], name[128];
    const int length = (int)(end_of_call(from) - from);
    int literals = 0;
    ck_assert_int_lt(snprintf(arguments, sizeof arguments, "%.*s", length, from),
                     (int)sizeof arguments);
    for (const char *at = arguments; (at = strchr(at, '"')); literals++) {
        const char *end = strchr(at + 1, '"');
        ck_assert_ptr_nonnull(end);
        snprintf(name, sizeof name, "%.*s", (int)(end - at - 1), at + 1);
        add(name);
        at = end + 1;
    }
    ck_assert_msg(!opens || literals || is_computed(arguments),
                  "%s opens a stream of an unknown name: (%s; add it to this test", path,
                  arguments);
}

static void read_source(const char *path)
{
    struct err e = ERR_INIT;
    char *text = NULL;
    size_t size;
    ck_assert_msg(!read_file(path, &text, &size, &e), "%s", e.text);
    for (int c = 0; c < CALLS; c++) {
        const size_t length = strlen(calls[c]);
        for (const char *at = text; (at = strstr(at, calls[c])); at += length)
            if (at[length] == '(' &&
                (at == text || !(isalnum((unsigned char)at[-1]) || at[-1] == '_')))
                read_call(path, at + length + 1, strncmp(calls[c], "rng_", 4) == 0);
    }
    free(text);
}

static void read_folder(const char *folder)
{
    struct stat s;
    DIR *d = opendir(folder);
    ck_assert_msg(d != NULL, "%s", folder);
    for (const struct dirent *entry; (entry = readdir(d));) {
        char *path = text_format("%s/%s", folder, entry->d_name);
        const size_t length = strlen(path);
        if (*entry->d_name != '.' && stat(path, &s) == 0 && S_ISDIR(s.st_mode))
            read_folder(path);
        else if (strcmp(path + length - 2, ".c") == 0)
            read_source(path);
        free(path);
    }
    closedir(d);
}

/* ---- names that are put together ------------------------------------------------------------ */

static void add_layer(const char *layer)
{
    for (int i = 1; i <= LAYERS; i++)
        add_made("%s%d", layer, i);
}

static void add_effect(const char *effect)
{
    for (int i = 0; i < EFFECTS; i++) {
        add_made("%s/%d", effect, i);
        add_made("%s/%d or not", effect, i);
    }
}

static void add_computed(void)
{
#define LAYER(name) add_layer(#name);
#include "nn/layers/list.h"
#undef LAYER
#define EFFECT(name) add_effect(#name);
#include "gen/effects/list.h"
#undef EFFECT
    for (int i = 0; effect_stage_names[i]; i++)
        add_made("%s coin", effect_stage_names[i]);
    for (int i = 0; i < CHARACTERS; i++)
        add_made("ink/%c", 'a' + i);
    for (int i = 1; i < ATTEMPTS; i++) {
        add_made("layout again %d", i);
        add_made("picture again %d", i);
    }
}

/* ---- the test ------------------------------------------------------------------------------- */

static bool is_known(const char *name)
{
    for (int i = 0; i < all.count; i++)
        if (strcmp(all.name[i], name) == 0)
            return true;
    return false;
}

struct hashed {
    uint32_t hash;
    const char *name;
};

static int by_hash(const void *a, const void *b)
{
    const uint32_t x = ((const struct hashed *)a)->hash, y = ((const struct hashed *)b)->hash;
    return (x > y) - (x < y);
}

static void assert_distinct(void)
{
    static struct hashed hashed[NAMES];
    for (int i = 0; i < all.count; i++)
        hashed[i] = (struct hashed){hash_name(all.name[i]), all.name[i]};
    qsort(hashed, (size_t)all.count, sizeof *hashed, by_hash);
    for (int i = 1; i < all.count; i++)
        ck_assert_msg(hashed[i].hash != hashed[i - 1].hash,
                      "streams '%s' and '%s' have the same hash: rename one", hashed[i - 1].name,
                      hashed[i].name);
}

START_TEST(no_two_streams_have_one_hash)
{
    static const char *const found[] = {"encoder", "joint head",    "noise target",
                                        "text",    "target domain", "source batches",
                                        "line",    "import"};
    read_folder(ADDA_SOURCE_DIR "/core");
    read_folder(ADDA_SOURCE_DIR "/gen");
    for (size_t i = 0; i < sizeof found / sizeof *found; i++)
        ck_assert_msg(is_known(found[i]), "'%s' was not found in the sources", found[i]);
    add_computed();
    ck_assert_int_gt(all.count, 1000);
    assert_distinct();
    for (int i = 0; i < all.count; i++)
        free(all.name[i]);
}
END_TEST

/* Two names that FNV-1a cannot tell apart. */
START_TEST(the_same_hash_is_found)
{
    ck_assert_uint_eq(hash_name("costarring"), hash_name("liquid"));
    ck_assert_uint_ne(hash_name("costarring"), hash_name("liquids"));
}
END_TEST

static TCase *make_case(void)
{
    TCase *c = tcase_create("hashes");
    tcase_add_test(c, no_two_streams_have_one_hash);
    tcase_add_test(c, the_same_hash_is_found);
    return c;
}

int main(void)
{
    return run_suite("stream names", make_case);
}

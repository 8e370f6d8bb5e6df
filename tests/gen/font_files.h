/* Files of fonts in a folder of their own, for the tests of fonts. */
#ifndef ADDA_TESTS_GEN_FONT_FILES_H
#define ADDA_TESTS_GEN_FONT_FILES_H

#include "base/file.h"
#include "base/publish.h"
#include "base/text.h"
#include "support.h"

#define DEJAVU "/usr/share/fonts/truetype/dejavu/"
#define VARIABLE ADDA_SOURCE_DIR "/tests/golden/gen/variable.ttf"

static char folder[32];

static inline void make_folder(void)
{
    strcpy(folder, "/tmp/adda-own-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

/* A file below the folder; folders on the way are made. */
static inline void put(const char *name, const void *data, size_t size)
{
    struct err e = ERR_INIT;
    char *path = text_format("%s/%s", folder, name), *slash = strrchr(path, '/');
    *slash = 0;
    ck_assert_msg(!publish_mkdir(path, &e), "%s", e.text);
    *slash = '/';
    ck_assert_msg(!publish_file(path, data, size, &e), "%s", e.text);
    free(path);
}

static inline void put_copy(const char *name, const char *from)
{
    struct err e = ERR_INIT;
    char *data;
    size_t size;
    ck_assert_msg(!read_file(from, &data, &size, &e), "%s", e.text);
    put(name, data, size);
    free(data);
}

static inline void put32(unsigned char *to, size_t value)
{
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(value >> (24 - 8 * i) & 255);
}

static inline size_t get32(const unsigned char *from)
{
    return (size_t)from[0] << 24 | (size_t)from[1] << 16 | (size_t)from[2] << 8 | from[3];
}

/* A collection of files: a header, then the files with their tables moved. */
static inline void put_collection(const char *name, const char *const *files, size_t count)
{
    struct err e = ERR_INIT;
    const size_t header = 12 + 4 * count;
    unsigned char *all = calloc(header, 1);
    size_t size = header;
    memcpy(all, "ttcf\0\1\0\0", 8);
    put32(all + 8, count);
    for (size_t k = 0; k < count; k++) {
        char *data;
        size_t more;
        ck_assert_msg(!read_file(files[k], &data, &more, &e), "%s", e.text);
        all = realloc(all, size + more + 3);
        memcpy(all + size, data, more);
        put32(all + 12 + 4 * k, size);
        const int tables = all[size + 4] << 8 | all[size + 5];
        for (int i = 0; i < tables; i++) {
            unsigned char *offset = all + size + 12 + 16 * i + 8;
            put32(offset, get32(offset) + size);
        }
        memset(all + size + more, 0, 3);
        size = (size + more + 3) / 4 * 4;
        free(data);
    }
    put(name, all, size);
    free(all);
}

#endif

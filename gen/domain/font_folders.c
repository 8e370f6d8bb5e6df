/* The folders that fonts are looked for in, read once into a list of paths. */
#include "gen/domain/font_folders.h"

#include <dirent.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"

enum { MAX_DEPTH = 8, MAX_ENTRIES = 1 << 16 };

struct font_folders {
    pthread_mutex_t lock;
    bool read;
    int entries; /* seen so far, of all kinds */
    int file_count, file_room;
    char **files;
    int folder_count, folder_room;
    struct stat *folders; /* those that were entered */
};

struct font_folders *font_folders_create(void)
{
    struct font_folders *f = calloc(1, sizeof *f);
    if (f && pthread_mutex_init(&f->lock, NULL)) {
        free(f);
        return NULL;
    }
    return f;
}

void font_folders_free(struct font_folders *f)
{
    if (!f)
        return;
    for (int i = 0; i < f->file_count; i++)
        free(f->files[i]);
    free(f->files);
    free(f->folders);
    pthread_mutex_destroy(&f->lock);
    free(f);
}

/* ---- reading -------------------------------------------------------------------------------- */

static bool was_entered(const struct font_folders *f, const struct stat *folder)
{
    for (int i = 0; i < f->folder_count; i++)
        if (f->folders[i].st_dev == folder->st_dev && f->folders[i].st_ino == folder->st_ino)
            return true;
    return false;
}

static void add_file(struct font_folders *f, char *path)
{
    f->files = memory_grow(f->files, f->file_count, &f->file_room, sizeof *f->files);
    f->files[f->file_count++] = path;
}

static int is_visible(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Takes the path over. */
static void read_path(struct font_folders *f, char *path, int depth)
{
    struct stat status;
    struct dirent **names = NULL;
    if (f->entries++ >= MAX_ENTRIES || stat(path, &status)) {
        free(path);
        return;
    }
    if (S_ISREG(status.st_mode) && depth > 0) {
        add_file(f, path);
        return;
    }
    int count = 0;
    if (S_ISDIR(status.st_mode) && depth <= MAX_DEPTH && !was_entered(f, &status)) {
        f->folders = memory_grow(f->folders, f->folder_count, &f->folder_room, sizeof status);
        f->folders[f->folder_count++] = status;
        count = scandir(path, &names, is_visible, by_bytes);
    }
    for (int i = 0; i < count; i++) {
        read_path(f, text_format("%s/%s", path, names[i]->d_name), depth + 1);
        free(names[i]);
    }
    free(names);
    free(path);
}

/* The folders of a list separated by colons. */
static void read_list(struct font_folders *f, const char *list)
{
    while (list && *list) {
        const int length = (int)strcspn(list, ":");
        if (length)
            read_path(f, text_format("%.*s", length, list), 0);
        list += length + (list[length] == ':');
    }
}

static void read_all(struct font_folders *f)
{
    const char *home = getenv("HOME"), *data = getenv("XDG_DATA_HOME");
    read_list(f, getenv("ADDA_FONT_PATH"));
    if (data && *data == '/')
        read_path(f, text_format("%s/fonts", data), 0);
    else if (home && *home)
        read_path(f, text_format("%s/.local/share/fonts", home), 0);
    if (home && *home)
        read_path(f, text_format("%s/.fonts", home), 0);
    read_path(f, text_copy("/usr/local/share/fonts"), 0);
    read_path(f, text_copy("/usr/share/fonts"), 0);
}

const char *font_folders_find(struct font_folders *f, const char *name, int n)
{
    pthread_mutex_lock(&f->lock);
    if (!f->read)
        read_all(f);
    f->read = true;
    pthread_mutex_unlock(&f->lock);
    for (int i = 0; i < f->file_count; i++)
        if (strcmp(strrchr(f->files[i], '/') + 1, name) == 0 && n-- == 0)
            return f->files[i];
    return NULL;
}

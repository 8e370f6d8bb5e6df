/* Whether the disk has space for a dataset, before its first image. */
#include "gen/export/space.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/text.h"
#include "gen/export/dataset.h"

/* Bytes of a row, at least: the hash of the pixels has 64, the names of the members 260. */
static const double least_row = 320;

double export_space_least(const struct export_dataset *d, double images)
{
    double bytes = least_row;
    for (int k = 0; !d->exporter->png && k < export_pictures(d); k++)
        bytes += (double)export_shape(domain_info(d->domain), (enum export_picture)k).bytes;
    return images * bytes;
}

static enum err_code check_shards(const struct export_dataset *d, struct err *e)
{
    const uint64_t most = d->exporter->max_images;
    for (int i = 0; most && i < d->split_count; i++) {
        const uint64_t images = d->splits[i].end - d->splits[i].first;
        if ((d->shard_size ? d->shard_size : images) > most && images > most)
            return err_set(e, ERR_USAGE,
                           "split '%s': %s holds at most %" PRIu64
                           " images per shard; give a smaller --shard-size",
                           d->splits[i].name, d->exporter->name, most);
    }
    return ERR_NONE;
}

/* The nearest folder that exists. */
static bool find_disk(const char *folder, struct statvfs *disk)
{
    char path[EXPORT_PATH];
    if (export_path(path, NULL, "%s", folder))
        return false;
    while (statvfs(path, disk)) {
        char *slash = strrchr(path, '/');
        if (!slash && strcmp(path, ".") == 0)
            return false;
        if (!slash)
            strcpy(path, ".");
        else
            slash[slash == path] = 0;
    }
    return true;
}

static bool is_begun(const char *folder)
{
    char path[EXPORT_PATH];
    struct stat s;
    return (!export_path(path, NULL, "%s/manifest.json", folder) && stat(path, &s) == 0) ||
           (!export_path(path, NULL, "%s/.shards/dataset.json", folder) && stat(path, &s) == 0);
}

enum err_code export_space_check(const struct export_dataset *d, const char *folder, uint64_t parts,
                                 struct err *e)
{
    char much[TEXT_BYTES], little[TEXT_BYTES];
    struct statvfs disk;
    if (check_shards(d, e) || !find_disk(folder, &disk))
        return e->code;
    const double images = (double)dataset_images(d);
    const double needed = export_space_least(d, images) / (double)parts;
    const double there =
        (double)disk.f_frsize * (double)(is_begun(folder) ? disk.f_blocks : disk.f_bavail);
    if (needed <= there)
        return ERR_NONE;
    text_bytes(needed, much);
    text_bytes(there, little);
    return err_set(e, ERR_IO,
                   "'%s': %.0f images take at least %s, and the disk has %s: render fewer, a part "
                   "of them (--shard), or choose another directory",
                   folder, images, much, little);
}

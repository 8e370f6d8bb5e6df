/* Images of a shard that need not be rendered. */
#include "gen/export/past.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "gen/export/shard_record.h"
#include "gen/export/spool.h"

struct shard_past {
    const struct shard *shard, *old;
    void *reader; /* of the old shard's format */
    FILE *rows;   /* of the old shard; NULL: it is not there, or read to its end */
    char *line;
    size_t room;
    bool asked; /* for the spool */
    struct shard_spool *spool;
    uint64_t count;
};

static void close_old(struct shard_past *p)
{
    if (p->reader)
        p->old->dataset->exporter->reader->close(p->reader);
    if (p->rows)
        fclose(p->rows);
    p->reader = NULL;
    p->rows = NULL;
}

/* An old shard that cannot be read is rendered again. */
static void open_old(struct shard_past *p)
{
    char path[EXPORT_PATH];
    struct err why = ERR_INIT;
    if (shard_record_rows_path(p->old, path, &why) || file_open(&p->rows, path, &why) ||
        p->old->dataset->exporter->reader->open(&p->reader, p->old, &why))
        close_old(p);
    err_free(&why);
}

enum err_code shard_past_open(struct shard_past **out, const struct shard *s,
                              const struct shard *old, const struct file_check *check,
                              struct err *e)
{
    struct shard_past *p = calloc(1, sizeof *p);
    *out = p;
    if (!p)
        return err_memory(e);
    p->shard = s;
    p->old = old;
    if (old && shard_record_exists(old)) {
        shard_record_take(old, s->folder, e);
        if (!e->code && shard_record_whole(old, check))
            open_old(p);
    }
    return export_stopped(check->stop, e);
}

static bool read_old(struct shard_past *p, uint64_t index, struct export_copy *to, struct text *row)
{
    struct err why = ERR_INIT;
    if (!p->rows || index >= p->old->end)
        return false;
    const ssize_t length = getline(&p->line, &p->room, p->rows);
    const bool good =
        length > 0 && !p->old->dataset->exporter->reader->read(p->reader, index, to, &why);
    err_free(&why);
    text_clear(row);
    if (good)
        text_add_bytes(row, p->line, (size_t)length);
    return good && !row->failed;
}

bool shard_past_read(struct shard_past *p, uint64_t index, struct export_copy *to, struct text *row)
{
    if (!p)
        return false;
    bool there = read_old(p, index, to, row);
    if (!there) {
        close_old(p);
        if (!p->asked)
            p->spool = shard_spool_open(p->shard, index);
        p->asked = true;
        there = shard_spool_read(p->spool, to, row);
    }
    p->count += there;
    return there;
}

uint64_t shard_past_count(const struct shard_past *p)
{
    return p->count;
}

void shard_past_add(struct shard_past *p, const struct export_item *item)
{
    if (p)
        shard_spool_add(p->spool, item);
}

void shard_past_flush(struct shard_past *p)
{
    if (p)
        shard_spool_flush(p->spool);
}

void shard_past_close(struct shard_past *p)
{
    if (!p)
        return;
    close_old(p);
    shard_spool_close(p->spool);
    free(p->line);
    free(p);
}

void shard_past_forget(const struct shard *s)
{
    shard_spool_remove(s);
}

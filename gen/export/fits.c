/* What formats cannot hold. */
#include "gen/export/fits.h"

#include "gen/domain/lengths.h"

/* Parts of texts are a promise: that what one shows can be learnt from the other. */
static enum err_code check_parts(const struct export_dataset *d, struct err *e)
{
    const struct domain_info *info = domain_info(d->domain);
    for (int i = 0; i < d->split_count; i++) {
        if (d->splits[i].labels == LABELS_ALL)
            continue;
        const struct seeds_texts texts = render_texts(d->domain);
        const struct seeds_parts p = seeds_count_parts(&texts);
        char length[DOMAIN_LENGTH_TEXT];
        domain_print_length(info, length);
        return p.cover
                   ? ERR_NONE
                   : err_set(e, ERR_USAGE,
                             "split '%s': of the texts of %s characters there are %.0f to train "
                             "and %.0f to test with, and not every character is at every place "
                             "of the texts of each length in both: leave out ':%s', or take a "
                             "longer text or a larger "
                             "alphabet",
                             d->splits[i].name, length, p.train, p.test,
                             seeds_labels_names[d->splits[i].labels]);
    }
    return ERR_NONE;
}

static enum err_code check_labels(const struct export_dataset *d, struct err *e)
{
    const int labels = domain_labels(domain_info(d->domain));
    if (!d->exporter->max_labels || labels <= d->exporter->max_labels)
        return ERR_NONE;
    return err_set(e, ERR_USAGE,
                   "the format %s holds labels of %d classes, and '%s' has %d; choose npy, whose "
                   "labels then have two bytes, or a format of texts",
                   d->exporter->name, d->exporter->max_labels, domain_info(d->domain)->name,
                   labels);
}

static enum err_code check_layers(const struct export_dataset *d, struct err *e)
{
    if (!d->layers || d->exporter->layers)
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "the format %s cannot hold layers; %s", d->exporter->name,
                   d->exporter->rows_tail ? "imagefolder, webdataset and npy can"
                                          : "tar can, and so can the formats of a directory");
}

enum err_code export_fits(const struct export_dataset *d, struct err *e)
{
    check_layers(d, e);
    check_labels(d, e);
    if (d->domain->import)
        return err_set(e, ERR_USAGE, "'%s' is imported: its images are files already",
                       domain_info(d->domain)->name);
    return check_parts(d, e);
}

/* Croissant 1.1: files as FileObject and FileSet, rows as RecordSet. One record set per split has
 * the truth; formats with single image files have a second one with the images. */
#include "gen/export/croissant.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "gen/export/dataset.h"

/* The vocabulary's own abbreviations. */
static const char context[] =
    "{\"@language\": \"en\", \"@vocab\": \"https://schema.org/\", \"arrayShape\": "
    "\"cr:arrayShape\", \"citeAs\": \"cr:citeAs\", \"column\": \"cr:column\", \"conformsTo\": "
    "\"dct:conformsTo\", \"containedIn\": \"cr:containedIn\", \"cr\": "
    "\"http://mlcommons.org/croissant/\", \"rai\": \"http://mlcommons.org/croissant/RAI/\", "
    "\"data\": {\"@id\": \"cr:data\", \"@type\": \"@json\"}, \"dataType\": {\"@id\": "
    "\"cr:dataType\", \"@type\": \"@vocab\"}, \"dct\": \"http://purl.org/dc/terms/\", "
    "\"description\": {\"@container\": \"@language\"}, \"equivalentProperty\": "
    "\"cr:equivalentProperty\", \"examples\": {\"@id\": \"cr:examples\", \"@type\": \"@json\"}, "
    "\"extract\": \"cr:extract\", \"field\": \"cr:field\", \"fileProperty\": \"cr:fileProperty\", "
    "\"fileObject\": \"cr:fileObject\", \"fileSet\": \"cr:fileSet\", \"format\": \"cr:format\", "
    "\"includes\": \"cr:includes\", \"isArray\": \"cr:isArray\", \"isLiveDataset\": "
    "\"cr:isLiveDataset\", \"jsonPath\": \"cr:jsonPath\", \"key\": \"cr:key\", \"md5\": "
    "\"cr:md5\", \"name\": {\"@container\": \"@language\"}, \"parentField\": \"cr:parentField\", "
    "\"path\": \"cr:path\", \"recordSet\": \"cr:recordSet\", \"references\": \"cr:references\", "
    "\"regex\": \"cr:regex\", \"repeated\": \"cr:repeated\", \"replace\": \"cr:replace\", "
    "\"samplingRate\": \"cr:samplingRate\", \"sc\": \"https://schema.org/\", \"separator\": "
    "\"cr:separator\", \"source\": \"cr:source\", \"subField\": \"cr:subField\", \"transform\": "
    "\"cr:transform\"}";

static bool ends_in(const char *text, const char *tail)
{
    const size_t a = strlen(text), b = strlen(tail);
    return a >= b && strcmp(text + a - b, tail) == 0;
}

/* ---- files ---------------------------------------------------------------------------------- */

static json_t *file_object(const json_t *file, const char *media_type)
{
    char size[40];
    const char *path = json_string_value(json_object_get(file, "path"));
    snprintf(size, sizeof size, "%" PRId64 " B",
             (int64_t)json_integer_value(json_object_get(file, "size")));
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:O}", "@type", "cr:FileObject", "@id", path,
                     "name", path, "contentUrl", path, "contentSize", size, "encodingFormat",
                     ends_in(path, ".jsonl") ? "application/jsonlines" : media_type, "sha256",
                     json_object_get(file, "sha256"));
}

static json_t *image_set(const char *split)
{
    char id[EXPORT_NAME + 16], includes[EXPORT_NAME + 16];
    snprintf(id, sizeof id, "%s-files", split);
    snprintf(includes, sizeof includes, "%s/*/*.png", split);
    return json_pack("{s:s, s:s, s:s, s:s, s:s}", "@type", "cr:FileSet", "@id", id, "name", id,
                     "encodingFormat", "image/png", "includes", includes);
}

static json_t *distribution(const struct summary *s)
{
    const struct exporter *x = s->dataset->exporter;
    json_t *list = json_array();
    size_t i;
    const json_t *file;
    json_array_foreach(s->files, i, file)
    {
        json_array_append_new(list, file_object(file, x->media_type));
    }
    for (int k = 0; x->store && k < s->dataset->split_count; k++)
        json_array_append_new(list, image_set(s->dataset->splits[k].name));
    return list;
}

/* ---- records -------------------------------------------------------------------------------- */

static json_t *field(const char *set, const char *name, const char *type, const char *what,
                     json_t *source)
{
    char id[2 * EXPORT_NAME];
    snprintf(id, sizeof id, "%s/%s", set, name);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "@type", "cr:Field", "@id", id, "name", name,
                     "dataType", type, "description", what, "source", source);
}

static json_t *column(const char *file, const char *name)
{
    return json_pack("{s:{s:s}, s:{s:s}}", "fileObject", "@id", file, "extract", "column", name);
}

static json_t *property(const char *file_set, const char *name)
{
    return json_pack("{s:{s:s}, s:{s:s}}", "fileSet", "@id", file_set, "extract", "fileProperty",
                     name);
}

static json_t *record_set(const char *id, json_t *fields)
{
    return json_pack("{s:s, s:s, s:s, s:o}", "@type", "cr:RecordSet", "@id", id, "name", id,
                     "field", fields);
}

static json_t *row_set(const struct exporter *x, const char *split)
{
    static const struct {
        const char *name, *type, *what;
    } values[] = {
        {"file_name", "sc:Text", "file of the image, from the folder of the split"},
        {"text", "sc:Text", "the characters shown"},
        {"index", "sc:Integer", "number of the image in its domain"},
        {"pixels_sha256", "sc:Text", "SHA-256 of the pixels, row after row"},
    };
    char rows[2 * EXPORT_NAME];
    json_t *fields = json_array();
    snprintf(rows, sizeof rows, "%s%s", split, x->rows_tail);
    for (size_t i = x->file_name ? 0 : 1; i < sizeof values / sizeof *values; i++)
        json_array_append_new(fields, field(split, values[i].name, values[i].type, values[i].what,
                                            column(rows, values[i].name)));
    return record_set(split, fields);
}

static json_t *picture_set(const char *split)
{
    char id[EXPORT_NAME + 16], files[EXPORT_NAME + 16];
    snprintf(id, sizeof id, "%s-images", split);
    snprintf(files, sizeof files, "%s-files", split);
    json_t *fields = json_array();
    json_array_append_new(
        fields, field(id, "image", "sc:ImageObject", "the image", property(files, "content")));
    json_array_append_new(
        fields, field(id, "file_name", "sc:Text", "name of the file", property(files, "filename")));
    return record_set(id, fields);
}

static json_t *record_sets(const struct summary *s)
{
    const struct exporter *x = s->dataset->exporter;
    json_t *list = json_array();
    for (int i = 0; i < s->dataset->split_count; i++) {
        const char *split = s->dataset->splits[i].name;
        json_array_append_new(list, row_set(x, split));
        if (x->store)
            json_array_append_new(list, picture_set(split));
    }
    return list;
}

json_t *export_croissant(const struct summary *s)
{
    const struct export_dataset *d = s->dataset;
    const char *domain = domain_info(d->domain)->name;
    json_t *j = json_pack(
        "{s:o, s:s, s:s, s:o, s:s, s:s, s:o, s:s, s:{s:s, s:s}, s:o, s:[s, s], s:o, s:o}",
        "@context", json_loads(context, 0, NULL), "@type", "sc:Dataset", "conformsTo",
        "http://mlcommons.org/croissant/1.1", "name", json_sprintf("captchas-%s", domain),
        "description", "Synthetic captchas with exact truth, rendered by captcha-gen.", "license",
        "https://creativecommons.org/publicdomain/zero/1.0/", "url",
        d->url ? json_string(d->url) : json_sprintf("urn:sha256:%s", s->name), "version", "1.0.0",
        "creator", "@type", "sc:Organization", "name", "captcha-gen", "citeAs",
        json_sprintf("Captchas of the domain %s, captcha-gen %s, seed %" PRIu64 ", dataset %s",
                     domain, ADDA_VERSION, d->seed, s->name),
        "keywords", "captcha", "synthetic", "distribution", distribution(s), "recordSet",
        record_sets(s));
    if (d->date)
        json_object_set_new(j, "datePublished", json_string(d->date));
    return j;
}

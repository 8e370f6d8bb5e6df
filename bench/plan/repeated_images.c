/* What a training draws its batches from, by its identity. */
#include "bench/plan/repeated_images.h"

#include "adapt/methods/registry.h"
#include "base/text.h"
#include "bench/plan/cell.h"

#define ENDING ", so that every batch has some of them twice\n"

static int number(const json_t *group, const char *key)
{
    return (int)json_integer_value(json_object_get(group, key));
}

static char *told_of_source(const json_t *identity, const struct data_sizes *z)
{
    const json_t *supervised = json_object_get(identity, "supervised");
    const int batch = number(supervised, "batch");
    if (z->endless || number(supervised, "steps") < 1 || batch <= z->source_train)
        return NULL;
    return text_format("batch: %d: of %d images" ENDING, batch, z->source_train);
}

static char *told_of_oracle(const json_t *identity, const struct data_sizes *z)
{
    const char *labels =
        json_string_value(json_object_get(json_object_get(identity, "oracle"), "labels"));
    const bool both = labels && text_equal(labels, "both");
    const int batch = number(json_object_get(identity, "supervised"), "batch");
    const int images = z->target_train + (both ? z->source_train : 0);
    if (cell_oracle_steps(identity) < 1 || batch <= images)
        return NULL;
    return text_format("batch: %d, as the source's: of %d %s" ENDING, batch, images,
                       both ? "images of both domains" : "target images");
}

static char *told_of_adaptation(const json_t *adapt, const struct method *m,
                                const struct data_sizes *z)
{
    const int batch = number(adapt, "batch");
    const bool source = m->training != TRAINING_SOURCE_FREE && batch > z->source_train;
    const bool target = batch > z->target_train;
    if (!method_has_steps(m) || number(adapt, "steps") + number(adapt, "warmup") < 1)
        return NULL;
    if (source && target)
        return text_format("batch: %d: of %d source and %d target images" ENDING, batch,
                           z->source_train, z->target_train);
    return source || target ? text_format("batch: %d: of %d %s images" ENDING, batch,
                                          source ? z->source_train : z->target_train,
                                          source ? "source" : "target")
                            : NULL;
}

char *repeated_images_told(const json_t *identity)
{
    const char *name = json_string_value(json_object_get(identity, "method"));
    const struct method *m = name ? method_find(name) : NULL;
    const struct data_sizes z = cell_sizes(identity);
    if (cell_is_source(identity))
        return told_of_source(identity, &z);
    if (m && m->role == METHOD_ORACLE)
        return told_of_oracle(identity, &z);
    return m ? told_of_adaptation(json_object_get(identity, "adapt"), m, &z) : NULL;
}

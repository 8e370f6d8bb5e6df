/* Checkpoints: what is written comes back bit for bit, and no torn, altered or foreign file is
 * taken for one, or crashes the reader. */
#include <unistd.h>
#include "nn/checkpoint_read.h"
#include "nn/checkpoint_write.h"
#include "base/publish.h"
#include "support.h"

static const char text[] = "conv 3 3x3 | bn | relu | flatten | dense 4";
static const struct shape in = {5, 4, 2};

/* Two networks in one file, in a folder of their own. */
struct fixture {
    struct net *net;
    struct weights *a, *b;
    struct checkpoint_part parts[2];
    char folder[64], path[96];
    char *bytes;
    size_t size;
};

static struct fixture start(void)
{
    struct fixture f = {.net = make_net(text, in), .folder = "/tmp/adda-checkpoint-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(f.folder));
    snprintf(f.path, sizeof f.path, "%s/model.safetensors", f.folder);
    f.a = make_weights(f.net, NULL, 1);
    f.b = make_weights(f.net, NULL, 2);
    f.parts[0] = (struct checkpoint_part){"encoder", f.a};
    f.parts[1] = (struct checkpoint_part){"head", f.b};
    json_t *metadata = json_pack("{s:s}", "seed", "1");
    struct err e = ERR_INIT;
    ck_assert_msg(!checkpoint_save(f.path, f.parts, 2, metadata, &e), "%s", e.text);
    ck_assert_msg(!read_file(f.path, &f.bytes, &f.size, &e), "%s", e.text);
    json_decref(metadata);
    return f;
}

static void stop(struct fixture *f)
{
    publish_remove(f->folder, NULL);
    weights_free(f->a);
    weights_free(f->b);
    net_free(f->net);
    free(f->bytes);
}

static void assert_untouched(struct weights *w, uint64_t seed)
{
    struct weights *fresh = make_weights(weights_net(w), NULL, seed);
    for (int i = 0; i < weights_tensors(w); i++)
        assert_same_bits(weights_tensor(w, i)->value, weights_tensor(fresh, i)->value,
                         weights_tensor(w, i)->count, "weights after an error");
    weights_free(fresh);
}

/* Writes the bytes over the file and loads: the error's text, owned by the caller, or NULL. */
static char *load_bytes_of(const struct fixture *f, const void *bytes, size_t size)
{
    struct err e = ERR_INIT;
    FILE *file = fopen(f->path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    fclose(file);
    struct weights *a = make_weights(f->net, NULL, 5), *b = make_weights(f->net, NULL, 6);
    struct checkpoint_part parts[2] = {{"encoder", a}, {"head", b}};
    enum err_code code = checkpoint_load(f->path, parts, 2, &e);
    char *message = e.text ? strdup(e.text) : NULL;
    ck_assert_int_eq(code != ERR_NONE, message != NULL);
    if (code) /* nothing was written into the weights */
        assert_untouched(a, 5);
    err_free(&e);
    weights_free(a);
    weights_free(b);
    return message;
}

START_TEST(test_metadata_alone)
{
    struct fixture f = start();
    struct err e = ERR_INIT;
    json_t *metadata = NULL;
    ck_assert_msg(!checkpoint_metadata(f.path, &metadata, &e), "%s", e.text);
    ck_assert_str_eq(json_string_value(json_object_get(metadata, "seed")), "1");
    ck_assert_uint_eq(json_object_size(metadata), 1);
    json_decref(metadata);
    for (size_t cut = 0; cut < 200; cut += 7) { /* within the header */
        ck_assert(!publish_file(f.path, f.bytes, cut, &e));
        ck_assert_int_eq(checkpoint_metadata(f.path, &metadata, &e), ERR_DATA);
        ck_assert_ptr_null(metadata);
        err_free(&e);
    }
    ck_assert_int_eq(checkpoint_metadata("/nowhere", &metadata, &e), ERR_NOINPUT);
    err_free(&e);
    stop(&f);
}
END_TEST

START_TEST(test_round_trip)
{
    struct fixture f = start();
    struct weights *c = make_weights(f.net, NULL, 3), *d = make_weights(f.net, NULL, 4);
    struct checkpoint_part parts[2] = {{"head", d}, {"encoder", c}};
    struct err e = ERR_INIT;
    ck_assert_msg(!checkpoint_load(f.path, parts, 2, &e), "%s", e.text);
    for (int i = 0; i < weights_tensors(c); i++) {
        size_t count = weights_tensor(c, i)->count;
        assert_same_bits(weights_tensor(c, i)->value, weights_tensor(f.a, i)->value, count, "a");
        assert_same_bits(weights_tensor(d, i)->value, weights_tensor(f.b, i)->value, count, "b");
    }
    weights_free(c);
    weights_free(d);
    stop(&f);
}
END_TEST

/* The layout that the format's own reader demands. */
START_TEST(test_layout)
{
    struct fixture f = start();
    uint64_t length;
    memcpy(&length, f.bytes, 8);
    ck_assert_uint_eq(length % 8, 0);
    json_t *header = json_loadb(f.bytes + 8, length, 0, NULL);
    const json_t *metadata = json_object_get(header, "__metadata__");
    ck_assert_str_eq(json_string_value(json_object_get(metadata, "seed")), "1");
    const json_t *t = json_object_get(header, "encoder.conv1.weight");
    ck_assert_str_eq(json_string_value(json_object_get(t, "dtype")), "F32");
    ck_assert_uint_eq(json_array_size(json_object_get(t, "shape")), 4);
    ck_assert_int_eq(json_integer_value(json_array_get(json_object_get(t, "data_offsets"), 0)), 0);
    ck_assert_uint_eq(json_object_size(header), 1 + 2 * (size_t)weights_tensors(f.a));
    json_decref(header);
    stop(&f);
}
END_TEST

/* Every way of cutting the file off, near its ends and in steps between. */
START_TEST(test_torn)
{
    struct fixture f = start();
    for (size_t size = 0; size < f.size; size += size < 64 || f.size - size < 64 ? 1 : 97) {
        char *message = load_bytes_of(&f, f.bytes, size);
        ck_assert_msg(message != NULL, "%zu of %zu bytes were taken for a checkpoint", size,
                      f.size);
        ck_assert_ptr_nonnull(strstr(message, "model.safetensors: "));
        free(message);
    }
    char *longer = calloc(f.size + 8, 1);
    memcpy(longer, f.bytes, f.size);
    char *message = load_bytes_of(&f, longer, f.size + 8);
    ck_assert_ptr_nonnull(message);
    ck_assert_ptr_nonnull(strstr(message, "bytes of data"));
    free(message);
    free(longer);
    stop(&f);
}
END_TEST

/* Any byte of the header changed: an error or the same names, never a crash. Sanitizers watch. */
START_TEST(test_altered)
{
    struct fixture f = start();
    uint64_t length;
    memcpy(&length, f.bytes, 8);
    char *copy = malloc(f.size);
    int refused = 0, tried = 0;
    for (size_t i = 0; i < 8 + length; i += 3) {
        memcpy(copy, f.bytes, f.size);
        copy[i] = (char)(copy[i] ^ (1 << (i % 7)));
        char *message = load_bytes_of(&f, copy, f.size);
        refused += message != NULL;
        tried++;
        free(message);
    }
    ck_assert_int_gt(refused, tried * 3 / 4); /* metadata and padding may change unnoticed */
    free(copy);
    stop(&f);
}
END_TEST

/* A header put together by hand, and what the message must say. */
static const struct {
    const char *header, *words;
} headers[] = {
    {"[]", "not an object"},
    {"{", "damaged"},
    {"{}", "'encoder.conv1.weight' is missing"},
    {"{\"encoder.conv1.weight\": 3}", "not described by an object"},
    {"{\"encoder.conv1.weight\": {\"dtype\": \"F16\"}}", "not of type F32"},
    {"{\"encoder.conv1.weight\": {\"dtype\": \"F32\", \"shape\": [1]}}",
     "not have the shape 3x3x2x3"},
    {"{\"encoder.conv1.weight\": {\"dtype\": \"F32\", \"shape\": [3,3,2,3],"
     " \"data_offsets\": [0, 9999999]}}",
     "cut off"},
    {"{\"encoder.conv1.weight\": {\"dtype\": \"F32\", \"shape\": [3,3,2,3],"
     " \"data_offsets\": [-8, 208]}}",
     "cut off"},
    {"{\"encoder.conv1.weight\": {\"dtype\": \"F32\", \"shape\": [3,3,2,3],"
     " \"data_offsets\": [0, 8]}}",
     "cut off"},
    {"{\"stranger\": {}}", "'stranger' is not one of this network's"},
    {"{\"a\": 1, \"a\": 2}", "damaged"},
};

START_TEST(test_headers)
{
    struct fixture f = start();
    char bytes[1024] = {0};
    uint64_t length = strlen(headers[_i].header);
    memcpy(bytes, &length, 8);
    memcpy(bytes + 8, headers[_i].header, length);
    char *message = load_bytes_of(&f, bytes, sizeof bytes);
    ck_assert_ptr_nonnull(message);
    ck_assert_msg(strstr(message, headers[_i].words), "no '%s' in: %s", headers[_i].words, message);
    free(message);
    stop(&f);
}
END_TEST

START_TEST(test_two_tensors_in_one_place)
{
    struct fixture f = start();
    char *at = strstr(f.bytes + 8, "\"encoder.bn1.bias\"");
    ck_assert_ptr_nonnull(at);
    /* bn1.weight and bn1.bias have the same size: let the second point at the first. */
    char *first = strstr(strstr(f.bytes + 8, "\"encoder.bn1.weight\""), "offsets\":[");
    char *second = strstr(at, "offsets\":[");
    size_t length = strcspn(first, "]");
    ck_assert_uint_eq(length, strcspn(second, "]"));
    memcpy(second, first, length);
    char *message = load_bytes_of(&f, f.bytes, f.size);
    ck_assert_ptr_nonnull(message);
    ck_assert_ptr_nonnull(strstr(message, "overlap"));
    free(message);
    stop(&f);
}
END_TEST

START_TEST(test_no_file_no_folder)
{
    struct fixture f = start();
    struct err e = ERR_INIT;
    ck_assert_int_eq(checkpoint_load("/nowhere/model.safetensors", f.parts, 2, &e), ERR_NOINPUT);
    ck_assert_ptr_nonnull(strstr(e.text, "/nowhere/model.safetensors"));
    err_free(&e);
    ck_assert_int_ne(checkpoint_save("/nowhere/model.safetensors", f.parts, 2, NULL, &e), ERR_NONE);
    ck_assert_ptr_nonnull(strstr(e.text, "/nowhere/"));
    err_free(&e);
    stop(&f);
}
END_TEST

/* ---- states --------------------------------------------------------------------------------- */

/* One array of each type beside a network. */
struct state {
    double wide[3];
    unsigned char bytes[5];
    int whole[2];
    uint32_t narrow[3];
    uint64_t large;
    struct checkpoint list;
};

static void list_state(struct state *s, struct weights *w)
{
    checkpoint_add(&s->list, CHECKPOINT_F64, s->wide, 3, "wide");
    checkpoint_add(&s->list, CHECKPOINT_U8, s->bytes, 5, "some.%s", "bytes");
    checkpoint_add_weights(&s->list, "encoder", w);
    checkpoint_add(&s->list, CHECKPOINT_I32, s->whole, 2, "whole");
    checkpoint_add(&s->list, CHECKPOINT_U32, s->narrow, 3, "narrow");
    checkpoint_add(&s->list, CHECKPOINT_U8, NULL, 0, "nothing");
    checkpoint_add(&s->list, CHECKPOINT_U64, &s->large, 1, "large");
}

/* Infinities, a NaN with a load, the ends of the integers: bits, not values, are kept. */
START_TEST(test_state)
{
    struct fixture f = start();
    struct weights *w = make_weights(f.net, NULL, 7);
    struct err e = ERR_INIT;
    struct state one = {{-0.0, 1e-310, 0.1}, {0, 1, 127, 128, 255}, {INT32_MIN, -1},
                        {0, UINT32_MAX, 7},  UINT64_MAX - 1,        {0}};
    struct state two = {.large = 3};
    const uint64_t bits = 0x7ff8000000001234;
    memcpy(&one.wide[1], &bits, sizeof bits);
    json_t *about = json_pack("{s:s, s:s}", "cell", "c", "program", "p");
    list_state(&one, f.a);
    list_state(&two, w);
    ck_assert_msg(!checkpoint_save_state(f.path, &one.list, about, &e), "%s", e.text);
    ck_assert_msg(!checkpoint_load_state(f.path, &two.list, about, &e), "%s", e.text);
    ck_assert_mem_eq(&one, &two, offsetof(struct state, list));
    for (int i = 0; i < weights_tensors(w); i++)
        assert_same_bits(weights_tensor(w, i)->value, weights_tensor(f.a, i)->value,
                         weights_tensor(w, i)->count, "weights of a state");
    json_object_set_new(about, "program", json_string("q"));
    two.large = 5;
    ck_assert_int_eq(checkpoint_load_state(f.path, &two.list, about, &e), ERR_DATA);
    ck_assert_ptr_nonnull(strstr(e.text, "another program: p, not q"));
    err_free(&e);
    ck_assert_uint_eq(two.large, 5);
    ck_assert_int_eq(checkpoint_load_state("/nowhere/x", &two.list, about, &e), ERR_NOINPUT);
    err_free(&e);
    checkpoint_free(&one.list);
    checkpoint_free(&two.list);
    weights_free(w);
    json_decref(about);
    stop(&f);
}
END_TEST

/* Every single bit of a state's file counts. */
START_TEST(test_state_damaged)
{
    struct fixture f = start();
    struct err e = ERR_INIT;
    struct checkpoint list = {0};
    double value[2] = {1, 2};
    char *bytes;
    size_t size;
    json_t *about = json_pack("{s:s}", "cell", "c");
    checkpoint_add(&list, CHECKPOINT_F64, value, 2, "value");
    ck_assert_int_eq(checkpoint_save_state(f.path, &list, about, &e), 0);
    ck_assert_int_eq(read_file(f.path, &bytes, &size, &e), 0);
    for (size_t bit = 0; bit < 8 * size; bit++) {
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << bit % 8));
        FILE *file = fopen(f.path, "wb");
        ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
        fclose(file);
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << bit % 8));
        ck_assert_int_eq(checkpoint_load_state(f.path, &list, about, &e), ERR_DATA);
        err_free(&e);
    }
    free(bytes);
    checkpoint_free(&list);
    json_decref(about);
    stop(&f);
}
END_TEST

/* Neither saved nor loaded: a list that could not mean what it says. */
static void assert_refused(struct checkpoint *list, const char *path, const char *why)
{
    struct err e = ERR_INIT;
    json_t *about = json_pack("{s:s}", "cell", "c");
    ck_assert_int_eq(checkpoint_save_state(path, list, about, &e), ERR_SOFTWARE);
    ck_assert_msg(strstr(e.text, why) != NULL, "%s", e.text);
    err_free(&e);
    ck_assert_int_ne(access(path, F_OK), 0);
    ck_assert_int_eq(checkpoint_load_state(path, list, about, &e), ERR_SOFTWARE);
    ck_assert_msg(strstr(e.text, why) != NULL, "%s", e.text);
    err_free(&e);
    checkpoint_free(list);
    json_decref(about);
}

/* A name that is cut could be another's, and of two arrays of one name a file has only one. */
START_TEST(test_names_long_and_twice)
{
    struct fixture f = start();
    struct checkpoint list = {0};
    double value[2] = {1, 2};
    char name[CHECKPOINT_NAME + 1] = "";
    publish_remove(f.path, NULL);
    memset(name, 'n', CHECKPOINT_NAME);
    checkpoint_add(&list, CHECKPOINT_F64, value, 1, "%s", name);
    assert_refused(&list, f.path, "longer than 159 characters");
    checkpoint_add_weights(&list, name + 10, f.a); /* the prefix fits, "prefix.conv1.weight" not */
    assert_refused(&list, f.path, "longer than 159 characters");
    checkpoint_add(&list, CHECKPOINT_F64, value, 1, "value");
    checkpoint_add(&list, CHECKPOINT_F64, value + 1, 1, "val%s", "ue");
    assert_refused(&list, f.path, "two arrays are called 'value'");
    checkpoint_add(&list, CHECKPOINT_F64, value, 1, CHECKPOINT_METADATA);
    assert_refused(&list, f.path, "two arrays are called '" CHECKPOINT_METADATA "'");
    checkpoint_add(&list, CHECKPOINT_F64, value, 1, CHECKPOINT_SEAL);
    assert_refused(&list, f.path, "two arrays are called '" CHECKPOINT_SEAL "'");
    name[CHECKPOINT_NAME - 1] = '\0'; /* the longest that fits */
    checkpoint_add(&list, CHECKPOINT_F64, value, 1, "%s", name);
    ck_assert_int_eq(checkpoint_save_state(f.path, &list, NULL, NULL), ERR_NONE);
    checkpoint_free(&list);
    stop(&f);
}
END_TEST

/* Even the text of the error may have found no memory. */
START_TEST(test_list_without_memory)
{
    struct fixture f = start();
    struct checkpoint list = {.wrong = {.code = ERR_OS}};
    struct err e = ERR_INIT;
    json_t *about = json_object();
    ck_assert_int_eq(checkpoint_save_state(f.path, &list, about, &e), ERR_OS);
    ck_assert_ptr_nonnull(strstr(e.text, ": out of memory"));
    err_free(&e);
    ck_assert_int_eq(checkpoint_load_state(f.path, &list, about, &e), ERR_OS);
    ck_assert_ptr_nonnull(strstr(e.text, ": out of memory"));
    err_free(&e);
    checkpoint_free(&list);
    json_decref(about);
    stop(&f);
}
END_TEST

START_TEST(test_parts_of_one_prefix)
{
    struct fixture f = start();
    struct err e = ERR_INIT;
    f.parts[1].prefix = f.parts[0].prefix;
    ck_assert_int_eq(checkpoint_save(f.path, f.parts, 2, NULL, &e), ERR_SOFTWARE);
    ck_assert_ptr_nonnull(strstr(e.text, "two arrays are called 'encoder.conv1.weight'"));
    err_free(&e);
    stop(&f);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("checkpoints");
    TCase *tests = tcase_create("checkpoints");
    tcase_add_test(tests, test_metadata_alone);
    tcase_add_test(tests, test_round_trip);
    tcase_add_test(tests, test_layout);
    tcase_add_test(tests, test_torn);
    tcase_add_test(tests, test_altered);
    tcase_add_loop_test(tests, test_headers, 0, (int)(sizeof headers / sizeof *headers));
    tcase_add_test(tests, test_two_tensors_in_one_place);
    tcase_add_test(tests, test_no_file_no_folder);
    tcase_add_test(tests, test_state);
    tcase_add_test(tests, test_state_damaged);
    tcase_add_test(tests, test_names_long_and_twice);
    tcase_add_test(tests, test_list_without_memory);
    tcase_add_test(tests, test_parts_of_one_prefix);
    tcase_set_timeout(tests, 60);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

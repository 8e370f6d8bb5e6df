/* IDX files as users have them: read right, refused with a remedy, or told. */
#include "import_kinds.h"

/* ---- IDX ------------------------------------------------------------------------------------ */

static void plain_identity(char hex[HASH_HEX])
{
    write_idx(false, 0, 255);
    struct domain *d = accepted(FILES, 1);
    told(d, NULL);
    identity(d, hex);
    domain_free(d);
}

START_TEST(idx_files_of_other_conventions)
{
    char plain[HASH_HEX], hex[HASH_HEX];
    plain_identity(plain);
    write_idx(true, 1, 255);
    refused(FILES ", transpose: true", 1, "label 10, but the alphabet has 10 characters");
    refused(FILES ", transpose: true", 1, "if the labels begin at 1, say first_label: 1");
    refused(FILES ", first_label: 2", 1, "label 1, but the first is 2");
    struct domain *d = accepted(FILES ", first_label: 1", 1);
    identity(d, hex);
    ck_assert_str_ne(hex, plain);
    domain_free(d);
    d = accepted(FILES ", transpose: true, first_label: 1", 1);
    told(d, NULL);
    identity(d, hex);
    ck_assert_str_eq(hex, plain);
    char *spec = domain_spec(d);
    struct domain *again = parse_domain(spec, fonts);
    identity(again, hex);
    ck_assert_str_eq(hex, plain);
    free(spec);
    domain_free(again);
    domain_free(d);
}
END_TEST

/* What an earlier program stored says nothing of `fit`, which was `stretch` then, and has the
 * SHA-256 of what that gave. */
START_TEST(specs_without_fit)
{
    char plain[HASH_HEX], hex[HASH_HEX];
    static const char fit[] = "\"fit\": \"stretch\",";
    plain_identity(plain);
    struct domain *d = accepted(FILES, 1);
    char *spec = domain_spec(d), *at = strstr(spec, fit);
    ck_assert_msg(at != NULL, "%s", spec);
    memset(at, ' ', sizeof fit - 1);
    struct domain *again = parse_domain(spec, fonts);
    identity(again, hex);
    ck_assert_str_eq(hex, plain);
    domain_free(again);
    free(spec);
    domain_free(d);
}
END_TEST

START_TEST(idx_files_of_strange_range)
{
    write_idx(false, 0, 1);
    struct domain *d = accepted(FILES, 1);
    told(d, "all values lie between 0 and 1; 0 to 255 are expected");
    domain_free(d);
}
END_TEST

/* `labels` of 5 ... 9 in an alphabet of ten. */
START_TEST(labels_that_begin_late)
{
    uint8_t labels[8 + IMAGES] = {0, 0, 8, 1, 0, 0, 0, IMAGES};
    write_idx(false, 0, 255);
    for (int i = 0; i < IMAGES; i++)
        labels[8 + i] = (uint8_t)(5 + i % 5);
    write_bytes("labels", labels, sizeof labels);
    struct domain *d = accepted(FILES, 1);
    told(d, "no label is below 5; if the labels begin at 5, say first_label: 5");
    domain_free(d);
}
END_TEST

/* Appends a gzip member of part of the images. */
static size_t add_member(uint8_t *to, const uint8_t *from, size_t size)
{
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
    const size_t used = libdeflate_gzip_compress(c, from, size, to, 1 << 16);
    ck_assert_uint_gt(used, 0);
    libdeflate_free_compressor(c);
    return used;
}

START_TEST(gzip_of_several_members)
{
    enum { WHOLE = 16 + PIXELS };
    static uint8_t packed[1 << 18];
    char plain[HASH_HEX], hex[HASH_HEX], *data;
    size_t size, used = 0;
    struct err e = ERR_INIT;
    plain_identity(plain);
    ck_assert(!read_file(path_of("images"), &data, &size, &e));
    ck_assert_uint_eq(size, WHOLE);
    const size_t cuts[] = {0, 5, 100, 100, WHOLE}; /* one of them is empty */
    for (int i = 0; i < 4; i++)
        used += add_member(packed + used, (uint8_t *)data + cuts[i], cuts[i + 1] - cuts[i]);
    write_bytes("images", packed, used);
    struct domain *d = accepted(FILES, 1);
    told(d, NULL);
    identity(d, hex);
    ck_assert_str_eq(hex, plain);
    domain_free(d);

    memset(packed + used, 0, 512); /* padded to a block */
    write_bytes("images", packed, used + 512);
    d = accepted(FILES, 1);
    told(d, "512 bytes after the compressed data are left out");
    identity(d, hex);
    ck_assert_str_eq(hex, plain);
    domain_free(d);

    packed[used - 12] ^= 1;
    write_bytes("images", packed, used);
    refused(FILES, 1, "damaged gzip file");
    write_bytes("images", packed, used / 2);
    refused(FILES, 1, "");
    free(data);
}
END_TEST

/* More than the header promises is no IDX file of that header. */
START_TEST(idx_with_a_tail)
{
    char *data;
    size_t size;
    struct err e = ERR_INIT;
    write_idx(false, 0, 255);
    ck_assert(!read_file(path_of("images"), &data, &size, &e));
    data = realloc(data, size + 4);
    memset(data + size, 0, 4);
    write_bytes("images", data, size + 4);
    refused(FILES, 1, "not as long as its header says");
    free(data);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_test(c, idx_files_of_other_conventions);
    tcase_add_test(c, specs_without_fit);
    tcase_add_test(c, idx_files_of_strange_range);
    tcase_add_test(c, labels_that_begin_late);
    tcase_add_test(c, gzip_of_several_members);
    tcase_add_test(c, idx_with_a_tail);
}

int main(void)
{
    return run_kinds("import_idx", add);
}

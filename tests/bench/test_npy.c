/* The .npy files: what is written is read, and what is torn is refused. */
#include "bench/text/npy.h"
#include "tests/bench/support.h"

START_TEST(round_trips)
{
    uint16_t bytes[24];
    char *folder = scratch_make(), *path = text_format("%s/a.npy", folder);
    for (int i = 0; i < 24; i++)
        bytes[i] = (uint16_t)(i * 11);
    const struct npy shapes[] = {
        {1, {24}, bytes, 1}, {2, {8, 3}, bytes, 1}, {3, {2, 4, 3}, bytes, 1}};
    for (int i = 0; i < 3; i++) {
        struct npy back;
        struct err e = ERR_INIT;
        ck_assert_int_eq(npy_write(path, &shapes[i], &e), ERR_NONE);
        ck_assert_msg(npy_read(&back, path, &e) == ERR_NONE, "%s", e.text);
        ck_assert_int_eq(back.dimensions, shapes[i].dimensions);
        ck_assert_mem_eq(back.extent, shapes[i].extent, sizeof(int) * (size_t)back.dimensions);
        ck_assert_mem_eq(back.data, bytes, sizeof bytes);
        npy_free(&back);
    }
    free(path);
    scratch_remove(folder);
}
END_TEST

/* Values of two bytes, low byte first, which NumPy calls <u2. */
START_TEST(wide_values_round_trip)
{
    uint16_t values[6] = {0, 255, 256, 1023, 1024, 65535};
    static const unsigned char last[] = {0, 4, 255, 255};
    char *folder = scratch_make(), *path = text_format("%s/a.npy", folder), *data;
    const struct npy a = {2, {3, 2}, values, 2};
    struct npy back;
    struct err e = ERR_INIT;
    size_t size;
    npy_write(path, &a, &e);
    ck_assert_int_eq(read_file(path, &data, &size, &e), ERR_NONE);
    ck_assert_ptr_nonnull(strstr(data + 10, "'<u2'"));
    ck_assert_uint_eq(size, 128 + 12);
    ck_assert_mem_eq(data + size - 4, last, 4);
    ck_assert_msg(npy_read(&back, path, &e) == ERR_NONE, "%s", e.text);
    ck_assert_int_eq(back.width, 2);
    ck_assert_mem_eq(back.data, values, sizeof values);
    npy_free(&back);
    ck_assert_int_eq(npy_parse(&back, data, size - 1, &e), ERR_DATA);
    err_free(&e);
    free(data);
    free(path);
    scratch_remove(folder);
}
END_TEST

/* The header as NumPy 1.24 writes it, so that both sides of the format are pinned. */
START_TEST(header_is_numpys)
{
    static const char expected[] = "\x93NUMPY\x01\x00v\x00{'descr': '|u1', 'fortran_order': False, "
                                   "'shape': (8, 3), }";
    uint16_t bytes[24] = {0};
    char *folder = scratch_make(), *path = text_format("%s/a.npy", folder), *data;
    struct npy a = {2, {8, 3}, bytes, 1};
    struct err e = ERR_INIT;
    size_t size;
    npy_write(path, &a, &e);
    ck_assert_int_eq(read_file(path, &data, &size, &e), ERR_NONE);
    ck_assert_mem_eq(data, expected, sizeof expected - 1);
    ck_assert_uint_eq(size, 128 + 24);
    free(data);
    free(path);
    scratch_remove(folder);
}
END_TEST

START_TEST(torn_files_are_refused)
{
    uint16_t bytes[24] = {0};
    char *folder = scratch_make(), *path = text_format("%s/a.npy", folder), *data;
    struct npy a = {2, {8, 3}, bytes, 1}, back;
    struct err e = ERR_INIT;
    size_t size;
    npy_write(path, &a, &e);
    ck_assert_int_eq(read_file(path, &data, &size, &e), ERR_NONE);
    for (size_t cut = 0; cut < size; cut++) {
        ck_assert_int_eq(npy_parse(&back, data, cut, &e), ERR_DATA);
        err_free(&e);
    }
    for (size_t i = 0; i < 80; i++) { /* any byte of the header: an error or a sound array */
        data[i] = (char)(data[i] ^ 1);
        if (npy_parse(&back, data, size, &e) == ERR_NONE)
            npy_free(&back);
        err_free(&e);
        data[i] = (char)(data[i] ^ 1);
    }
    free(data);
    free(path);
    scratch_remove(folder);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("npy");
    tcase_add_test(t, round_trips);
    tcase_add_test(t, wide_values_round_trip);
    tcase_add_test(t, header_is_numpys);
    tcase_add_test(t, torn_files_are_refused);
    return t;
}

int main(void)
{
    return run_suite("npy", make);
}

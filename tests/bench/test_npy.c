/* The .npy files: what is written is read, and what is torn is refused. */
#include "bench/text/npy.h"
#include "tests/bench/support.h"

START_TEST(round_trips)
{
    uint8_t bytes[24];
    char *folder = scratch_make(), *path = text_format("%s/a.npy", folder);
    for (int i = 0; i < 24; i++)
        bytes[i] = (uint8_t)(i * 11);
    const struct npy shapes[] = {{1, {24}, bytes}, {2, {8, 3}, bytes}, {3, {2, 4, 3}, bytes}};
    for (int i = 0; i < 3; i++) {
        struct npy back;
        struct err e = ERR_INIT;
        ck_assert_int_eq(npy_write(path, &shapes[i], &e), ERR_NONE);
        ck_assert_msg(npy_read(&back, path, &e) == ERR_NONE, "%s", e.text);
        ck_assert_int_eq(back.dimensions, shapes[i].dimensions);
        ck_assert_mem_eq(back.extent, shapes[i].extent, sizeof(int) * (size_t)back.dimensions);
        ck_assert_mem_eq(back.data, bytes, 24);
        npy_free(&back);
    }
    free(path);
    scratch_remove(folder);
}
END_TEST

/* The header as NumPy 1.24 writes it, so that both sides of the format are pinned. */
START_TEST(header_is_numpys)
{
    static const char expected[] = "\x93NUMPY\x01\x00v\x00{'descr': '|u1', 'fortran_order': False, "
                                   "'shape': (8, 3), }";
    uint8_t bytes[24] = {0};
    char *folder = scratch_make(), *path = text_format("%s/a.npy", folder), *data;
    struct npy a = {2, {8, 3}, bytes};
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
    uint8_t bytes[24] = {0};
    char *folder = scratch_make(), *path = text_format("%s/a.npy", folder), *data;
    struct npy a = {2, {8, 3}, bytes}, back;
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
    tcase_add_test(t, header_is_numpys);
    tcase_add_test(t, torn_files_are_refused);
    return t;
}

int main(void)
{
    return run_suite("npy", make);
}

#include "base/hash.h"
#include "support.h"

static char hex[HASH_HEX];

/* FIPS 180-4 examples. */
START_TEST(known_answers)
{
    static const char *const empty =
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    static const char *const abc =
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    hash_bytes("", 0, hex);
    ck_assert_str_eq(hex, empty);
    hash_bytes(NULL, 0, hex);
    ck_assert_str_eq(hex, empty);
    hash_bytes("abc", 3, hex);
    ck_assert_str_eq(hex, abc);
}
END_TEST

/* A million times 'a', in pieces of 1, 2, 3, ... bytes, and as a file larger than one block. */
START_TEST(a_million_in_pieces)
{
    static const char *const million =
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
    static char text[1000000];
    char folder[64], path[96];
    struct err e = ERR_INIT;
    memset(text, 'a', sizeof text);
    struct hash *h = hash_create();
    for (size_t done = 0, piece = 1; done < sizeof text; done += piece++) {
        if (piece > sizeof text - done)
            piece = sizeof text - done;
        hash_add(h, text + done, piece);
    }
    hash_finish(h, hex);
    ck_assert_str_eq(hex, million);
    scratch_begin(folder);
    snprintf(path, sizeof path, "%s/million", folder);
    publish_file(path, text, sizeof text, &e);
    hash_file(path, hex, &e);
    expect_none(&e);
    ck_assert_str_eq(hex, million);
    scratch_end(folder);
}
END_TEST

START_TEST(files_that_cannot_be_read)
{
    struct err e = ERR_INIT;
    hash_file("/nowhere/at-all", hex, &e);
    expect_error(&e, ERR_NOINPUT, "/nowhere/at-all");
    ck_assert_int_ne(hash_file("/tmp", hex, &e), ERR_NONE); /* a folder opens but cannot be read */
    expect_error(&e, ERR_NOINPUT, "/tmp");
}
END_TEST

/* Published vectors of FNV-1a, 32 bits. */
START_TEST(names)
{
    ck_assert_uint_eq(hash_name(""), 0x811c9dc5);
    ck_assert_uint_eq(hash_name("a"), 0xe40c292c);
    ck_assert_uint_eq(hash_name("foobar"), 0xbf9cf968);
    ck_assert_uint_eq(hash_name("\xff"), (0x811c9dc5u ^ 0xff) * 16777619u);
}
END_TEST

static const struct test tests[] = {TEST(known_answers), TEST(a_million_in_pieces),
                                    TEST(files_that_cannot_be_read), TEST(names)};
RUN_TESTS("hash", tests)

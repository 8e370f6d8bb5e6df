/* SHA-256 against the vectors of FIPS 180-4, in one piece and in many. */
#include "support.h"

#include <ctype.h>

#include "base/hash.h"

static const char abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
static const char million[] = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

START_TEST(known_digests)
{
    char hex[HASH_HEX];
    hash_bytes("", 0, hex);
    ck_assert_str_eq(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    hash_bytes("abc", 3, hex);
    ck_assert_str_eq(hex, abc);
    hash_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, hex);
    ck_assert_str_eq(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}
END_TEST

START_TEST(pieces_are_the_whole)
{
    char hex[HASH_HEX], block[1000];
    memset(block, 'a', sizeof block);
    for (size_t piece = 1; piece <= 1000; piece *= 10) {
        struct hash *h = hash_create();
        for (size_t i = 0; i < 1000000 / piece; i++)
            hash_add(h, block, piece);
        hash_finish(h, hex);
        ck_assert_str_eq(hex, million);
    }
}
END_TEST

START_TEST(files_are_streamed)
{
    char folder[256], path[300], hex[HASH_HEX];
    struct err e = ERR_INIT;
    char *text = malloc(1000000);
    memset(text, 'a', 1000000);
    new_folder(folder);
    snprintf(path, sizeof path, "%s/million", folder);
    ck_assert(!publish_file(path, text, 1000000, &e));
    ck_assert(!hash_file(path, hex, &e));
    ck_assert_str_eq(hex, million);
    ck_assert(hash_file(folder, hex, &e));
    expect_error(&e, ERR_NOINPUT, folder);
    snprintf(path, sizeof path, "%s/none", folder);
    ck_assert(hash_file(path, hex, &e));
    expect_error(&e, ERR_NOINPUT, path);
    drop_folder(folder);
    free(text);
}
END_TEST

START_TEST(digests_are_read)
{
    char upper[HASH_HEX], hex[HASH_HEX] = "as it was";
    for (size_t i = 0; i < sizeof upper; i++)
        upper[i] = (char)toupper((unsigned char)abc[i]);
    ck_assert(!hash_read("", hex) && !hash_read(abc + 1, hex) && !hash_read("0x", hex));
    ck_assert_str_eq(hex, "as it was");
    ck_assert(hash_read(upper, hex));
    ck_assert_str_eq(hex, abc);
    ck_assert(hash_read(upper, upper));
    ck_assert_str_eq(upper, abc);
}
END_TEST

RUN_TESTS("hash", known_digests, pieces_are_the_whole, files_are_streamed, digests_are_read)

/* Opening a file that is to be designed. */
#include "gen/design/session.h"

#include <errno.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"
#include "gen/design/tree.h"
#include "gen/likeness/likeness.h"

enum { HTTP_PORT = 80 };

static enum err_code make_token(struct design *d, struct err *e)
{
    unsigned char bytes[DESIGN_TOKEN / 2];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return err_set(e, ERR_OS, "no random numbers for the address of the page");
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(d->token + 2 * i, 3, "%02x", bytes[i]);
    return ERR_NONE;
}

enum err_code design_read(const struct design *d, char **text, char hash[HASH_HEX], struct err *e)
{
    size_t size = 0;
    *text = NULL;
    hash[0] = 0;
    if (access(d->options.path, F_OK) && errno == ENOENT)
        return err_set(e, ERR_NOINPUT, "there is no file '%s'", d->options.path);
    if (read_file_upto(d->options.path, DESIGN_TEXT_MOST, text, &size, e))
        return e->code;
    if (strlen(*text) == size && utf8_is_valid(*text)) {
        hash_bytes(*text, size, hash);
        return ERR_NONE;
    }
    free(*text);
    *text = NULL;
    return err_set(e, ERR_DATA, "'%s' is not a text in UTF-8", d->options.path);
}

/* By the key alone: the pictures are not read for this. Mistakes are for the page to show. */
static enum err_code refuse_import(const struct design *d, const char *text, struct err *e)
{
    struct design_node *root = NULL;
    struct err unheard = ERR_INIT;
    const bool imported = !design_tree_parse(&root, text, d->options.path, &unheard) &&
                          design_tree_child(root, "import");
    design_tree_free(root);
    err_free(&unheard);
    if (!imported)
        return ERR_NONE;
    return err_set(e, ERR_USAGE,
                   "'%s': its images are files (`import`): there is nothing to design; design "
                   "another domain beside its pictures, with --like PICTURES",
                   d->options.path);
}

enum err_code design_open(struct design **out, const struct design_options *options, struct err *e)
{
    struct design *d = calloc(1, sizeof *d);
    char *text = NULL, hash[HASH_HEX];
    *out = NULL;
    if (!d)
        return err_memory(e);
    d->options = *options;
    const int threads = options->jobs ? options->jobs : processors();
    if (design_read(d, &text, hash, e) || make_token(d, e) || font_store_open(&d->fonts, NULL, e) ||
        refuse_import(d, text, e) || pool_create(&d->pool, threads, e)) {
        free(text);
        design_free(d);
        return e->code;
    }
    free(text);
    if (options->like && access(options->like, R_OK)) {
        err_system(e, errno, "cannot read '%s'", options->like);
        design_free(d);
        return e->code;
    }
    design_set_port(d, 0);
    *out = d;
    return ERR_NONE;
}

void design_free(struct design *d)
{
    if (!d)
        return;
    import_set_free(&d->pictures);
    err_free(&d->pictures_error);
    pool_free(d->pool);
    font_store_free(d->fonts);
    free(d);
}

void design_set_port(struct design *d, int port)
{
    static const char *const names[2] = {"127.0.0.1", "localhost"};
    for (int i = 0; i < 2; i++)
        if (port == HTTP_PORT) /* browsers leave it out */
            snprintf(d->hosts[i], sizeof d->hosts[i], "%s", names[i]);
        else
            snprintf(d->hosts[i], sizeof d->hosts[i], "%s:%d", names[i], port);
    snprintf(d->address, sizeof d->address, "http://%s/%s/", d->hosts[0], d->token);
}

const char *design_address(const struct design *d)
{
    return d->address;
}

bool design_pictures(struct design *d, const struct domain *domain)
{
    const struct domain_info *info = domain_info(domain);
    if (info->width == d->width && info->height == d->height)
        return !d->pictures_error.code;
    import_set_free(&d->pictures);
    err_free(&d->pictures_error);
    d->pictures = (struct import_set){0};
    d->width = info->width;
    d->height = info->height;
    likeness_pictures(&d->pictures, domain, &d->options.how, d->options.like, &d->pictures_error);
    return !d->pictures_error.code;
}

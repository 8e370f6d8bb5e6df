/* The YAML reader: any bytes give a tree whose every node can be read, or an error with a text. */
#include <stdlib.h>
#include <string.h>

#include "base/document.h"
#include "fuzz.h"

static int walk(const struct node *n, int depth)
{
    static const char *const known[] = {"name", "count"};
    struct err e = ERR_INIT;
    long long whole;
    double real;
    bool truth;
    int nodes = 1;
    if (n->line < 1 || n->column < 1 || !n->file || depth > 70)
        abort();
    if (n->kind == NODE_SCALAR && !n->text)
        abort();
    node_int(n, -100, 100, &whole, &e);
    node_real(n, -1, 1, &real, &e);
    node_bool(n, &truth, &e);
    node_check_keys(n, known, 2, &e);
    for (int i = 0; i < n->count; i++) {
        const struct node *c = &n->children[i];
        if ((n->kind == NODE_MAP) != (c->key != NULL) ||
            (c->key && c->key[0] && node_get(n, c->key) != c))
            abort();
        nodes += nodes < 5000 ? walk(c, depth + 1) : 0;
    }
    err_free(&e);
    return nodes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err e = ERR_INIT;
    struct document *d = NULL;
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    if (size)
        memcpy(text, data, size);
    text[size] = 0;
    const enum err_code code = document_parse(&d, text, "input", &e);
    if ((d == NULL) != (code != ERR_NONE) || (code && (!e.text || !strstr(e.text, "input:"))))
        abort();
    if (document_root(d))
        walk(document_root(d), 0);
    document_free(d);
    err_free(&e);
    free(text);
    return 0;
}

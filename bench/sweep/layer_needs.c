/* Batch norm and dropout in the texts of a network. */
#include "bench/sweep/layer_needs.h"

#include <stddef.h>
#include <string.h>

bool layer_is_in(const char *network, const char *kind)
{
    for (const char *at = network; *at; at += strcspn(at, "|")) {
        at += strspn(at, "| \t\r\n");
        if (strcspn(at, "| \t\r\n") == strlen(kind) && strncmp(at, kind, strlen(kind)) == 0)
            return true;
    }
    return false;
}

static const struct {
    const char *setting, *layer, *needs;
} settings[] = {
    {"norm_d", "bn", "batch norm in the network"},
    {"norm_m", "bn", "batch norm in the network"},
    {"norm_source", "bn", "batch norm in the network"},
    {"statistics", "bn", "batch norm in the network"},
    {"dropout_d", "dropout", "dropout in the network"},
    {"dropout_m", "dropout", "dropout in the network"},
};

const char *layer_needs(const struct network_settings *n, const char *setting)
{
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (strcmp(settings[i].setting, setting) == 0 && n->encoder && n->head &&
            !layer_is_in(n->encoder, settings[i].layer) && !layer_is_in(n->head, settings[i].layer))
            return settings[i].needs;
    return NULL;
}

/* The methods, in the order of a table. One file and one line each. */
METHOD(source_only)
METHOD(minimax)
METHOD(inverted_gan)
METHOD(domain_confusion)
METHOD(oracle)

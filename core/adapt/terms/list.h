/* The terms on the target's predictions. One file and one line each. */
TERM(entropy)
TERM(im)
TERM(mcc)
TERM(pseudo_label)

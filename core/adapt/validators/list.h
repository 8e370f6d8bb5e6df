/* The validators, in the order of a table. One file and one line each. */
VALIDATOR(im)
VALIDATOR(entropy)
VALIDATOR(snd)
VALIDATOR(bnm)

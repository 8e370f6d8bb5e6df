/* What a pipe may carry. */
#ifdef ADDA_ARCHIVE
PIPE(tar)
#endif
PIPE(npy)
PIPE(raw)

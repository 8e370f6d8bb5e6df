/* The formats. One file and one line each. */
EXPORTER(imagefolder)
#ifdef ADDA_ARCHIVE
EXPORTER(webdataset)
#endif
#ifdef ADDA_LMDB
EXPORTER(lmdb)
#endif
EXPORTER(npy)
EXPORTER(idx)

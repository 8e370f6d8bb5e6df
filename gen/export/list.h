/* The formats. One file and one line each. */
EXPORTER(imagefolder)
EXPORTER(npy)
EXPORTER(idx)

// A target needs a source file. The documentation itself is in MeanField.docc.

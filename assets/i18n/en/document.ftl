# Papers: collecting, uploading, checking. Keys begin with `document-`.

# Loading lists. Keys begin with `import-`.

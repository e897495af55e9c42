// Go compiles a function without a body, such as makeStatefulSet, only in a package with an assembly file.

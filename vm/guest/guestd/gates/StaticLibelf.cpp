// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Debian 13's libelf.a (elfutils 0.192) leaves these two undefined: they are in an internal library that is not shipped. They
// open and close the tree of elf_getdata_rawchunk, which libbpf does not use; the tree stays as zeroed by the allocation.

extern "C" {
void eu_search_tree_init(void *tree, int (*compare)(const void *, const void *));
void eu_search_tree_fini(void *tree, void (*free)(void *));
}

void eu_search_tree_init(void * /*tree*/, int (* /*compare*/)(const void *, const void *)) {}
void eu_search_tree_fini(void * /*tree*/, void (* /*free*/)(void *)) {}

// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/CurlMemory.h"

#include <curl/curl.h>

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace cofferdam {
namespace {

void wipeAndFree(void *memory)
{
    if (memory)
        ::explicit_bzero(memory, ::malloc_usable_size(memory));
    std::free(memory);
}

void *reallocWiped(void *memory, std::size_t size)
{
    void *const fresh = std::malloc(size);
    if (fresh && memory) {
        std::memcpy(fresh, memory, std::min(size, ::malloc_usable_size(memory)));
        wipeAndFree(memory);
    }
    return fresh;
}

} // namespace

bool beginCurl()
{
    static const bool begun = ::curl_global_init_mem(CURL_GLOBAL_DEFAULT, &std::malloc, &wipeAndFree, &reallocWiped, &::strdup, &std::calloc) == CURLE_OK;
    return begun;
}

} // namespace cofferdam

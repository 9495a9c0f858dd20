/* SPDX-FileCopyrightText: Cofferdam contributors
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * SipHash-2-4 with 128 bits (Aumasson, Bernstein 2012; the reference's "double" output), over words of 64 bits. */

#pragma once

struct siphash {
    __u64 v0, v1, v2, v3;
    __u64 length; /* bytes so far */
};

static __always_inline __u64 rotate(__u64 word, int bits)
{
    return word << bits | word >> (64 - bits);
}

static __always_inline void siphash_round(struct siphash *state)
{
    __u64 v0 = state->v0, v1 = state->v1, v2 = state->v2, v3 = state->v3;
    v0 += v1;
    v1 = rotate(v1, 13) ^ v0;
    v0 = rotate(v0, 32);
    v2 += v3;
    v3 = rotate(v3, 16) ^ v2;
    v0 += v3;
    v3 = rotate(v3, 21) ^ v0;
    v2 += v1;
    v1 = rotate(v1, 17) ^ v2;
    v2 = rotate(v2, 32);
    state->v0 = v0, state->v1 = v1, state->v2 = v2, state->v3 = v3;
}

static __always_inline void siphash_start(struct siphash *state, const __u64 *key)
{
    state->v0 = key[0] ^ 0x736f6d6570736575ULL;
    state->v1 = key[1] ^ 0x646f72616e646f6dULL ^ 0xee;
    state->v2 = key[0] ^ 0x6c7967656e657261ULL;
    state->v3 = key[1] ^ 0x7465646279746573ULL;
    state->length = 0;
}

static __always_inline void siphash_add(struct siphash *state, __u64 word)
{
    state->v3 ^= word;
    siphash_round(state);
    siphash_round(state);
    state->v0 ^= word;
    state->length += 8;
}

static __always_inline void siphash_end(struct siphash *state, __u64 *hash)
{
    siphash_add(state, state->length << 56);
    state->v2 ^= 0xee;
    for (int i = 0; i < 4; ++i)
        siphash_round(state);
    hash[0] = state->v0 ^ state->v1 ^ state->v2 ^ state->v3;
    state->v1 ^= 0xdd;
    for (int i = 0; i < 4; ++i)
        siphash_round(state);
    hash[1] = state->v0 ^ state->v1 ^ state->v2 ^ state->v3;
}

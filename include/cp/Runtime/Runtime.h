//===- Runtime.h - C interface of the cp runtime ----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one public face of the runtime: what compiled programs call, and what a
// host program needs to run them. Plain C, no global state.
//
// Rules that hold everywhere:
//  * Functions that can fail return a status, CP_OK (0) or one of cp_status.
//    The first failure of any rank is kept with its message and rank
//    (cp_world_error); from then on every call returns at once and touches no
//    data: with its own status on the rank that failed, with CP_ABORTED on the
//    others. cp_world_run returns the first failure's status.
//  * Sizes, strides and rows count elements, never bytes.
//  * log-sum-exp values are natural logarithms in f32; -inf marks a row that
//    has seen no unmasked score, and its output row is 0.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_RUNTIME_H
#define CP_RUNTIME_RUNTIME_H

#include <stdint.h>

/* C has typedefs. NOLINTBEGIN(modernize-use-using) */

#ifdef __cplusplus
extern "C" {
#endif

//===----------------------------------------------------------------------===//
// Basic types
//===----------------------------------------------------------------------===//

typedef enum cp_status {
  CP_OK = 0,
  CP_INVALID_ARGUMENT = 1,
  CP_UNSUPPORTED = 2,
  CP_OUT_OF_MEMORY = 3,
  CP_TIMEOUT = 4,
  CP_ABORTED = 5,
  CP_DEVICE = 6, /* a GPU or a library of its vendor failed */
} cp_status;

typedef enum cp_dtype {
  CP_F32 = 0,
  CP_F16 = 1,
  CP_BF16 = 2,
  CP_F64 = 3,
  CP_I1 = 4, /* one byte each, 0 or 1 */
  CP_I8 = 5,
  CP_I16 = 6,
  CP_I32 = 7,
  CP_I64 = 8,
} cp_dtype;

enum { CP_MAX_RANK = 8, CP_MAX_GRID = 4, CP_MAX_CHUNKS = 4 };

/* A strided tensor; `data` points at element (0, ..., 0). */
typedef struct cp_tensor {
  void *data;
  int32_t dtype; /* cp_dtype */
  int32_t rank;
  int64_t sizes[CP_MAX_RANK];
  int64_t strides[CP_MAX_RANK];
} cp_tensor;

/* Some axes of a row-major grid of ranks: the ranks that differ only along
 * `axes` form a group, in row-major order of those axes. */
typedef struct cp_group {
  int32_t grid_rank;
  int32_t num_axes;
  int64_t grid_shape[CP_MAX_GRID];
  int32_t axes[CP_MAX_GRID];
} cp_group;

/* One running program; one rank of it. */
typedef struct cp_world cp_world;
typedef struct cp_context cp_context;

/* What a compiled entry looks like. Tensors are the rank's local shards,
 * contiguous row-major; outputs are allocated by the caller.
 *
 * Where the layout depends on run-time data, `<entry>_layout` is an entry, too,
 * with metadata of its own: from the entry's global inputs, without tables, it
 * computes the tables, which are the entry's trailing inputs, in their order.
 * It needs no other rank: run it once, on any context. */
typedef int32_t (*cp_entry)(cp_context *context, const cp_tensor *inputs,
                            cp_tensor *outputs);

//===----------------------------------------------------------------------===//
// Metadata of a compiled entry: constant `cp_meta_<entry>`
//===----------------------------------------------------------------------===//

/* Rows [first, first + rows) of a rank's shard, first being the sum of the
 * rows of the chunks before: row `first + j` of rank r holds global position
 * base + r * rank_stride + j * row_stride (a position >= length is padding). */
typedef struct cp_layout_chunk {
  int64_t rows;
  int64_t base;
  int64_t rank_stride;
  int64_t row_stride;
} cp_layout_chunk;

/* How the positions of a sequence are dealt to the ranks of `group`.
 * num_chunks == 0: row j of rank r holds position table[b][r * rows + j],
 * table being entry input `table_input`, int64 [1 or B, ranks * rows], with
 * -1 for padding. */
typedef struct cp_sequence_meta {
  const char *name;
  const char *layout;
  int64_t length;
  int64_t ranks;
  int64_t rows; /* per rank; ranks * rows >= length */
  cp_group group;
  int32_t table_input; /* -1 if there is none */
  int32_t num_chunks;
  cp_layout_chunk chunks[CP_MAX_CHUNKS];
} cp_sequence_meta;

/* An argument or a result of the entry. */
typedef struct cp_tensor_meta {
  int32_t dtype;
  int32_t rank;
  int64_t global_sizes[CP_MAX_RANK]; /* unpadded */
  int64_t local_sizes[CP_MAX_RANK];
  int32_t sequence[CP_MAX_RANK]; /* per dim: index into sequences, or -1 */
  uint32_t axes[CP_MAX_RANK];    /* per dim: grid axes that split it into equal
                                    contiguous parts (bit i: axis i) */
  int32_t flags;                 /* CP_TENSOR_* */
} cp_tensor_meta;

/* The entry does not read the argument: it may have no data. */
enum { CP_TENSOR_UNREAD = 1 };

/* The shape of one attention, for the statistics. */
typedef struct cp_attention_meta {
  const char *name;                /* "<function>/<index>" */
  const char *direction;           /* "forward" */
  const char *rotate;              /* "ring", "all-gather", "exchange" */
  int64_t batch, heads;            /* of a rank */
  int64_t q_rows, q_chunk_rows;    /* local rows; rows of one layout chunk */
  int64_t kv_rows, kv_chunk_rows;  /* rows of all blocks together; of a chunk */
  int32_t steps;                   /* ring steps without pruning */
  int32_t q_sequence, kv_sequence; /* indices into sequences, or -1 */
  int64_t block_bytes;             /* keys and values of one rank */
} cp_attention_meta;

typedef struct cp_entry_meta {
  int32_t version; /* CP_META_VERSION */
  int32_t grid_rank;
  int64_t grid_shape[CP_MAX_GRID];
  int32_t num_inputs, num_outputs, num_sequences, num_attentions;
  const cp_tensor_meta *inputs, *outputs;
  const cp_sequence_meta *sequences;
  const cp_attention_meta *attentions;
} cp_entry_meta;

enum { CP_META_VERSION = 2 };

//===----------------------------------------------------------------------===//
// Calls of compiled programs
//===----------------------------------------------------------------------===//

/* mask_mod and score_mod over a row segment: query row `q` against key rows
 * kv .. kv + n - 1, all in local coordinates of the attend. Any coordinates
 * may be asked for; reads of captures are clamped, and the caller discards
 * what lies at padding. `keep[i]` becomes 0 or 1; `scores[i]` (scaled, natural
 * units) is replaced. captures[i] points at the data of capture i, contiguous
 * row-major; an index or scalar capture is a pointer to its value. */
typedef void (*cp_mask_fn)(const void *const *captures, int64_t b, int64_t h,
                           int64_t q, int64_t kv, int64_t n, uint8_t *keep);
typedef void (*cp_score_fn)(const void *const *captures, int64_t b, int64_t h,
                            int64_t q, int64_t kv, int64_t n, float *scores);

/* A captured tensor as its type tells it. */
typedef struct cp_capture {
  int32_t dtype;    /* cp_dtype */
  int32_t rank;     /* -1: nothing is known of its elements */
  int64_t constant; /* 1: the data stay where and what they are in this run */
  int64_t sizes[CP_MAX_RANK];
} cp_capture;

/* Zone maps (block-wise minima and maxima; also called small materialized
 * aggregates: Moerkotte, VLDB 1998) of the captures of one attend. The runtime
 * builds what is asked for. */
typedef struct cp_zones cp_zones;

/* Bounds of the elements of a capture at all indices with
 * box[2d] <= index_d <= box[2d+1], which must exist: low and high, as int64_t
 * if the elements are integers (signed; i1: 0 and 1), else as double, without
 * those that are NaN. Exact for any range of one dimension, in O(log size);
 * where several dimensions vary a lot, those of the type. Returns whether one
 * of the elements may be NaN; if all are, low > high. */
int32_t cp_zone_bounds(cp_zones *zones, int32_t capture, const int64_t *box,
                       void *bounds);

/* Classifies the box of all (b, h, q, kv) with box[2i] <= x_i <= box[2i+1]:
 * CP_TILE_EMPTY or CP_TILE_FULL if the mask is proven constant there, else
 * CP_TILE_PARTIAL. */
typedef int32_t (*cp_tile_fn)(const void *const *captures, cp_zones *zones,
                              const int64_t *box);
enum { CP_TILE_EMPTY = 0, CP_TILE_FULL = 1, CP_TILE_PARTIAL = 2 };

/* A read of a capture at an index that does not exist. */
typedef struct cp_bad_read {
  const char *read; /* what reads which dimension of which capture */
  int64_t index, size;
} cp_bad_read;

/* Evaluates the reads of mask_mod or score_mod that are not proven to be in
 * bounds for the keys kv + i with needed[i] != 0. The last one out of bounds
 * fills *bad. */
typedef void (*cp_check_fn)(const void *const *captures, int64_t b, int64_t h,
                            int64_t q, int64_t kv, int64_t n,
                            const uint8_t *needed, cp_bad_read *bad);

enum { CP_MASK_READS_BATCH = 1, CP_MASK_READS_HEAD = 2 };

/* One attend: a query shard against one K/V block, merged into the running
 * state (out, lse), which is normalised: out is the softmax-weighted mean so
 * far. For every row,
 *   s_j = score(scale * <q, k_j>) for unmasked j, and with the incoming state
 *   lse' = log(exp(lse) + sum_j exp(s_j)),
 *   out' = (exp(lse) * out + sum_j exp(s_j) * v_j) / exp(lse').
 * Rows at padding (position < 0) keep their state and are never attended. */
typedef struct cp_attend_args {
  cp_tensor q;   /* [B, Hq, Nq, D], any strides, last one 1 */
  cp_tensor k;   /* [B, Hkv, Nk, D]; query head h reads kv head h / (Hq/Hkv) */
  cp_tensor v;   /* [B, Hkv, Nk, Dv] */
  cp_tensor out; /* f32 [B, Hq, Nq, Dv], in and out */
  cp_tensor lse; /* f32 [B, Hq, Nq], in and out */
  cp_mask_fn mask;     /* NULL: everything is unmasked */
  cp_score_fn score;   /* NULL: identity */
  cp_tile_fn classify; /* NULL: unknown; only with a mask */
  /* Reads that may be out of bounds, NULL if there are none: for a box,
   * CP_TILE_FULL if all are in bounds; and the check of single positions. */
  cp_tile_fn mask_bounded, score_bounded;
  cp_check_fn check_mask, check_score;
  const void *const *captures;
  const cp_capture *capture_types; /* NULL: nothing is known */
  int64_t num_captures;            /* in capture_types */
  cp_zones *zones;                 /* The runtime's: NULL in calls. */
  /* Positions of the rows, int64 [1 or B, Nq] and [1 or B, Nk] with -1 at
   * padding; NULL: no padding. The batch stride is 0 for one row. */
  const int64_t *q_positions, *kv_positions;
  int64_t q_positions_batch_stride, kv_positions_batch_stride;
  /* Tiles start anew every so many rows (the layout's chunks). */
  int64_t q_chunk_rows, kv_chunk_rows;
  int64_t step; /* of the ring, for statistics and trace */
  /* Where the operands lie among the rows of all ranks, laid end to end (row j
   * of rank r is r * rows + j): their first rows, for records. */
  int64_t q_first, kv_first;
  int32_t attention; /* index into cp_entry_meta.attentions */
  int32_t flags;     /* CP_MASK_* */
  float scale;
  /* The functions as CUDA C++ (cp-translate --cp-mods-to-cuda), for GPUs. NULL
   * where there are none, or in a program for CPUs. */
  const char *cuda_mods;
} cp_attend_args;

int32_t cp_attend(cp_context *context, const cp_attend_args *args);

/* (out, lse) = the merge of the partial states (out_a, lse_a), (out_b, lse_b),
 * total on -inf. The result may be the memory of either. */
int32_t cp_merge(cp_context *context, const cp_tensor *out_a,
                 const cp_tensor *lse_a, const cp_tensor *out_b,
                 const cp_tensor *lse_b, const cp_tensor *out,
                 const cp_tensor *lse);

/* What a plan is made of: a mask over the rows of all ranks, laid end to end
 * (row j of rank r is r * rows + j), false where a row is padding. */
typedef struct cp_plan_args {
  cp_mask_fn mask;     /* q and kv are rows laid end to end */
  cp_tile_fn classify; /* NULL: unknown */
  /* As of cp_attend_args: what is not bounded counts as unmasked, so that an
   * attend gets to see it. */
  cp_tile_fn mask_bounded;
  const void *const *captures;
  const cp_capture *capture_types;
  int64_t num_captures;
  cp_zones *zones; /* The runtime's: NULL in calls. */
  int64_t batch, heads, kv_heads;
  int64_t q_rows, kv_rows; /* of one rank */
  int64_t q_chunk_rows, kv_chunk_rows;
  int32_t attention; /* index into cp_entry_meta.attentions */
  int32_t flags;     /* CP_MASK_READS_* */
} cp_plan_args;

/* Plans the communication of one attention: which key and value rows, in whole
 * tiles, each rank of the group needs of each other rank. All ranks of the
 * group pass the same arguments and find the same plan. Fills *plan, which
 * lives until the run ends. */
int32_t cp_plan(cp_context *context, const cp_group *group,
                const cp_plan_args *args, int64_t *plan);
/* Whether this rank needs rows of rank `source`: 0 or 1 (0 after a failure). */
int32_t cp_plan_needs(cp_context *context, int64_t plan, int64_t source);
/* The shift, 1 or -1, with which a ring sends fewer rows of this plan (1 after
 * a failure): the same on all ranks. */
int64_t cp_plan_direction(cp_context *context, int64_t plan);

/* This rank's index within its group. */
int64_t cp_rank(cp_context *context, const cp_group *group);

/* Begins to move contiguous buffers from each rank r of the group to r + shift
 * (mod size). The buffers are lent: they must not be written before
 * cp_rotate_end. All ranks of the group make the same calls in the same
 * order. With a plan (0: none) only the rows travel that the receiver or a
 * rank further along the ring needs, after the block has made `hops` hops in
 * the direction of `shift`, which is |shift| hops more; and nothing where that
 * is none: buffers are [B, kv heads, rows, ..]. Fills *token. */
int32_t cp_rotate_start(cp_context *context, const cp_group *group,
                        int32_t attention, int64_t shift, int32_t count,
                        const cp_tensor *buffers, int64_t plan, int64_t hops,
                        int64_t *token);
/* The same from each rank r straight to rank r + distance (mod size), which
 * receives only what it needs itself. */
int32_t cp_exchange_start(cp_context *context, const cp_group *group,
                          int32_t attention, int64_t distance, int32_t count,
                          const cp_tensor *buffers, int64_t plan,
                          int64_t *token);
/* Ends either: received[i].data becomes the buffer that arrived for buffers[i]
 * (same shape and type, contiguous). It belongs to the runtime or to another
 * rank, is read-only, and stays valid until cp_rotate_end or until the second
 * wait after this one. Rows that did not travel hold anything. After a
 * failure, received = the rank's own buffers. */
int32_t cp_rotate_wait(cp_context *context, int64_t token, int32_t count,
                       const cp_tensor *buffers, cp_tensor *received);
/* Ends a ring: returns when no rank of the group reads buffers that this rank
 * lent since its last call. */
int32_t cp_rotate_end(cp_context *context, const cp_group *group);

/* result[.., r * n + j, ..] = what rank r of the group has at [.., j, ..],
 * along dimension `dim`; contiguous. Attention -1: the statistics count it for
 * none. */
int32_t cp_all_gather(cp_context *context, const cp_group *group,
                      int32_t attention, int32_t dim, const cp_tensor *operand,
                      const cp_tensor *result);
/* result[.., j, ..] = the sum over the ranks of the group of what they have at
 * [.., i * n + j, ..], where i is this rank's index in the group, and n the
 * size of the result along dimension `dim`; any strides. Floats only: f64 is
 * added up in f64, all others in f32 and rounded to nearest at the end, in the
 * order of the group's ranks, so that every run gives the same bits. */
int32_t cp_reduce_scatter(cp_context *context, const cp_group *group,
                          int32_t attention, int32_t dim,
                          const cp_tensor *operand, const cp_tensor *result);
/* The operand splits into as many equal blocks along `split_dim` as the group
 * has ranks; rank r gets block r of each, and lays them end to end along
 * `concat_dim` in the order of the ranks that they are from; any strides. */
int32_t cp_all_to_all(cp_context *context, const cp_group *group,
                      int32_t attention, int32_t split_dim, int32_t concat_dim,
                      const cp_tensor *operand, const cp_tensor *result);

/* The tiles of a mask over positions that hold an unmasked pair, for each row
 * block of `tile` queries (the last tile of a row or column may be smaller),
 * summed over heads: counts is int64 [1 or batch, ceil(q_rows / tile)]. In
 * `args`, q_rows and kv_rows are the lengths of the sequences, each of one
 * chunk, and `attention` has no meaning. A mask that reads b needs a row for
 * each batch row. */
int32_t cp_tile_counts(cp_context *context, const cp_plan_args *args,
                       int64_t tile, const cp_tensor *counts);
/* The table of the layout per-document: int64 [1 or B, ranks * rows], rows =
 * ceil(length / ranks). `documents` is int64 [1 or B, length], an id for each
 * position (a document is a run of equal ids) or, with is_lengths, [1 or B,
 * documents], their lengths, shorter rows ending in zeros: an error if they do
 * not add up to `length`, if one is negative or 0 before another. */
int32_t cp_deal_documents(cp_context *context, int64_t ranks, int64_t length,
                          int32_t is_lengths, const cp_tensor *documents,
                          const cp_tensor *table);
/* The table of the layouts ptrr (CP_DEAL_ROUND_ROBIN) and greedy: rows = block
 * * ceil(ceil(length / block) / ranks). The work of a row block is the sum of
 * what counts[i], int64 [1 or B, ceil(length / block)], say. */
enum { CP_DEAL_ROUND_ROBIN = 0, CP_DEAL_GREEDY = 1 };
int32_t cp_deal_blocks(cp_context *context, int32_t kind, int64_t ranks,
                       int64_t length, int64_t block, int32_t count,
                       const cp_tensor *counts, const cp_tensor *table);
/* The table of a layout with affine positions: row j of chunk i of rank r holds
 * chunks[i].base + r * chunks[i].rank_stride + j * chunks[i].row_stride; a
 * table with more rows for each rank has -1 in those. */
typedef struct cp_row_chunk {
  int64_t rows, base, rank_stride, row_stride;
} cp_row_chunk;
int32_t cp_deal_rows(cp_context *context, int64_t ranks, int64_t length,
                     int32_t count, const cp_row_chunk *chunks,
                     const cp_tensor *table);
/* The predicted time, on `ranks` ranks, of a self-attention whose rows are
 * dealt by `table`, int64 [1, ranks * rows]; `seconds` is an f64 without
 * dimensions. In `args`, the mask sees global positions, q_rows and kv_rows are
 * rows, each of one chunk, and `attention` has no meaning. `depth` are the head
 * sizes of keys and values together. */
typedef struct cp_prediction_args {
  int64_t ranks, depth, element_bytes;
} cp_prediction_args;
int32_t cp_predict_seconds(cp_context *context, const cp_plan_args *args,
                           const cp_prediction_args *sizes,
                           const cp_tensor *table, const cp_tensor *seconds);

/* The status of this world: what an entry returns. */
int32_t cp_context_status(cp_context *context);
/* Checks argument or result `index` (inputs: is_output = 0) against its
 * metadata: type, local sizes, contiguity, data. */
int32_t cp_check_tensor(cp_context *context, const cp_tensor *tensor,
                        const cp_tensor_meta *meta, int32_t index,
                        int32_t is_output);

//===----------------------------------------------------------------------===//
// Calls of host programs
//===----------------------------------------------------------------------===//

/* This process as one of a job, which has a process for each rank of its
 * worlds; started by torchrun, by mpirun or by whatever sets the same
 * environment (docs/GPU.md). All processes make the same worlds of the job in
 * the same order, and use one at a time. A failure of one process, or its end,
 * is one of all, and of all later worlds of the job. */
typedef struct cp_job cp_job;

/* Joins the job that the environment names, and returns when all its processes
 * have come, or after `join_seconds`; `deadline_seconds` is for every later
 * wait for another process that is not a world's. 0 is 600 for either. On
 * failure *job still holds an object that only cp_job_error and cp_job_destroy
 * take. */
int32_t cp_job_join(double join_seconds, double deadline_seconds, cp_job **job);
/* Leaves the job; its worlds are gone. Rank 0 waits until all have left or
 * one has failed. A process that ends without this has failed. */
void cp_job_destroy(cp_job *job);
/* This process's rank, and how many there are; -1 and 0 after a failed join. */
int32_t cp_job_rank(const cp_job *job);
int32_t cp_job_size(const cp_job *job);
/* What went wrong in the last call of the job; "" if nothing did. */
const char *cp_job_error(const cp_job *job);
/* Tells all processes that this one has failed, and why. */
void cp_job_fail(cp_job *job, const char *message);
/* Returns when all processes have called it: *worst is the largest `status`
 * that one has passed. */
int32_t cp_job_agree(cp_job *job, int32_t status, int32_t *worst);

typedef struct cp_world_options {
  int32_t ranks;   /* >= 1; with a job its size, or 0 for that */
  int32_t threads; /* of a rank; 0: max(1, cores / ranks of this machine) */
  /* NULL or "threads": ranks hand over pointers. "nccl": ranks have a GPU each,
   * kernel "cuda". */
  const char *transport;
  /* NULL or "cpu"; "reference": double, plain loops; "cuda": memory and kernels
   * of GPUs. Then the pointers of programs are the device's (Memory.h). */
  const char *kernel;
  const char *isa; /* NULL or "auto"; "portable", "avx2", "avx512", "amx" */
  int64_t tile;    /* tile edge; 0: the kernel's */
  double deadline_seconds; /* of any wait; 0: 600 */
  int32_t copy_rotations;  /* 1: rotations of "threads" copy (tests) */
  int32_t plan_only;       /* 1: attends classify tiles and compute nothing */
  int32_t trace;           /* 1: record events for cp_world_write_trace */
  int32_t record;  /* 1: record tiles and movements (cp_world_tiles, _moves) */
  int32_t devices; /* GPUs, which the ranks of this machine get in turn; 0: all
                      there are */
  /* NULL: all ranks are threads of this process. Else this process has the
   * job's rank, transport "nccl". The job outlives the world. */
  cp_job *job;
} cp_world_options;

/* Creates a world. On failure *world still holds an object that only
 * cp_world_error and cp_world_destroy take, and the job has failed. Programs
 * that it runs, and their constants, stay in memory until it is destroyed. */
int32_t cp_world_create(const cp_world_options *options, cp_world **world);
void cp_world_destroy(cp_world *world);
/* How many ranks this process has, all or one; *first is the first of them. */
int32_t cp_world_local_ranks(const cp_world *world, int32_t *first);
/* The context of one rank, for callers that start the ranks themselves; NULL
 * if another process has it. */
cp_context *cp_world_context(cp_world *world, int32_t rank);
/* Runs `entry` once on every rank of this process, each on a thread of its own
 * (the first: the caller's), and returns when all have ended: the first
 * failure's status, CP_ABORTED if another process failed. The threads stay
 * until the world is destroyed. inputs[i] and outputs[i] are the arrays of this
 * process's i-th rank. Statistics start anew. */
int32_t cp_world_run(cp_world *world, cp_entry entry,
                     const cp_tensor *const *inputs, cp_tensor *const *outputs);
/* The first failure: "rank 2: ..."; "" if there was none. */
const char *cp_world_error(const cp_world *world);

/* Ends the run on all ranks with this message. */
void cp_context_fail(cp_context *context, int32_t status, const char *message);

typedef struct cp_attention_stats {
  int32_t steps_done;
  int32_t rotations;
  int32_t grad_rotations;
  int64_t tiles_empty, tiles_full, tiles_partial;
  int64_t bytes_sent;
  double compute_seconds, wait_seconds;
} cp_attention_stats;

/* What one rank of this process did for attention `attention` in the last run;
 * CP_INVALID_ARGUMENT for the ranks of others. tiles_empty is
 * all tiles of `meta` less the full and partial ones. */
int32_t cp_world_stats(const cp_world *world, int32_t rank, int32_t attention,
                       const cp_attention_meta *meta,
                       cp_attention_stats *stats);
/* Tiles that an attend of a rank planned, of one kind: a box of rows, those of
 * all ranks laid end to end. The plan tells `batches` batch rows and `heads`
 * query heads apart, 1 where it is the same for all. Boxes of one attention are
 * disjoint; what none holds is empty, and a full tile holds no masked pair of
 * existing positions. */
typedef struct cp_tile_record {
  int64_t step;
  int64_t batch, head, batches, heads;
  int64_t q_begin, q_end, kv_begin, kv_end;
  int64_t tiles; /* of the kernel's edge */
  int32_t attention;
  int32_t kind; /* CP_TILE_FULL or CP_TILE_PARTIAL */
} cp_tile_record;

/* Rows of keys and values that a rank received. */
typedef struct cp_move_record {
  int64_t step;               /* of the ring that they are for */
  int64_t sender, owner;      /* in the group: who sent them, whose they are */
  int64_t row_begin, row_end; /* of the owner's rows: first to last */
  int64_t rows;               /* how many of these */
  int64_t bytes;
  int32_t attention;
} cp_move_record;

/* What one rank of this process recorded in the last run, in order; NULL and 0
 * without cp_world_options.record. Lives until the next run. */
const cp_tile_record *cp_world_tiles(const cp_world *world, int32_t rank,
                                     int64_t *count);
const cp_move_record *cp_world_moves(const cp_world *world, int32_t rank,
                                     int64_t *count);
/* The tile edges [q, kv] in use. */
void cp_world_tile(const cp_world *world, int64_t tile[2]);
/* Writes the last run's events of this process's ranks as Chrome trace JSON
 * (Perfetto reads it). */
int32_t cp_world_write_trace(cp_world *world, const char *path);

/* Global positions of all rows of one batch row of a sequence, ranks laid end
 * to end: positions[ranks * rows], -1 at padding. `table`: see
 * cp_sequence_meta, else NULL. Returns CP_INVALID_ARGUMENT if the table is not
 * a permutation of 0 .. length-1 and -1. */
int32_t cp_sequence_positions(const cp_sequence_meta *sequence,
                              const cp_tensor *table, int64_t batch,
                              int64_t *positions);
/* Copies rank `rank`'s shard of `global` (sizes: meta.global_sizes) to
 * `shard` (meta.local_sizes), zeros at padding. `table` is the global table
 * tensor of the sequence, if it has one; a table with B rows follows dimension
 * 0 of the tensor. */
int32_t cp_shard(const cp_entry_meta *entry, const cp_tensor_meta *meta,
                 const cp_tensor *table, int32_t rank, const cp_tensor *global,
                 const cp_tensor *shard);
/* The reverse; every rank's call together fills `global`. */
int32_t cp_unshard(const cp_entry_meta *entry, const cp_tensor_meta *meta,
                   const cp_tensor *table, int32_t rank, const cp_tensor *shard,
                   const cp_tensor *global);

#ifdef __cplusplus
}
#endif

/* NOLINTEND(modernize-use-using) */

#endif /* CP_RUNTIME_RUNTIME_H */

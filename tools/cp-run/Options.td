//===- Options.td - Command line of cp-run -----------------*- tablegen -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

include "llvm/Option/OptParser.td"

/// An option with a value: --name=VALUE or --name VALUE.
multiclass Value<string name, string meta, string help> {
  def NAME : Joined<["--"], name # "=">, MetaVarName<meta>, HelpText<help>;
  def _separate : Separate<["--"], name>, Alias<!cast<Option>(NAME)>;
}

def help : Flag<["--"], "help">, HelpText<"Print this text">;
def help_short : Flag<["-"], "h">, Alias<help>;

defm ranks : Value<"ranks", "N,...",
  "Ranks of the sequence axis (default 1)">;
defm layout : Value<"layout", "LAYOUT,...",
  "auto (default), contiguous, head-tail, striped, per-document, ptrr, "
  "greedy, table:FILE.npy">;
defm doc_lengths : Value<"doc-lengths", "N,...|FILE.npy",
  "Lengths of documents, for per-document (default: from the ids that the "
  "mask compares)">;
defm rotate : Value<"rotate", "HOW,...", "ring (default), all-gather, exchange, auto">;
defm target : Value<"target", "TARGET", "cpu (default), cuda">;
defm transport : Value<"transport", "KIND",
  "threads (default): ranks hand over pointers; nccl, with --target=cuda: each "
  "rank has a GPU, as a thread of this process or as a process that torchrun or "
  "mpirun has started">;
defm entry : Value<"entry", "NAME", "Function to run (default main)">;
defm input : Value<"input", "I=FILE.npy",
  "Argument I, whole; float arguments without a file are random">;
defm weights : Value<"weights", "DIR|FILE.safetensors",
  "Arguments with a cp.weight attribute, by its name: DIR/NAME.npy or the "
  "tensor NAME of the file">;
defm seed : Value<"seed", "N", "Seed of random arguments (default 0)">;
defm output_dir : Value<"output-dir", "DIR",
  "Write the results, whole, as DIR/0.npy, DIR/1.npy, ...">;
def check : Flag<["--"], "check">,
  HelpText<"Compare with the unsharded graph, computed in double precision: "
           "status 1 if an element differs">;
def check_EQ : Joined<["--"], "check=">, MetaVarName<"RTOL,ATOL">,
  HelpText<"The same with other tolerances (default 1e-4,1e-5; with a 16-bit "
           "float argument 1.6e-2,8e-3)">;
defm repeat : Value<"repeat", "N",
  "Time N runs after a warm-up: minimum, median, maximum">;
defm layout_table : Value<"layout-table", "FILE.npy",
  "Write the global position of each row, the ranks' rows laid end to end">;
defm tile : Value<"tile", "N", "Tile edge to plan with (default the kernel's)">;
defm opt_level : Value<"opt-level", "N",
  "How much LLVM optimizes the host's code: 0 to 3 (default), which takes "
  "longest to compile">;
def plan_only : Flag<["--"], "plan-only">,
  HelpText<"Plan and count, but compute no attention; float arguments without "
           "a file are zero">;
defm threads : Value<"threads", "N",
  "Threads of a rank (default: cores / ranks, at least 1)">;
defm isa : Value<"isa", "ISA",
  "Instructions: auto (default), portable, avx2, avx512, amx">;
defm stats : Value<"stats", "FILE.json",
  "Write the numbers of the summary; an array if there are lists">;
defm trace : Value<"trace", "FILE.json",
  "Write a timeline of the last run for Perfetto">;
defm report : Value<"report", "FILE.svg",
  "Draw the mask over ranks and what each rank computes and receives in each "
  "step">;
defm block_mask : Value<"block-mask", "DIR",
  "Write the plan of one device as PyTorch's BlockMask: kv_num_blocks.npy, "
  "kv_indices.npy, full_kv_num_blocks.npy, full_kv_indices.npy; in DIR/0, "
  "DIR/1, ... if there are several attentions">;

// Known, but not built yet: the messages say so.
def planned_flag : OptionGroup<"<planned>">;
def backward : Flag<["--"], "backward">, Group<planned_flag>;
foreach name = ["cotangent"] in {
  def !subst("-", "_", name) : Joined<["--"], name # "=">, Group<planned_flag>;
  def !subst("-", "_", name) # _separate
    : Separate<["--"], name>, Group<planned_flag>;
}

// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { spawnSync } from "node:child_process";

const child = spawnSync("/usr/lib/cofferdam/attack/attack", ["ran"], { stdio: "inherit" });
if (child.error)
    console.log("STOPPED spawn:", child.error.code);
